// A t-SNE map of 600 digits with the pictures for which there is room.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { TSNE } from '@latentkit/manifold';
import { scatterWithThumbnails } from '@latentkit/viz';

const digits = await loadDigits();
const [x, y] = [sliceRows(toUnit(digits).x, 0, 600), sliceRows(digits.y, 0, 600)];
const points = new TSNE({ perplexity: 20, iterations: 500, seed: 42 }).fitTransform(x);

export const themes = ['light', 'dark'];
export const figure = scatterWithThumbnails(points, x, y, { legendTitle: 'digit', axes: ['t-SNE 1', 't-SNE 2'], title: 'Digits by t-SNE' });
