// How many components the digits need.
import { loadDigits } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { explainedVariance } from '@latentkit/viz';

const { x } = await loadDigits();
export const themes = ['light', 'dark'];
export const figure = explainedVariance(new PCA().fit(x).explainedVarianceRatio, { title: 'Variance of the digits by component' });
