// The breast cancer data, standardised, on its first two principal components.
import { loadWdbc } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';

const { x, y, targetNames } = await loadWdbc(); // [569, 30]
const pca = new PCA({ components: 2 });
const scores = pca.fitTransform(new StandardScaler().fitTransform(x));
console.log('explained', pca.explainedVarianceRatio);
const axes = Array.from(pca.explainedVarianceRatio, (share, i) => `PC ${i + 1} (${(100 * share).toFixed(1)}% of the variance)`);
const figure = scatterByLabel(scores, y, { names: targetNames, axes, legendTitle: 'tumour', title: 'Breast cancer data on two principal components' });
await save(figure, import.meta.url);
