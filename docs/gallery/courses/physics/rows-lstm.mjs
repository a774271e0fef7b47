// Ten test images, read row by row by an LSTM into a code of 30 numbers, and written again by another.
import { reshape } from '@latentkit/core';
import { RecurrentAutoencoder } from '@latentkit/recurrent';
import { reconstructionRows } from '@latentkit/viz';
import { mnist, save, tenDigits } from '../shared.mjs';

const data = await mnist(20000);
const sequences = (x) => reshape(x, [x.shape[0], 28, 28]); // 28 steps of 28 numbers
const model = new RecurrentAutoencoder({ hiddenUnits: [100], latentDim: 30, loss: 'binary-crossentropy', seed: 42 });
await model.fit(sequences(data.x), { epochs: 10, batchSize: 32, optimizer: { name: 'adam', learningRate: 0.003, clipNorm: 1 } });
console.log(await model.evaluate(sequences(data.test)));
const digits = sequences(tenDigits(data));
const figure = reconstructionRows(digits, await model.reconstruct(digits), { title: 'LSTM autoencoder, rows of the image as steps, 100-30-100' });
await save(figure, import.meta.url);
