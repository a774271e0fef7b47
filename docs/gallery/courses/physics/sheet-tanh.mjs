// 4×4 test images, normalised to [-1, 1], through 784-64-16-64-784.
import { ndarray } from '@latentkit/core';
import { StackedAutoencoder } from '@latentkit/stacked';
import { mnist, save } from '../shared.mjs';
import { twoSheets } from './sheets.mjs';

const data = await mnist(20000);
const normalised = ({ data: values, shape }) => ndarray(values.map((v) => 2 * v - 1), shape);
const [x, test] = [normalised(data.x), normalised(data.test)];
const model = new StackedAutoencoder({ hiddenUnits: [64], latentDim: 16, activation: 'relu', codeActivation: 'linear', outputActivation: 'tanh', loss: 'mse', seed: 42 });
await model.fit(x, { epochs: 20, batchSize: 128, optimizer: { name: 'adam', learningRate: 0.002 } });
console.log(await model.evaluate(test));
await save(twoSheets(test, await model.reconstruct(test), { range: [-1, 1], title: 'Autoencoder of images in [−1, 1], 784-64-16-64-784' }), import.meta.url);
