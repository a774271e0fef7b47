// To how many directions two encoders are sensitive at one digit.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { tangents } from '@latentkit/latent';
import { StackedAutoencoder } from '@latentkit/stacked';
import { singularValueCurves } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const size = { hiddenUnits: [100], latentDim: 32, seed: 42 };
const models = { plain: new StackedAutoencoder(size), denoising: new DenoisingAutoencoder({ ...size, stddev: 0.3 }) };

const spectra = {};
for (const [name, model] of Object.entries(models)) {
  await model.fit(x, { epochs: 20, optimizer: { name: 'adam', learningRate: 0.003 } });
  spectra[name] = (await tangents(model, sliceRows(x, 3, 4))).singularValues;
}
export const figure = singularValueCurves(spectra, { relative: true, title: 'Spectra of two encoders at a 3' });
