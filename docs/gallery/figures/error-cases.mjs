// The digits that ten principal components reconstruct worst and best.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { errorCases } from '@latentkit/viz';

const digits = await loadDigits();
const { x } = toUnit(digits);
const pca = new PCA({ components: 10 }).fit(x);

export const figure = errorCases(x, pca.inverseTransform(pca.transform(x)), {
  captions: Array.from(digits.y.data, (digit) => `a ${digit}`),
  title: 'Worst and best of 1,797 digits',
});
