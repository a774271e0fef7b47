import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { squareMatrix } from './layout.js';
import { solveLower } from './triangular.js';

/**
 * The lower triangular L [n, n] with L·L' = A, for a symmetric positive definite A, of which the lower triangle is
 * read. n³/3 operations; L·L' differs from A by at most about n·ε·‖A‖.
 *
 * Throws InvalidParameterError where A is not positive definite, naming the row at which that shows.
 */
export function cholesky(a: ArrayInput): NdArray<Float64Array> {
  const { data, n } = squareMatrix(a, 'a');
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
 * X [n, m] with A·X = B, where l is the `cholesky` factor of A. 2·n²·m operations; the relative error of X is at most
 * about n·ε times the condition number of A.
 *
 * Throws as {@link solveLower}.
 */
export function choleskySolve(l: ArrayInput, b: ArrayInput): NdArray<Float64Array> {
  return solveLower(l, solveLower(l, b), { transpose: true });
}

/**
 * The inverse of A, exactly symmetric, where l is the `cholesky` factor of A. 2·n³ operations; relative error at most
 * about n·ε times the condition number of A.
 *
 * Throws InvalidParameterError for a 0 on the diagonal of l, ShapeError for a matrix that is not square.
 */
export function inverseFromCholesky(l: ArrayInput): NdArray<Float64Array> {
  const { data, n } = squareMatrix(l, 'l');
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  const inverse = choleskySolve(ndarray(data, [n, n]), ndarray(identity, [n, n]));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      inverse.data[i * n + j] = inverse.data[j * n + i] = (inverse.data[i * n + j] + inverse.data[j * n + i]) / 2;
    }
  }
  return inverse;
}

/**
 * The inverse of a symmetric positive definite matrix [n, n], exactly symmetric: `inverseFromCholesky(cholesky(a))`.
 * 7/3·n³ operations. Throws as {@link cholesky}.
 */
export function symmetricInverse(a: ArrayInput): NdArray<Float64Array> {
  return inverseFromCholesky(cholesky(a));
}

/**
 * The natural logarithm of the determinant of A, where l is the `cholesky` factor of A: 2·Σ log l_ii, which neither
 * overflows nor underflows. n operations; error at most about n·ε times the condition number of A.
 *
 * Throws InvalidParameterError for a diagonal entry that is not positive.
 */
export function logDeterminantFromCholesky(l: ArrayInput): number {
  const { data, n } = squareMatrix(l, 'l');
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const pivot = data[i * n + i];
    if (!(pivot > 0)) {
      throw new InvalidParameterError({ parameter: `l[${i}][${i}]`, got: pivot, expected: 'a positive number, as cholesky gives' });
    }
    sum += Math.log(pivot);
  }
  return 2 * sum;
}
