// What is left of the cloud when only the first principal component is kept.
import { principalAxesScatter } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { centred, pca } from './cloud.mjs';

const figure = principalAxesScatter(centred, pca, {
  reconstruction: true, residuals: 40, deviations: 3, axes: ['x₁ − mean', 'x₂ − mean'], title: 'The cloud and its rank-one reconstruction',
});
console.log('mean squared distance', figure.data.residual); // the variance of the second component, 3 - √5 = 0.764
await save(figure, import.meta.url);
