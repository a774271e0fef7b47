// Digits on three discriminants.
import { loadDigits } from '@latentkit/datasets';
import { LinearDiscriminantAnalysis } from '@latentkit/pca';
import { scatter3d } from '@latentkit/viz';

const { x, y } = await loadDigits();
const points = new LinearDiscriminantAnalysis({ components: 3 }).fitTransform(x, y);

export const themes = ['light', 'dark'];
export const figure = scatter3d(points, y, { legendTitle: 'digit', axes: ['LD 1', 'LD 2', 'LD 3'], title: 'Digits on three discriminants' });
