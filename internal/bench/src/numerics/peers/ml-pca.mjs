// ml-pca: WORK covariance|svd.
import { PCA } from 'ml-pca';
import { versionOf } from '../../contestant.mjs';
import { load } from '../data.mjs';
import { measure } from '../stopwatch.mjs';

await measure(
  () => `ml-pca ${versionOf('ml-pca')}`,
  (work, folder, variant) => {
    const { data, shape: [n, p] } = load(folder, work.data);
    const rows = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * p, (i + 1) * p)));
    return {
      run: () => new PCA(rows, { method: variant === 'svd' ? 'SVD' : 'covarianceMatrix', nCompNIPALS: work.components }),
      quality: (model) => ({ explained: model.getExplainedVariance().slice(0, work.components).reduce((a, b) => a + b, 0) }),
    };
  },
);
