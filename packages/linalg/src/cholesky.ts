import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, toMatrix } from '@latentkit/core';

/**
 * The lower triangular L [n, n] with L·L' = A, for a symmetric positive definite A, of which the lower triangle is
 * read. n³/3 operations; L·L' differs from A by at most about n·ε·‖A‖.
 *
 * Throws InvalidParameterError where A is not positive definite, naming the row at which that shows.
 */
export function cholesky(a: ArrayInput): NdArray<Float64Array> {
  const { data, n } = square(a, 'a');
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = data[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (j < i) {
        l[i * n + j] = sum / l[j * n + j];
      } else if (sum > 0) {
        l[i * n + i] = Math.sqrt(sum);
      } else {
        throw new InvalidParameterError({
          parameter: 'a',
          got: sum,
          expected: `a positive definite matrix; its leading block of ${i + 1} rows is not`,
          remedy: 'Add a small multiple of the identity, or use symmetricEigen.',
        });
      }
    }
  }
  return ndarray(l, [n, n]);
}

/**
 * X [n, m] with L·X = B, or L'·X = B with `transpose`, for a lower triangular L [n, n], of which only the lower
 * triangle is read, and B [n, m]. n²·m operations, backward stable.
 *
 * Throws InvalidParameterError for a 0 on the diagonal, ShapeError where B has another number of rows.
 */
export function solveLower(l: ArrayInput, b: ArrayInput, options: { readonly transpose?: boolean } = {}): NdArray<Float64Array> {
  const { transpose = false } = options;
  const { data, n } = square(l, 'l');
  const right = toMatrix(b, { name: 'b' });
  const m = right.shape[1];
  if (right.shape[0] !== n) throw new ShapeError({ parameter: 'b', got: right.shape, expected: `${n} rows, as l has` });
  const x = right.data.slice();
  for (let step = 0; step < n; step++) {
    const i = transpose ? n - 1 - step : step;
    const pivot = data[i * n + i];
    if (pivot === 0) {
      throw new InvalidParameterError({ parameter: `l[${i}][${i}]`, got: pivot, expected: 'no 0 on the diagonal' });
    }
    for (let s = 0; s < step; s++) {
      const k = transpose ? n - 1 - s : s;
      const factor = transpose ? data[k * n + i] : data[i * n + k];
      for (let c = 0; c < m; c++) x[i * m + c] -= factor * x[k * m + c];
    }
    for (let c = 0; c < m; c++) x[i * m + c] /= pivot;
  }
  return ndarray(x, [n, m]);
}

function square(a: ArrayInput, name: string): { data: Float64Array; n: number } {
  const { data, shape } = toMatrix(a, { name });
  if (shape[0] !== shape[1]) throw new ShapeError({ parameter: name, got: shape, expected: 'a square matrix' });
  return { data, n: shape[0] };
}
