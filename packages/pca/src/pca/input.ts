import { type ArrayInput, InvalidParameterError, type NdArray, NonFiniteError, checkFinite, toNdArray } from '@latentkit/core';

/** A matrix of at least two rows and one column, in its own element type; whether its numbers are finite is not looked at. */
export function twoSamples(x: ArrayInput): NdArray {
  const matrix = toNdArray(x, { rank: 2, minRows: 2, allowNonFinite: true });
  // An empty row has no mean to take: say so here and not in the depths of a product.
  if (matrix.shape[1] > 0) return matrix;
  throw new InvalidParameterError({ parameter: 'x', got: matrix.shape, expected: 'at least one column' });
}

/** A matrix of at least two rows and one column of finite numbers, in its own element type. */
export function samples(x: ArrayInput): NdArray {
  const matrix = twoSamples(x);
  checkFinite(matrix);
  return matrix;
}

/** Throws where all rows are equal: there is no direction of largest variance then. Reads mostly two rows. */
export function checkVaries({ data, shape }: NdArray): void {
  const [n, p] = shape;
  for (let at = p; at < data.length; at += p) for (let j = 0; j < p; j++) if (data[at + j] !== data[j]) return;
  throw new InvalidParameterError({
    parameter: 'x',
    got: `${n} equal rows`,
    expected: 'at least two different rows',
    remedy: 'Data that do not vary have no components to find.',
  });
}

/**
 * Means of the columns, and the check for numbers that are not finite in the same pass: a column with one has a mean
 * that is none. Sums differences to the first row, so that a large common offset costs no digits and the mean of
 * a constant column is exact. Throws NonFiniteError, naming row and column, also for numbers so large that their sum overflows.
 */
export function finiteMeans(x: NdArray): Float64Array {
  const { data, shape: [n, p] } = x;
  const first = Float64Array.from(data.subarray(0, p) as ArrayLike<number>);
  const sums = new Float64Array(p);
  // Four rows at a time: the sums are then read and written a quarter as often.
  const quads = n - (n % 4);
  for (let i = 0; i < quads; i += 4) {
    const a = i * p;
    const b = a + p;
    const c = b + p;
    const d = c + p;
    for (let j = 0; j < p; j++) {
      const from = first[j];
      sums[j] += data[a + j] - from + (data[b + j] - from) + (data[c + j] - from + (data[d + j] - from));
    }
  }
  for (let i = quads; i < n; i++) for (let j = 0; j < p; j++) sums[j] += data[i * p + j] - first[j];
  for (let j = 0; j < p; j++) sums[j] = first[j] + sums[j] / n;
  if (sums.every(Number.isFinite)) return sums;
  checkFinite(x);
  throw tooLarge();
}

/** The error for finite numbers whose sums of squares are not. */
export function tooLarge(): NonFiniteError {
  return new NonFiniteError({
    parameter: 'x',
    expected: 'numbers whose squares can be added up without overflow',
    remedy: 'Scale the data first.',
  });
}
