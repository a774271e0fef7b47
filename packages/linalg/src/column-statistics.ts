import { type ArrayInput, InvalidParameterError, type NdArray, type NumericArray, ShapeError, toNdArray } from '@latentkit/core';

/** A matrix in its own element type: unlike `toMatrix` this copies nothing. */
export function rawMatrix(x: ArrayInput, name = 'x'): NdArray {
  const matrix = toNdArray(x, { name, rank: 2, minRows: 1 });
  if (matrix.shape[1] === 0) throw new ShapeError({ parameter: name, got: matrix.shape, expected: 'at least one column' });
  return matrix;
}

/**
 * Means of the columns of [n, p], in float64. Sums differences to the first row, then corrects by the mean of
 * what is left, so a large common offset costs no digits and a constant column's mean is exact. Two passes.
 */
export function columnMeans(x: ArrayInput): Float64Array {
  return meansOf(rawMatrix(x));
}

/** {@link columnMeans} of a matrix that has been checked. */
export function meansOf(matrix: NdArray): Float64Array {
  const [n, p] = matrix.shape;
  const means = Float64Array.from(matrix.data.subarray(0, p) as ArrayLike<number>);
  for (let pass = 0; pass < 2; pass++) {
    const sums = sumOfDifferences(matrix.data, n, p, means);
    for (let j = 0; j < p; j++) means[j] += sums[j] / n;
  }
  return means;
}

/** Options of {@link columnVariances}. */
export interface VarianceOptions {
  /** The divisor is n - ddof. Default 0; 1 gives the unbiased estimate. */
  readonly ddof?: number;
  /** The columns' means, where they are known. */
  readonly means?: ArrayLike<number>;
}

/**
 * Variances of the columns of [n, p], in float64, by the corrected two-pass sum
 * Σ(x - m)² - (Σ(x - m))²/n, whose relative error does not grow with the offset (Chan, Golub & LeVeque, 1983,
 * https://doi.org/10.1080/00031305.1983.10483115). Exactly 0 for a constant column.
 *
 * Throws InvalidParameterError where n - ddof is not positive.
 */
export function columnVariances(x: ArrayInput, options: VarianceOptions = {}): Float64Array {
  const matrix = rawMatrix(x);
  const [n, p] = matrix.shape;
  const { ddof = 0, means = meansOf(matrix) } = options;
  checkDivisor(n, ddof);
  const squares = new Float64Array(p);
  const rest = new Float64Array(p);
  const { data } = matrix;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < p; j++, at++) {
      const difference = data[at] - means[j];
      squares[j] += difference * difference;
      rest[j] += difference;
    }
  }
  return squares.map((sum, j) => Math.max(0, sum - rest[j] ** 2 / n) / (n - ddof));
}

/** Throws where n - ddof leaves nothing to divide by. */
export function checkDivisor(n: number, ddof: number): void {
  if (n - ddof > 0) return;
  throw new InvalidParameterError({
    parameter: 'ddof',
    got: ddof,
    expected: `less than the number of rows, ${n}`,
    remedy: 'The variance of a single row with ddof 1 is undefined.',
  });
}

function sumOfDifferences(data: NumericArray, n: number, p: number, from: Float64Array): Float64Array {
  const sums = new Float64Array(p);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < p; j++, at++) sums[j] += data[at] - from[j];
  }
  return sums;
}
