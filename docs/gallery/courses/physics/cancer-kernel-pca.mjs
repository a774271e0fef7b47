// The breast cancer data, standardised, on two components of kernel PCA.
import { loadWdbc } from '@latentkit/datasets';
import { KernelPCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';

const { x, y, targetNames } = await loadWdbc(); // [569, 30]
const pca = new KernelPCA({ components: 2, kernel: 'rbf', gamma: 0.04 });
const scores = pca.fitTransform(new StandardScaler().fitTransform(x));
console.log('eigenvalues', pca.eigenvalues);
const figure = scatterByLabel(scores, y, {
  names: targetNames, axes: ['first component', 'second component'], legendTitle: 'tumour', title: 'Breast cancer data in kernel PCA (rbf, γ = 0.04)',
});
await save(figure, import.meta.url);
