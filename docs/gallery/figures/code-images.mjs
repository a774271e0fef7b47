// Each digit turns on ten of 100 units: the codes as images of 10 × 10 pixels.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { SparseAutoencoder } from '@latentkit/sparse';
import { codeImages } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const [test, train] = [sliceRows(x, 0, 10), sliceRows(x, 10, 1797)];

const model = new SparseAutoencoder({ sparsity: 'k-sparse', k: 10, latentDim: 100, seed: 42 });
await model.fit(train, { epochs: 30, optimizer: { name: 'adam', learningRate: 0.003 } });

const codes = await model.encode(test); // [10, 100]
export const figure = codeImages(test, codes, await model.decode(codes), { title: 'Digits and their codes, ten of 100 units each' });
