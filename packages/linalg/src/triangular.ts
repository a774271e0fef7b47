import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { rightHandSide, squareMatrix } from './layout.js';

/** Options of {@link solveLower} and {@link solveUpper}. */
export interface TriangularOptions {
  /** Solve with the transpose of the matrix. Default false. */
  readonly transpose?: boolean;
}

/**
 * X [n, m] with L·X = B, or L'·X = B with `transpose`, for a lower triangular L [n, n], of which only the lower
 * triangle is read, and B [n, m]. n²·m operations. Backward stable: X solves a system whose matrix differs from L by
 * at most n·ε·|L| entry by entry.
 *
 * Throws InvalidParameterError for a 0 on the diagonal, ShapeError where B has another number of rows.
 */
export function solveLower(l: ArrayInput, b: ArrayInput, options: TriangularOptions = {}): NdArray<Float64Array> {
  return substitute(l, 'l', b, false, options.transpose ?? false);
}

/**
 * X [n, m] with R·X = B, or R'·X = B with `transpose`, for an upper triangular R [n, n], of which only the upper
 * triangle is read, and B [n, m]. Cost, error and refusals as {@link solveLower}.
 */
export function solveUpper(r: ArrayInput, b: ArrayInput, options: TriangularOptions = {}): NdArray<Float64Array> {
  return substitute(r, 'r', b, true, options.transpose ?? false);
}

function substitute(a: ArrayInput, name: string, b: ArrayInput, upper: boolean, transpose: boolean): NdArray<Float64Array> {
  const { data, n } = squareMatrix(a, name);
  const { x, m } = rightHandSide(b, n, name);
  for (let i = 0; i < n; i++) {
    if (data[i * n + i] === 0) {
      throw new InvalidParameterError({ parameter: `${name}[${i}][${i}]`, got: 0, expected: 'no 0 on the diagonal' });
    }
  }
  substituteRows(data, n, x, m, upper, transpose);
  return ndarray(x, [n, m]);
}

/** Solves in place for x [n, m]; from the last row up where the matrix, transposed or not, is upper triangular. */
export function substituteRows(data: Float64Array, n: number, x: Float64Array, m: number, upper: boolean, transpose: boolean): void {
  const down = upper === transpose;
  for (let step = 0; step < n; step++) {
    const i = down ? step : n - 1 - step;
    const first = down ? 0 : i + 1;
    const last = down ? i : n;
    for (let k = first; k < last; k++) {
      const factor = transpose ? data[k * n + i] : data[i * n + k];
      if (factor === 0) continue;
      for (let c = 0; c < m; c++) x[i * m + c] -= factor * x[k * m + c];
    }
    const pivot = data[i * n + i];
    for (let c = 0; c < m; c++) x[i * m + c] /= pivot;
  }
}
