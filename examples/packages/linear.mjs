// The weights of a linear autoencoder span the space of the first principal components, but are not the components.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { LinearAutoencoder, trainingDefaults } from '@latentkit/linear';
import { PCA } from '@latentkit/pca';
import { weightImages } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const model = new LinearAutoencoder({ latentDim: 8, seed: 42 });
await model.fit(x, trainingDefaults(1797));

const weights = model.decoder.getWeights()[0].arraySync(); // [8, 64]
const { components } = await model.principalComponents(x); // [8, 64]
const units = [...weights, ...weights.map((_, i) => components.data.subarray(i * 64, (i + 1) * 64))];
const pixels = Array.from({ length: 64 }, (_, k) => units.map((unit) => unit[k])); // [64, 16], as kernels are stored
const captions = units.map((_, i) => (i < 8 ? `weights ${i + 1}` : `component ${i - 7}`));
const pca = new PCA({ components: 8 }).fit(x);
const largest = components.data.reduce((most, value, i) => Math.max(most, Math.abs(value - pca.components.data[i])), 0);
console.log(`components differ from PCA's by at most ${largest.toFixed(4)}; error ${(await model.evaluate(x)).mse.toFixed(6)}, PCA's ${pca.reconstructionError(x).toFixed(6)}`);
const figure = weightImages(pixels, { captions, columns: 8, scale: 'each', title: 'Weights of the decoder, and the components made of them' });
await writeFigure(figure, 'linear.png');
