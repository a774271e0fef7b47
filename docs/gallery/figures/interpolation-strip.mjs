// From a 3 to a 6: by way of digits that were written, and straight.
import { concatRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { morph } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { interpolationStrip } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const pca = new PCA({ components: 20 }).fit(x);
const { geodesic, straight } = morph(pca.transform(x), 3, 6, { neighbors: 8, steps: 11 });

const images = pca.inverseTransform(concatRows([geodesic.codes, straight.codes]));
export const figure = interpolationStrip(images, { strips: 2, labels: ['manifold', 'straight'], title: 'Two ways from a 3 to a 6' });
