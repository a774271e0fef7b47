// Where ten principal components draw too much ink, and where too little.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { residualMaps } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const pca = new PCA({ components: 10 }).fit(x);

export const themes = ['light', 'dark'];
export const figure = residualMaps(x, pca.inverseTransform(pca.transform(x)), { title: 'What ten components miss' });
