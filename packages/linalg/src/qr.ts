import { type ArrayInput, type NdArray, ndarray, toMatrix } from '@latentkit/core';
import { explicitColumns, triangularize } from './householder.js';
import { powerOfTwo, transposed } from './layout.js';

/** A thin QR decomposition A = Q·R of [n, p], r = min(n, p). */
export interface Qr {
  /** Orthonormal columns [n, r]. */
  readonly q: NdArray<Float64Array>;
  /** Upper triangular (upper trapezoidal where n < p) [r, p], no entry of its diagonal negative. */
  readonly r: NdArray<Float64Array>;
}

/**
 * Thin QR decomposition by Householder reflections, without pivoting. The diagonal of R is not negative, which makes
 * the decomposition unique where the columns are independent.
 *
 * Cost: 4·n·r·p operations. Error: Q·R differs from A by at most about p·ε·‖A‖; Q is orthonormal to about p·ε whatever
 * the condition of A, also where columns are zero or repeated (its columns are then completed to an orthonormal
 * basis). (Golub & Van Loan, Matrix Computations, section 5.2.)
 *
 * Throws ShapeError for something that is no matrix, NonFiniteError for NaN or infinity.
 */
export function qr(x: ArrayInput): Qr {
  const { data, shape: [n, p] } = toMatrix(x);
  const rank = Math.min(n, p);
  const scale = powerOfTwo(data);
  const { reflectors, upper } = triangularize(transposed(data, n, p).map((value) => value / scale), n, p);
  const rows = explicitColumns(reflectors, rank);
  for (let i = 0; i < rank; i++) {
    const flip = upper[i * p + i] < 0;
    for (let j = i; j < p; j++) upper[i * p + j] = (flip ? 0 - upper[i * p + j] : upper[i * p + j]) * scale;
    if (flip) for (let c = 0; c < n; c++) rows[i * n + c] = 0 - rows[i * n + c];
  }
  return { q: ndarray(transposed(rows, rank, n), [n, rank]), r: ndarray(upper, [rank, p]) };
}
