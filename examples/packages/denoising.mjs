// Noisy digits that the model has not seen, and what it makes of them.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { DenoisingAutoencoder, trainingDefaults } from '@latentkit/denoising';
import { denoisingRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const [train, test] = [sliceRows(x, 10, 1797), sliceRows(x, 0, 10)];

const model = new DenoisingAutoencoder({ noise: 'gaussian', stddev: 0.3, hiddenUnits: [200], latentDim: 30, seed: 42 });
await model.fit(train, trainingDefaults(1787, 60));

const noisy = model.corrupt(test, { seed: 1 });
const denoised = await model.denoise(noisy);
const error = ({ data }) => data.reduce((sum, value, i) => sum + (value - test.data[i]) ** 2, 0) / data.length;
console.log(`mean squared error ${error(noisy).toFixed(4)} with the noise, ${error(denoised).toFixed(4)} without`);
const figure = denoisingRows(test, noisy, denoised, { title: 'Noise of 0.3, taken out again' });
await writeFigure(figure, 'denoising.png');
