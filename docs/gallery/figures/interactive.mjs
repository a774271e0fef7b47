// A map to explore: point at a digit to see it, zoom, hide classes by the legend.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { TSNE } from '@latentkit/manifold';
import { scatterByLabel } from '@latentkit/viz';
import { toInteractive } from '@latentkit/viz/node';

const digits = await loadDigits();
const [x, y] = [sliceRows(toUnit(digits).x, 0, 600), sliceRows(digits.y, 0, 600)];
const points = new TSNE({ perplexity: 20, iterations: 400, seed: 42 }).fitTransform(x);

export const figure = scatterByLabel(points, y, { images: x, legendTitle: 'digit', axes: ['t-SNE 1', 't-SNE 2'], title: 'Digits to point at' });
export const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${figure.title}</title>${toInteractive(figure, { theme: 'auto' })}</html>`;
