import { InvalidParameterError, type NdArray, ShapeError, ndarray } from '@latentkit/core';
import type { Computation } from '@latentkit/linalg';
import { leadingSvd } from '../pca/leading-svd.js';
import { mergedMoments, momentsOf } from './moments.js';
import type { IncrementalPCAState } from './state.js';

/**
 * What is known after one more batch [n, p]: the singular value decomposition of the k components times their singular
 * values, the centred batch, and a row for the shift of the mean, one under the other. (Ross et al., 2008,
 * https://doi.org/10.1007/s11263-007-0075-7; the same as `partial_fit` of scikit-learn's IncrementalPCA.)
 */
export function* update(earlier: IncrementalPCAState | undefined, batch: NdArray, k: number): Computation<IncrementalPCAState> {
  const [n, p] = batch.shape;
  const added = momentsOf(batch);
  const all = earlier === undefined ? added : mergedMoments({ n: earlier.nSamplesSeen, mean: earlier.mean, var: earlier.var }, added);
  const extra = earlier === undefined ? undefined : summary(earlier, added.mean, n);
  const { singularValues, vt, otherSquares } = yield* leadingSvd({ x: batch, center: added.mean, extra }, k);
  const left = Math.min(n + (extra?.shape[0] ?? 0), p) - k;
  return {
    nSamplesSeen: all.n,
    mean: all.mean,
    var: all.var,
    components: vt,
    explainedVariance: singularValues.map((s) => s ** 2 / (all.n - 1)),
    noiseVariance: k === n || left === 0 ? 0 : otherSquares / (all.n - 1) / left,
  };
}

/**
 * How many components a first batch [n, p] gives. Throws InvalidParameterError where there are fewer than asked for,
 * ShapeError for a single row, which has no variance.
 */
export function countFirst(components: number | 'all', [n, p]: readonly number[]): number {
  if (n < 2) throw new ShapeError({ parameter: 'batch', got: [n, p], expected: 'at least 2 rows in the first batch' });
  if (components === 'all') return Math.min(n, p);
  if (components <= Math.min(n, p)) return components;
  throw new InvalidParameterError({
    parameter: 'IncrementalPCA.components',
    got: components,
    expected: `at most ${Math.min(n, p)}, the smaller of ${n} samples in the first batch and ${p} features`,
    remedy: 'Give fewer components, or a larger first batch.',
  });
}

/** Rows [k + 1, p] that stand for all samples so far beside a batch of n with other means. */
function summary(earlier: IncrementalPCAState, batchMean: Float64Array, n: number): NdArray<Float64Array> {
  const { components, explainedVariance, nSamplesSeen, mean } = earlier;
  const [k, p] = components.shape;
  const rows = new Float64Array((k + 1) * p);
  for (let r = 0; r < k; r++) {
    const size = Math.sqrt(explainedVariance[r] * (nSamplesSeen - 1));
    for (let j = 0; j < p; j++) rows[r * p + j] = size * components.data[r * p + j];
  }
  const weight = Math.sqrt((nSamplesSeen / (nSamplesSeen + n)) * n);
  for (let j = 0; j < p; j++) rows[k * p + j] = weight * (mean[j] - batchMean[j]);
  return ndarray(rows, [k + 1, p]);
}
