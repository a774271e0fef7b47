// The same digits by three methods, side by side.
import { sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { Isomap } from '@latentkit/manifold';
import { LinearDiscriminantAnalysis, PCA } from '@latentkit/pca';
import { panels, scatterByLabel } from '@latentkit/viz';

const digits = await loadDigits();
const [x, y] = [sliceRows(digits.x, 0, 300), sliceRows(digits.y, 0, 300)];
const maps = {
  PCA: new PCA({ components: 2 }).fitTransform(x),
  Isomap: new Isomap({ components: 2, neighbors: 8 }).fitTransform(x),
  LDA: new LinearDiscriminantAnalysis({ components: 2 }).fitTransform(x, y),
};

const figures = Object.entries(maps).map(([title, points]) => scatterByLabel(points, y, { title, axes: ['first axis', 'second axis'], width: 360, height: 320 }));
export const figure = panels(figures, { title: 'Three hundred digits by three methods' });
