// Tumours on two components, with the measurements that lie behind them.
import { loadWdbc } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { pcaBiplot } from '@latentkit/viz';

const { x, y, featureNames, targetNames } = await loadWdbc(); // [569, 30]
const scaled = new StandardScaler().fitTransform(x);
const pca = new PCA({ components: 2 }).fit(scaled);
const [first, second] = Array.from(pca.explainedVarianceRatio, (share) => `${(100 * share).toFixed(0)}%`);

export const themes = ['light', 'dark'];
export const figure = pcaBiplot(pca.transform(scaled), pca.components, {
  features: featureNames,
  count: 6,
  labels: y,
  names: targetNames,
  axes: [`PC 1 (${first})`, `PC 2 (${second})`],
  title: 'Breast cancer on two components',
});
