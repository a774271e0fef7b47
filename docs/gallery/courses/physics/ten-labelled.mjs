// Ten labelled images of each digit, by which all others are recognised: each has the digit of the nearest code.
import { takeRows } from '@latentkit/core';
import { recognizeFromFew } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { recognitionSheet } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, model } from './stacked.mjs';

const { digits, test } = data;
const pca = new PCA({ components: 30 }).fit(data.x);
const spaces = { codes: await model.encode(test), components: pca.transform(test), pixels: test };
for (const [name, rows] of Object.entries(spaces)) {
  console.log(name, [1, 2, 3, 4, 5].map((seed) => recognizeFromFew(rows, digits, { perClass: 10, seed }).accuracy)); // the same images for all
}
const chosen = recognizeFromFew(spaces.codes, digits, { perClass: 10, seed: 1 }).samples.data;
const figure = recognitionSheet(takeRows(test, chosen), Array.from(chosen, (i) => digits.data[i]), { title: 'Ten labelled images of each digit' });
await save(figure, import.meta.url);
