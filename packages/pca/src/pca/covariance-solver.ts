import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, request, symmetricEigen, topEigen } from '@latentkit/linalg';
import { type ComponentCount, type Decomposition, meanBeyond, meanOfRest, resolveCount, spreadRows } from './decomposition.js';
import { tooLarge } from './input.js';

/**
 * PCA by the eigenvectors of the covariance matrix: n·p² operations for the matrix, then those of `topEigen` for a
 * number of components and of `symmetricEigen` otherwise. Columns that do not vary are left out of the eigenproblem;
 * components are 0 there. Variances have an error of about p·ε times the largest one (ε = 2.2e-16).
 */
export function* solveByCovariance(x: NdArray, count: ComponentCount): Computation<Decomposition> {
  const [n, p] = x.shape;
  const { mean, gram: { data: products } } = yield* request((kernels) => kernels.centeredGram(x));
  const columns = Int32Array.from({ length: p }, (_, j) => j).filter((j) => !(products[j * p + j] <= 0));
  const m = columns.length;
  const block = covariances(products, columns, p, n - 1);
  let totalVariance = 0;
  for (let i = 0; i < m; i++) totalVariance += block[i * m + i];
  if (!Number.isFinite(totalVariance)) throw tooLarge();
  const matrix = ndarray(block, [m, m]);
  const limit = Math.min(n, p);
  if (typeof count === 'number') {
    const found = Math.min(count, m);
    const { values, vectors } = yield* topEigen(matrix, found);
    const explainedVariance = new Float64Array(count);
    for (let i = 0; i < found; i++) explainedVariance[i] = Math.max(0, values[i]);
    const noiseVariance = meanBeyond(explainedVariance, totalVariance, limit);
    return { mean, components: spreadRows(vectors.data, found, columns, count, p), explainedVariance, totalVariance, noiseVariance };
  }
  const variances = new Float64Array(limit);
  let k = 0;
  const { vectors } = symmetricEigen(matrix, {
    k: (values) => {
      for (let i = 0; i < Math.min(limit, m); i++) variances[i] = Math.max(0, values[i]);
      k = resolveCount(count, variances, totalVariance);
      return Math.min(k, m);
    },
  });
  return {
    mean,
    components: spreadRows(vectors.data, Math.min(k, m), columns, k, p),
    explainedVariance: variances.slice(0, k),
    totalVariance,
    noiseVariance: meanOfRest(variances, k),
  };
}

/** Products of some columns over a divisor. */
function covariances(products: Float64Array, columns: Int32Array, p: number, divisor: number): Float64Array {
  const m = columns.length;
  const block = new Float64Array(m * m);
  for (let i = 0, at = 0; i < m; i++) {
    const row = columns[i] * p;
    for (let j = 0; j < m; j++) block[at++] = products[row + columns[j]] / divisor;
  }
  return block;
}
