// Eight numbers for each digit: what PCA and an autoencoder make of them.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { StackedAutoencoder } from '@latentkit/stacked';
import { reconstructionRows } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const [test, train] = [sliceRows(x, 0, 10), sliceRows(x, 10, 1797)];

const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 8, seed: 42 });
await model.fit(train, { epochs: 40, optimizer: { name: 'adam', learningRate: 0.003 } });
const pca = new PCA({ components: 8 }).fit(train);

export const figure = reconstructionRows(test, pca.inverseTransform(pca.transform(test)), {
  labels: ['Original', 'PCA'],
  more: [{ label: 'Autoencoder', images: await model.reconstruct(test) }],
  title: 'Digits from eight numbers',
});
