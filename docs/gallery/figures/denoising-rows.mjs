// Noisy digits that the model has not seen, and what it makes of them.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { denoisingRows } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const [test, train] = [sliceRows(x, 0, 10), sliceRows(x, 10, 1797)];

const model = new DenoisingAutoencoder({ noise: 'gaussian', stddev: 0.3, hiddenUnits: [100], latentDim: 30, seed: 42 });
await model.fit(train, { epochs: 40, optimizer: { name: 'adam', learningRate: 0.003 } });

const noisy = model.corrupt(test, { seed: 1 });
export const figure = denoisingRows(test, noisy, await model.denoise(noisy), { title: 'Noise of 0.3, taken out again' });
