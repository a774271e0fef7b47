import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { covariance, matmul, symmetricEigenvalues } from '@latentkit/linalg';
import { finiteMeans, twoSamples } from './input.js';
import { centreRows } from './rows.js';

/** The variances along all principal axes, and what they come to. */
export interface VarianceSpectrum {
  /** Descending, length min(n, p), divisor n - 1. */
  readonly variances: Float64Array;
  readonly totalVariance: number;
}

/**
 * Variances of a matrix [n, p] along its principal axes, without the axes: what a scree plot shows. Same cost and
 * error as fitting PCA, less the eigenvectors. Throws ShapeError for fewer than two rows, NonFiniteError for NaN.
 */
export function varianceSpectrum(x: ArrayInput): VarianceSpectrum {
  const matrix = twoSamples(x);
  const [n, p] = matrix.shape;
  const mean = finiteMeans(matrix);
  const square = n < p ? innerProducts(matrix, mean) : covariance(matrix, { means: mean });
  let totalVariance = 0;
  for (let i = 0; i < square.shape[0]; i++) totalVariance += square.data[i * square.shape[0] + i];
  const variances = symmetricEigenvalues(square).map((value) => Math.max(0, value));
  return { variances, totalVariance };
}

/**
 * The smallest mean squared error per element with which k numbers for each sample and an affine decoder can give
 * the rows of x [n, p] back: that of PCA, the variance along the axes left out times (n - 1)/(n·p). (Eckart & Young,
 * 1936, https://doi.org/10.1007/BF02288367.) No reconstruction is computed. 0 from the rank of x on.
 *
 * Throws InvalidParameterError for k that is no positive integer, ShapeError for fewer than two rows.
 */
export function pcaReconstructionMse(x: ArrayInput, k: number): number {
  if (!Number.isInteger(k) || k < 1) {
    throw new InvalidParameterError({ parameter: 'k', got: k, expected: 'an integer >= 1' });
  }
  const matrix = twoSamples(x);
  const [n, p] = matrix.shape;
  const { variances } = varianceSpectrum(matrix);
  let left = 0;
  // From the smallest up, so that small variances are not lost beside large ones.
  for (let i = variances.length - 1; i >= k; i--) left += variances[i];
  return (left * (n - 1)) / (n * p);
}

/** The n×n matrix of inner products of centred rows, over n - 1: its eigenvalues are those of the covariance. */
function innerProducts(x: NdArray, mean: Float64Array): NdArray<Float64Array> {
  const n = x.shape[0];
  const centred = centreRows(x, mean, 0, n);
  const products = matmul(centred, centred, { transposeB: true });
  return ndarray(products.data.map((value) => value / (n - 1)), [n, n]);
}
