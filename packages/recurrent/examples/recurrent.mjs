// Digits read row by row into a code of 16 numbers, and written again row by row.
import { ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { RecurrentAutoencoder, trainingDefaults } from '@latentkit/recurrent';
import { reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits());
const sequences = ndarray(x.data, [1797, 8, 8]); // eight steps of eight numbers
const [train, test] = [sliceRows(sequences, 10, 1797), sliceRows(sequences, 0, 10)];

const rows = [];
for (const cell of ['lstm', 'gru']) {
  const model = new RecurrentAutoencoder({ cell, hiddenUnits: [64], latentDim: 16, loss: 'binary-crossentropy', seed: 42 });
  await model.fit(train, trainingDefaults(1787, 60));
  rows.push(await model.reconstruct(test));
}
const more = [{ label: 'GRU', images: rows[1] }];
const figure = reconstructionRows(test, rows[0], { labels: ['Original', 'LSTM'], more, title: 'Digits as sequences of eight rows' });
await writeFigure(figure, 'recurrent.png');
