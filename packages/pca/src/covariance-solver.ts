import { type NdArray, ndarray } from '@latentkit/core';
import { columnMeans, completeBasis, covariance, fixSigns, symmetricEigen } from '@latentkit/linalg';
import type { ComponentCount, Decomposition } from './decomposition.js';

/**
 * PCA by the eigenvectors of the covariance matrix: n·p² operations for the matrix, then those of
 * `symmetricEigen`. Columns that do not vary are left out of the eigenproblem; components are 0 there. Variances
 * have an error of about p·ε times the largest one (ε = 2.2e-16).
 */
export function solveByCovariance(x: NdArray, count: ComponentCount): Decomposition {
  const [n, p] = x.shape;
  const mean = columnMeans(x);
  const matrix = covariance(x, { means: mean }).data;
  const varying: number[] = [];
  let totalVariance = 0;
  for (let j = 0; j < p; j++) {
    totalVariance += matrix[j * p + j];
    if (matrix[j * p + j] > 0) varying.push(j);
  }
  const limit = Math.min(n, p);
  const m = varying.length;
  const variances = new Float64Array(limit);
  if (m === 0) return assemble(mean, variances, new Float64Array(0), varying, p, resolve(count, variances, 0), 0);

  const block = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) block[i * m + j] = matrix[varying[i] * p + varying[j]];
  let k = 0;
  const { vectors } = symmetricEigen(ndarray(block, [m, m]), {
    k: (values) => {
      for (let i = 0; i < Math.min(limit, m); i++) variances[i] = Math.max(0, values[i]);
      k = resolve(count, variances, totalVariance);
      return Math.min(k, m);
    },
  });
  return assemble(mean, variances, vectors.data, varying, p, k, totalVariance);
}

function resolve(count: ComponentCount, variances: Float64Array, total: number): number {
  return typeof count === 'number' ? count : count(variances, total);
}

/** Spreads eigenvectors over the columns that vary into rows of length p, and fills up with axes of no variance. */
function assemble(
  mean: Float64Array,
  variances: Float64Array,
  vectors: Float64Array,
  varying: readonly number[],
  p: number,
  k: number,
  totalVariance: number,
): Decomposition {
  const m = varying.length;
  const found = Math.min(k, m);
  const rows = new Float64Array(k * p);
  for (let r = 0; r < found; r++) for (let j = 0; j < m; j++) rows[r * p + varying[j]] = vectors[r * m + j];
  completeBasis(rows, found, k, p);
  return {
    mean,
    components: fixSigns(ndarray(rows, [k, p])).rows,
    explainedVariance: variances.slice(0, k),
    totalVariance,
  };
}
