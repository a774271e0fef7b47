// What the units of a first layer look at.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { weightImages } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new DenoisingAutoencoder({ noise: 'masking', rate: 0.3, hiddenUnits: [], latentDim: 40, seed: 42 });
await model.fit(x, { epochs: 30, optimizer: { name: 'adam', learningRate: 0.003 } });

const [kernel] = model.encoder.getWeights(); // [64, 40]
export const figure = weightImages(kernel, { sort: 'norm', title: 'Weights of 40 units' });
