// 4×4 test images through 784-256-128-256-784 with sigmoid units (squared error, Adam).
import { StackedAutoencoder } from '@latentkit/stacked';
import { mnist, save } from '../shared.mjs';
import { twoSheets } from './sheets.mjs';

const data = await mnist(20000);
const model = new StackedAutoencoder({ hiddenUnits: [256], latentDim: 128, activation: 'sigmoid', loss: 'mse', seed: 42 });
await model.fit(data.x, { epochs: 20, batchSize: 256, optimizer: { name: 'adam', learningRate: 0.003 } });
console.log(await model.evaluate(data.test));
await save(twoSheets(data.test, await model.reconstruct(data.test), { range: [0, 1], title: 'Sigmoid autoencoder, 784-256-128-256-784' }), import.meta.url);
