// A centred Gaussian cloud with both principal axes.
import { principalAxesScatter } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { centred, pca } from './cloud.mjs';

console.log('variances', pca.explainedVariance, 'directions', pca.components.data); // of the distribution: 3 ± √5
const figure = principalAxesScatter(centred, pca, { deviations: 3, axes: ['x₁ − mean', 'x₂ − mean'], title: '10,000 points and their principal axes' });
await save(figure, import.meta.url);
