import { InvalidParameterError, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import type { ArrayInput, NdArray } from '@latentkit/core';
import { count, drawsFor } from './noise.js';

/**
 * Draws from a normal distribution with this mean [d] and covariance [d, d]: shape [n, d]. By the Cholesky factor L,
 * x = mean + L z. The covariance may be singular.
 *
 * Throws `ShapeError` where the two do not fit together, `InvalidParameterError` where the covariance is not symmetric
 * or has a negative eigenvalue.
 */
export function multivariateNormal(mean: readonly number[], covariance: ArrayInput, n: number, options: { readonly seed?: number } = {}): NdArray<Float64Array> {
  count('n', n);
  const d = mean.length;
  const matrix = toMatrix(covariance, { name: 'covariance' });
  if (matrix.shape[0] !== d || matrix.shape[1] !== d) {
    throw new ShapeError({ parameter: 'covariance', got: matrix.shape, expected: `shape [${d}, ${d}], to fit a mean of ${d} numbers` });
  }
  const factor = cholesky(matrix.data, d);
  const z = drawsFor('multivariate-normal', 'z', options.seed).normal(n * d);
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      let sum = mean[j];
      for (let k = 0; k <= j; k++) sum += factor[j * d + k] * z[i * d + k];
      data[i * d + j] = sum;
    }
  }
  return ndarray(data, [n, d]);
}

/** Lower triangular L with L Lᵀ = a, for a symmetric positive semidefinite matrix. */
function cholesky(a: Float64Array, d: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < d; i++) largest = Math.max(largest, Math.abs(a[i * d + i]));
  const tolerance = 1e-10 * largest;
  const l = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      if (Math.abs(a[i * d + j] - a[j * d + i]) > tolerance) {
        throw new InvalidParameterError({ parameter: `covariance[${i}][${j}]`, got: a[i * d + j], expected: `${a[j * d + i]} as at [${j}][${i}], since a covariance is symmetric` });
      }
      let rest = a[i * d + j];
      for (let k = 0; k < j; k++) rest -= l[i * d + k] * l[j * d + k];
      // A pivot of zero is a direction without variance; then nothing may be left in its column either.
      if (i === j ? rest < -tolerance : l[j * d + j] === 0 && Math.abs(rest) > Math.sqrt(tolerance * largest)) {
        throw new InvalidParameterError({ parameter: 'covariance', got: Array.from(a), expected: 'a positive semidefinite matrix', remedy: 'One of its eigenvalues is negative.' });
      }
      if (i === j) l[i * d + j] = rest > tolerance ? Math.sqrt(rest) : 0;
      else l[i * d + j] = l[j * d + j] === 0 ? 0 : rest / l[j * d + j];
    }
  }
  return l;
}
