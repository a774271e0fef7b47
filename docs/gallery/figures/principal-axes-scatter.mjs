// Size and texture of tumours with their principal axes, and what one number for each keeps of both.
import { loadWdbc } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { principalAxesScatter } from '@latentkit/viz';

const { x } = await loadWdbc(); // [569, 30]; mean radius and mean texture come first
const points = Array.from({ length: 569 }, (_, i) => Array.from(x.data.subarray(30 * i, 30 * i + 2)));
const pca = new PCA({ components: 2 }).fit(points);

export const figure = principalAxesScatter(points, pca, {
  reconstruction: true,
  residuals: 60,
  axes: ['mean radius', 'mean texture'],
  title: 'Principal axes of two measurements',
});
