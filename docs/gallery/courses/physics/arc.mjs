// The noisy arc in space, with the plane of its first two principal components.
import { generate3dData } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { scatter3d } from '@latentkit/viz';
import { save } from '../shared.mjs';

const x = generate3dData(200, { seed: 4 });
const { mean, components, explainedVariance, explainedVarianceRatio } = new PCA({ components: 3 }).fit(x);
console.log('explained', explainedVarianceRatio);
const axis = (i) => [...components.data.subarray(3 * i, 3 * i + 3)];
const tip = (i) => axis(i).map((v, d) => mean[d] + 2 * Math.sqrt(explainedVariance[i]) * v);
const figure = scatter3d(x, undefined, {
  plane: { directions: [axis(0), axis(1)] }, arrows: [{ to: tip(0), label: 'PC 1' }, { to: tip(1), label: 'PC 2' }],
  axes: ['x₁', 'x₂', 'x₃'], equalScales: true, elevation: 35, height: 400, title: 'An arc near a plane in three dimensions',
});
await save(figure, import.meta.url);
