import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { powerOfTwo, rightHandSide, squareMatrix } from './layout.js';

const EPSILON = 2 ** -52;

/**
 * X [n, m] with A·X = B for any square A [n, n] that is not singular, by LU factors with partial pivoting.
 * 2/3·n³ + 2·n²·m operations; the relative error of X is at most about n·ε times the condition number of A (times the
 * growth of the factors, which partial pivoting keeps near 1 but for contrived matrices).
 *
 * Throws InvalidParameterError where A is singular to rounding, naming the column; ShapeError where A is not square or
 * B has another number of rows; NonFiniteError for NaN.
 */
export function solve(a: ArrayInput, b: ArrayInput): NdArray<Float64Array> {
  const { data, n } = squareMatrix(a, 'a');
  const { x, m } = rightHandSide(b, n, 'a');
  const scale = powerOfTwo(data);
  const lu = data.map((value) => value / scale);
  const sizes = Float64Array.from({ length: n }, (_, k) => Math.abs(lu[pivotRow(lu, n, k, 0) * n + k]));
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(lu, n, k, k);
    for (let i = 0; i < k; i++) sizes[k] = Math.max(sizes[k], Math.abs(lu[i * n + k]));
    // No more than rounding leaves of a column that depends on those before it.
    if (Math.abs(lu[pivot * n + k]) <= 4 * n * EPSILON * sizes[k]) {
      throw new InvalidParameterError({
        parameter: 'a',
        got: `column ${k}, which depends on the columns before it`,
        expected: 'a matrix that can be inverted',
        remedy: 'Use pseudoInverse, or add a small multiple of the identity.',
      });
    }
    if (pivot !== k) {
      swapRows(lu, n, pivot, k);
      swapRows(x, m, pivot, k);
    }
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k] / lu[k * n + k];
      if (factor === 0) continue;
      for (let c = k + 1; c < n; c++) lu[i * n + c] -= factor * lu[k * n + c];
      for (let c = 0; c < m; c++) x[i * m + c] -= factor * x[k * m + c];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      const factor = lu[i * n + k];
      for (let c = 0; c < m; c++) x[i * m + c] -= factor * x[k * m + c];
    }
    for (let c = 0; c < m; c++) x[i * m + c] /= lu[i * n + i];
  }
  return ndarray(x.map((value) => value / scale), [n, m]);
}

/** The row, from `from` on, of the largest entry of column k. */
function pivotRow(lu: Float64Array, n: number, k: number, from: number): number {
  let best = from;
  for (let i = from + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[best * n + k])) best = i;
  return best;
}

function swapRows(data: Float64Array, width: number, i: number, j: number): void {
  const row = data.slice(i * width, (i + 1) * width);
  data.copyWithin(i * width, j * width, (j + 1) * width);
  data.set(row, j * width);
}
