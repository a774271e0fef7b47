// Digits of 16×16 pixels that the model has not seen, through a code of 16 numbers.
import { ndarray, sliceRows } from '@latentkit/core';
import { ConvolutionalAutoencoder, trainingDefaults } from '@latentkit/convolutional';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { data } = toUnit(await loadDigits()).x; // 1,797 images of 8×8 pixels
/** Between the four nearest pixels of image i, as bilinear enlargement takes them. */
function pixel(i, row, column) {
  const at = (r, c) => data[i * 64 + Math.min(7, Math.max(0, r)) * 8 + Math.min(7, Math.max(0, c))];
  const [y, x] = [(row - 0.5) / 2, (column - 0.5) / 2];
  const [r, c] = [Math.floor(y), Math.floor(x)];
  const between = (line) => at(line, c) * (c + 1 - x) + at(line, c + 1) * (x - c);
  return between(r) * (r + 1 - y) + between(r + 1) * (y - r);
}
const images = ndarray(Float32Array.from({ length: 1797 * 256 }, (_, k) => pixel(k >> 8, (k >> 4) & 15, k & 15)), [1797, 16, 16]);
const [train, test] = [sliceRows(images, 10, 1797), sliceRows(images, 0, 10)];

const model = new ConvolutionalAutoencoder({ filters: [16, 32], latentDim: 16, seed: 42 });
await model.fit(train, trainingDefaults(1787));

console.log(`${model.encoder.countParams() + model.decoder.countParams()} weights, mean squared error ${(await model.evaluate(test)).mse.toFixed(4)}`);
const figure = reconstructionRows(test, await model.reconstruct(test), { title: '16×16 pixels through a code of 16 numbers' });
await writeFigure(figure, 'convolutional.png');
