import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, columnMeans, request } from '@latentkit/linalg';
import { principalAxes } from '../principal-axes.js';

/** Samples made white, and how. */
export interface Whitened {
  readonly mean: Float64Array;
  /** Whitening rows K [k, p]: principal axes over their singular values. */
  readonly whitening: NdArray<Float64Array>;
  /** Samples [n, k] with covariance I (divisor n). */
  readonly z: NdArray<Float64Array>;
}

// Axes whose singular value is below this share of the largest are rounding.
const SPREAD = 1e-7;

/** Whitens x [n, p] along its k leading principal axes, or all in which it varies. */
export function* whitened(x: NdArray<Float64Array>, components: number | 'all'): Computation<Whitened> {
  const [n, p] = x.shape;
  const mean = columnMeans(x);
  const { singularValues, axes } = yield* principalAxes(x, components === 'all' ? Math.min(n, p) : components, mean);
  const rank = singularValues.filter((value) => value > SPREAD * singularValues[0]).length;
  const k = components === 'all' ? rank : components;
  if (rank === 0) throw new InvalidParameterError({ parameter: 'x', expected: 'samples that differ by more than rounding' });
  if (k > rank) {
    throw new InvalidParameterError({
      parameter: 'FastICA.components',
      got: components,
      expected: `at most ${rank}, the number of directions in which the samples vary`,
    });
  }
  const rows = new Float64Array(k * p);
  for (let r = 0; r < k; r++) {
    // scikit-learn's signs, so that the same start leads to the same sources.
    const sign = axes.data[r * p] < 0 ? -1 : 1;
    for (let j = 0; j < p; j++) rows[r * p + j] = (sign * axes.data[r * p + j]) / singularValues[r];
  }
  const whitening = ndarray(rows, [k, p]);
  const centred = ndarray(x.data.map((value, i) => value - mean[i % p]), [n, p]);
  const { data } = yield* request((kernels) => kernels.matmul(centred, whitening, { transposeB: true }));
  return { mean, whitening, z: ndarray(data.map((value) => value * Math.sqrt(n)), [n, k]) };
}
