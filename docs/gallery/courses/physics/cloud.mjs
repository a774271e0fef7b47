// The Gaussian cloud of the first figures, centred: 10,000 points with covariance [[4, 2], [2, 2]] around (-1, 2).
import { multivariateNormal } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';

const scaler = new StandardScaler({ withStd: false });
export const centred = scaler.fitTransform(multivariateNormal([-1, 2], [[4, 2], [2, 2]], 10000, { seed: 1 }));
export const pca = new PCA({ components: 2 }).fit(centred);
