import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import type { Computation } from '../kernels/computation.js';
import { fixSign } from '../signs.js';
import { symmetricEigen } from '../symmetric-eigen.js';
import { type EigenPairs, filteredEigen } from './filtered-eigen.js';

// Below this size, or where more than this share of the eigenvectors is wanted, the dense solver is as fast.
const SMALLEST = 200;
const FEW = 0.2;
// Entries (i, j) and (j, i) may differ by this share of the largest entry; the dense solver allows as much.
const SYMMETRY = 1e-12;

/**
 * The k largest eigenvalues of a real symmetric matrix [n, n], descending, with their eigenvectors as rows [k, n], signs
 * as `symmetricEigen` has them.
 *
 * On a runtime, and for few pairs of a large positive semidefinite matrix such as a covariance matrix, by
 * Chebyshev-filtered subspace iteration: about 2·(k + 22)·n² operations for each of some twenty products of the
 * runtime's. It counts only if every residual ‖A·v - λ·v‖ is at most 1e-11·‖A‖ and the vectors are orthonormal to 1e-12;
 * otherwise, and everywhere else, by `symmetricEigen`. Rows of zeros, as constant columns give, are left out first.
 * Deterministic.
 *
 * Throws what `symmetricEigen` throws.
 */
export function* topEigen(a: ArrayInput, k: number): Computation<EigenPairs> {
  const matrix = toMatrix(a, { name: 'a' });
  const n = matrix.shape[0];
  if (n !== matrix.shape[1]) throw new ShapeError({ parameter: 'a', got: matrix.shape, expected: 'a square matrix' });
  if (!Number.isInteger(k) || k < 1 || k > n) {
    throw new InvalidParameterError({ parameter: 'k', got: k, expected: `an integer in [1, ${n}], the size of the matrix` });
  }
  const kept = nonZeroRows(matrix);
  if (kept.length >= SMALLEST && k <= FEW * kept.length && isSymmetric(matrix)) {
    const pairs = yield* filteredEigen(kept.length === n ? matrix : submatrix(matrix, kept), k);
    if (pairs !== undefined) return spread(pairs, kept, n);
  }
  const { values, vectors } = symmetricEigen(matrix, { k });
  return { values, vectors };
}

function nonZeroRows({ data, shape: [n] }: NdArray): Int32Array {
  const kept: number[] = [];
  for (let i = 0; i < n; i++) {
    let j = i * n;
    while (j < (i + 1) * n && data[j] === 0) j++;
    if (j < (i + 1) * n) kept.push(i);
  }
  return Int32Array.from(kept);
}

/** Where it is not, the dense solver refuses it and says where. */
function isSymmetric({ data, shape: [n] }: NdArray): boolean {
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      largest = Math.max(largest, Math.abs(data[i * n + j]));
      difference = Math.max(difference, Math.abs(data[i * n + j] - data[j * n + i]));
    }
  }
  return difference <= SYMMETRY * largest;
}

function submatrix({ data, shape: [n] }: NdArray<Float64Array>, kept: Int32Array): NdArray<Float64Array> {
  const m = kept.length;
  const result = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    const row = kept[i] * n;
    for (let j = 0; j < m; j++) result[i * m + j] = data[row + kept[j]];
  }
  return ndarray(result, [m, m]);
}

/** Vectors over the rows that were kept as vectors over all. */
function spread({ values, vectors }: EigenPairs, kept: Int32Array, n: number): EigenPairs {
  const m = kept.length;
  const k = values.length;
  const rows = new Float64Array(k * n);
  for (let r = 0; r < k; r++) {
    for (let j = 0; j < m; j++) rows[r * n + kept[j]] = vectors.data[r * m + j];
    fixSign(rows.subarray(r * n, (r + 1) * n));
  }
  return { values, vectors: ndarray(rows, [k, n]) };
}
