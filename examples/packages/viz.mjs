// A figure for a paper and a page to explore, from the same objects: which digits does a linear model take for others?
import { writeFile } from 'node:fs/promises';
import { loadDigits, split, toUnit } from '@latentkit/datasets';
import { LinearDiscriminantAnalysis } from '@latentkit/pca';
import { confusionMatrix } from '@latentkit/probe';
import { confusionHeatmap, panels, scatterByLabel } from '@latentkit/viz';
import { toInteractive, writeFigure } from '@latentkit/viz/node';

const { train, test } = split(await loadDigits(), { test: 597, method: 'stratified', seed: 1 });
const [x, testX] = [toUnit(train).x, toUnit(test).x];

const lda = new LinearDiscriminantAnalysis({ components: 2 }).fit(x, train.y);
const predicted = lda.predict(testX);
const wrong = predicted.data.filter((digit, i) => digit !== test.y.data[i]).length;
console.log(`${wrong} of ${test.y.data.length} digits are taken for another`);

const map = scatterByLabel(lda.transform(testX), test.y, { images: testX, legendTitle: 'digit', axes: ['first axis', 'second axis'], title: 'Discriminant axes' });
const figure = panels([
  map,
  confusionHeatmap(confusionMatrix(test.y, predicted), { title: 'Which digits are taken for which' }),
], { title: 'Digits by a linear model' });
await writeFigure(figure, 'viz.png');
await writeFigure(figure, 'viz-dark.svg', { theme: 'dark' });
console.log(`viz.png and viz-dark.svg: ${figure.description.slice(0, 120)}…`);

// The page follows the reader's light or dark setting; point at a digit to see it.
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${figure.title}</title>${toInteractive(figure, { theme: 'auto' })}</html>`;
await writeFile('viz.html', page);
console.log(`viz.html: ${(page.length / 1000).toFixed(0)} kB, loads nothing`);
