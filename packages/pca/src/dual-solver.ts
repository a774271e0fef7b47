import { type NdArray, ndarray } from '@latentkit/core';
import { columnMeans, completeBasis, fixSigns, matmul, norm, symmetricEigen } from '@latentkit/linalg';
import type { ComponentCount, Decomposition } from './decomposition.js';
import { centreRows } from './rows.js';
import { innerProducts } from './spectrum.js';

// Below this share of the largest eigenvalue the direction X'u/‖X'u‖ is rounding, and any axis will do.
const RELIABLE = 1e-14;

/**
 * PCA of fewer samples than features by the eigenvectors u of the n×n matrix of inner products of centred samples:
 * the components are X'u, made unit vectors. n²·p operations and the eigenproblem of size n.
 */
export function solveByInnerProducts(x: NdArray, count: ComponentCount): Decomposition {
  const [n, p] = x.shape;
  const mean = columnMeans(x);
  const centred = centreRows(x, mean, 0, n);
  const products = innerProducts(x, mean);
  let totalVariance = 0;
  for (let i = 0; i < n; i++) totalVariance += products.data[i * n + i];
  const { values, vectors } = symmetricEigen(products, {
    k: (spectrum) => (typeof count === 'number' ? count : count(spectrum.map((value) => Math.max(0, value)), totalVariance)),
  });
  const k = values.length;
  const rows = matmul(vectors, centred).data;
  let found = 0;
  while (found < k && values[found] > RELIABLE * values[0]) {
    const row = rows.subarray(found * p, ++found * p);
    normalise(row, rows, found - 1, p);
  }
  completeBasis(rows, found, k, p);
  return {
    mean,
    components: fixSigns(ndarray(rows, [k, p])).rows,
    explainedVariance: values.map((value) => Math.max(0, value)),
    totalVariance,
  };
}

/** Rows of small variance carry the rounding errors of large ones: project those out, then scale. */
function normalise(row: Float64Array, rows: Float64Array, before: number, p: number): void {
  scale(row);
  for (let r = 0; r < before; r++) {
    let s = 0;
    for (let j = 0; j < p; j++) s += rows[r * p + j] * row[j];
    for (let j = 0; j < p; j++) row[j] -= s * rows[r * p + j];
  }
  scale(row);
}

function scale(row: Float64Array): void {
  const size = norm(row);
  for (let j = 0; j < row.length; j++) row[j] /= size;
}
