// Digits on the plane that keeps their classes apart best.
import { loadDigits } from '@latentkit/datasets';
import { LinearDiscriminantAnalysis } from '@latentkit/pca';
import { scatterByLabel } from '@latentkit/viz';

const { x, y } = await loadDigits();
const points = new LinearDiscriminantAnalysis({ components: 2 }).fitTransform(x, y);

export const themes = ['light', 'dark'];
export const figure = scatterByLabel(points, y, { legendTitle: 'digit', axes: ['first discriminant', 'second discriminant'], title: 'Digits by linear discriminant analysis' });
