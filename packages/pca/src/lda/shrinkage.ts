import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, columnMeans, request } from '@latentkit/linalg';

/** How much of the identity is mixed in: a share, an estimate, or nothing. */
export type Shrinkage = number | 'none' | 'auto';

/**
 * Covariance [p, p] (divisor n) of samples [n, p], shrunk: (1 - s)·C + s·(trace C / p)·I. With `auto` features are
 * standardised first and s is the estimate of Ledoit and Wolf (2004, https://doi.org/10.1016/S0047-259X(03)00096-4).
 */
export function* shrunkCovariance(x: NdArray, shrinkage: Shrinkage): Computation<NdArray<Float64Array>> {
  const [n, p] = x.shape;
  const mean = columnMeans(x);
  const gram = yield* request((kernels) => kernels.gram(x, mean));
  const covariance = gram.data.map((value) => value / n);
  if (shrinkage === 'none') return ndarray(covariance, [p, p]);
  if (shrinkage !== 'auto') return ndarray(mix(covariance, p, shrinkage), [p, p]);

  const scale = Float64Array.from({ length: p }, (_, j) => Math.sqrt(covariance[j * p + j]) || 1);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) covariance[i * p + j] /= scale[i] * scale[j];
  const shrunk = mix(covariance, p, ledoitWolf(x, mean, scale, covariance));
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) shrunk[i * p + j] *= scale[i] * scale[j];
  return ndarray(shrunk, [p, p]);
}

/** The share that is expected to bring the covariance of standardised samples nearest to the true one. */
function ledoitWolf({ data, shape }: NdArray, mean: Float64Array, scale: Float64Array, covariance: Float64Array): number {
  const [n, p] = shape;
  if (p === 1) return 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let j = 0; j < p; j++) square += ((data[i * p + j] - mean[j]) / scale[j]) ** 2;
    fourth += square ** 2;
  }
  const squares = covariance.reduce((sum, value) => sum + value ** 2, 0);
  const mu = trace(covariance, p) / p;
  const delta = squares / p - mu ** 2;
  const beta = Math.min((fourth / n - squares) / (n * p), delta);
  return beta === 0 ? 0 : beta / delta;
}

function mix(covariance: Float64Array, p: number, share: number): Float64Array {
  const mu = trace(covariance, p) / p;
  return covariance.map((value, i) => (1 - share) * value + (i % (p + 1) === 0 ? share * mu : 0));
}

function trace(matrix: Float64Array, p: number): number {
  let sum = 0;
  for (let j = 0; j < p; j++) sum += matrix[j * p + j];
  return sum;
}
