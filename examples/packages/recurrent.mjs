// Digits read row by row into a code of 16 numbers, and written again row by row.
import { ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { RecurrentAutoencoder, trainingDefaults } from '@latentkit/recurrent';
import { reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits());
const sequences = ndarray(x.data, [1797, 8, 8]); // eight steps of eight numbers
const [train, test] = [sliceRows(sequences, 10, 1797), sliceRows(sequences, 0, 10)];

const model = new RecurrentAutoencoder({ cell: 'gru', hiddenUnits: [64], latentDim: 16, loss: 'binary-crossentropy', seed: 42 });
await model.fit(train, trainingDefaults(1787, 40));
const { mse } = await model.evaluate(test);
const scores = await model.anomalyScores(ndarray(Float32Array.from(test.data, (_, i) => test.data[i - (i % 64) + 63 - (i % 64)]), test.shape));
console.log(`mean squared error ${mse.toFixed(4)}; of the same digits upside down ${(scores.data.reduce((a, b) => a + b) / 10).toFixed(4)}`);

const figure = reconstructionRows(test, await model.reconstruct(test), { labels: ['Original', 'GRU'], title: 'Digits as sequences of eight rows' });
await writeFigure(figure, 'recurrent.png');
