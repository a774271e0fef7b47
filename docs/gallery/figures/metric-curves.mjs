// The error of reconstructions over the size of the code: PCA and stacked autoencoders on digits that neither has seen.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { StackedAutoencoder } from '@latentkit/stacked';
import { metricCurves } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const [train, test] = [sliceRows(x, 0, 1500), sliceRows(x, 1500, 1797)];
const sizes = [2, 4, 8, 16, 32];
const errors = { PCA: [], 'stacked autoencoder': [] };
for (const size of sizes) {
  const pca = new PCA({ components: size }).fit(train);
  const stacked = new StackedAutoencoder({ hiddenUnits: [100], latentDim: size, seed: 42 });
  await stacked.fit(train, { epochs: 15, optimizer: { name: 'adam', learningRate: 0.003 } });
  errors.PCA.push(error(await pca.decode(await pca.encode(test))));
  errors['stacked autoencoder'].push(error(await stacked.reconstruct(test)));
}
export const figure = metricCurves(sizes, errors, { logX: true, log: true, xLabel: 'size of the code', label: 'mean squared error', title: 'What larger codes are worth' });

function error({ data }) {
  return data.reduce((sum, v, i) => sum + (v - test.data[i]) ** 2, 0) / data.length;
}
