// Codes of two numbers by 784-1000-500-250-2, trained layer by layer, beside the first two principal components: 500 digits per class.
import { sliceRows, takeRows } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import { KNeighborsClassifier } from '@latentkit/probe';
import { panels, scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, model, train } from './models.mjs';

const few = sliceRows(train, 0, 10000);
const deep = await model('two-dimensional');
const pca = new PCA({ components: 2 }).fit(few);

const rows = Array.from({ length: 10 }, (_, digit) => [...data.digits.data.keys()].filter((i) => data.digits.data[i] === digit).slice(0, 500)).flat();
const [shown, labels] = [takeRows(data.test, rows), rows.map((i) => data.digits.data[i])];
const options = { width: 460, height: 410, legendTitle: 'digit', opacity: 1, radius: 1.2 };
const figures = [];
for (const [name, encoder, axes] of [['PCA', pca, ['PC 1', 'PC 2']], ['784-1000-500-250-2', deep, ['first code', 'second code']]]) {
  const codes = await encoder.encode(shown);
  const neighbours = new KNeighborsClassifier({ k: 5 }).fit(await encoder.encode(few), sliceRows(data.y, 0, 10000));
  const back = await encoder.decode(codes);
  console.log(name, 'accuracy of 5 neighbours', neighbours.score(codes, labels), 'squared error', back.data.reduce((sum, v, i) => sum + (v - shown.data[i]) ** 2, 0) / back.data.length);
  figures.push(scatterByLabel(codes, labels, { ...options, axes, title: name }));
}
await save(panels(figures, { title: 'Two numbers for each digit, 500 test images per class' }), import.meta.url);
