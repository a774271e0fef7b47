// A thousand digits on three discriminants.
import { sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { LinearDiscriminantAnalysis } from '@latentkit/pca';
import { scatter3d } from '@latentkit/viz';

const digits = await loadDigits();
const [x, y] = [sliceRows(digits.x, 0, 1000), sliceRows(digits.y, 0, 1000)];
const points = new LinearDiscriminantAnalysis({ components: 3 }).fitTransform(x, y);

export const themes = ['light', 'dark'];
export const figure = scatter3d(points, y, { legendTitle: 'digit', axes: ['LD 1', 'LD 2', 'LD 3'], title: 'Digits on three discriminants' });
