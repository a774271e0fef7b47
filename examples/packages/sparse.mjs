// Each digit turns on ten of 100 units: the codes as images of 10×10 pixels.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { SparseAutoencoder, trainingDefaults } from '@latentkit/sparse';
import { codeImages } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const [train, test] = [sliceRows(x, 10, 1797), sliceRows(x, 0, 10)];

const model = new SparseAutoencoder({ sparsity: 'k-sparse', k: 10, latentDim: 100, seed: 42 });
await model.fit(train, trainingDefaults(1787, 60));

const codes = await model.encode(test); // [10, 100]
const active = codes.data.filter((value) => value !== 0).length;
console.log(`${active / 10} of 100 numbers of a code are not 0; mean squared error ${(await model.evaluate(test)).mse.toFixed(4)}`);
const figure = codeImages(test, codes, await model.decode(codes), { title: 'Digits and their codes, ten of 100 units each' });
await writeFigure(figure, 'sparse.png');
