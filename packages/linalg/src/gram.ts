import { type ArrayInput, type NdArray, type NumericArray, ShapeError, ndarray } from '@latentkit/core';
import { checkDivisor, meansOf, rawMatrix } from './column-statistics.js';
import { BLOCK, addProducts } from './tiles.js';

/** Options of {@link gram}. */
export interface GramOptions {
  /** A number for each column that is taken from its entries first, such as the column's mean. Default: nothing. */
  readonly center?: ArrayLike<number>;
}

// From this share of zeros on, a column's entries need no centring before they are multiplied: with z·n zeros the
// centred sum of squares is at least z·n·c², so subtracting n·c² at the end cancels at most three bits.
const ZEROS = 1 / 8;
// Share of non-zeros below which multiplying only pairs of non-zeros is faster than tiles. A pair costs five times
// what it does in a tile, so both are equal near √(1/5); at the 0.19 of handwritten digits pairs win five times over.
const SPARSE = 0.45;

/**
 * X'X of a matrix [n, p] of any element type, in float64: [p, p], exactly symmetric. With `center`, (X - c)'(X - c).
 * X is not copied whole: blocks of 256 rows are.
 *
 * Cost: n·p² operations in register tiles (2.5·n·q² where only q < 0.45·p entries of a row
 * are not zero, since then only pairs of non-zeros are multiplied: about a second for 60,000 images of handwritten
 * digits, which take 8 s in tiles). Error of entry (i, j):
 * at most about n·ε·‖x_i‖·‖x_j‖ of the centred columns, and far less in practice; exact for integers while sums
 * stay below 2^53.
 *
 * Throws ShapeError if x is no matrix or `center` has another length, NonFiniteError for NaN or infinity.
 */
export function gram(x: ArrayInput, options: GramOptions = {}): NdArray<Float64Array> {
  const matrix = rawMatrix(x);
  const [, p] = matrix.shape;
  const center = options.center === undefined ? new Float64Array(p) : checkedCenter(options.center, p, 'center');
  return ndarray(gramOf(matrix, center), [p, p]);
}

/** Options of {@link covariance}. */
export interface CovarianceOptions {
  /** The divisor is n - ddof. Default 1. */
  readonly ddof?: number;
  /** The columns' means, where they are known. */
  readonly means?: ArrayLike<number>;
}

/**
 * Covariance matrix [p, p] of the columns of [n, p]: the centred {@link gram} over n - ddof. A constant column gives
 * a row and a column of exact zeros. Throws InvalidParameterError where n - ddof is not positive.
 */
export function covariance(x: ArrayInput, options: CovarianceOptions = {}): NdArray<Float64Array> {
  const matrix = rawMatrix(x);
  const [n, p] = matrix.shape;
  const { ddof = 1, means = meansOf(matrix) } = options;
  checkDivisor(n, ddof);
  const result = gramOf(matrix, checkedCenter(means, p, 'means'));
  for (let i = 0; i < result.length; i++) result[i] /= n - ddof;
  return ndarray(result, [p, p]);
}

function checkedCenter(center: ArrayLike<number>, p: number, parameter: string): Float64Array {
  if (center.length !== p) {
    throw new ShapeError({ parameter, got: center.length, expected: `${p} numbers, one for each column` });
  }
  return Float64Array.from(center);
}

function gramOf(matrix: NdArray, center: Float64Array): Float64Array {
  const [n, p] = matrix.shape;
  const { data } = matrix;
  const counts = countNonZeros(data, n, p);
  const shift = center.map((c, j) => (counts[j] <= (1 - ZEROS) * n ? 0 : c));
  const nonZeros = counts.reduce((sum, count, j) => sum + (shift[j] === 0 ? count : n), 0);
  if (nonZeros > SPARSE * n * p) return mirrored(tiledGram(data, n, p, center), p);
  const result = sparseGram(data, n, p, shift);
  recentre(result.gram, result.sums, center.map((c, j) => c - shift[j]), n, p);
  return mirrored(result.gram, p);
}

function countNonZeros(data: NumericArray, n: number, p: number): Float64Array {
  const counts = new Float64Array(p);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < p; j++, at++) if (data[at] !== 0) counts[j]++;
  }
  return counts;
}

/** Upper triangle, from blocks of rows that are centred, transposed and multiplied tile by tile. */
function tiledGram(data: NumericArray, n: number, p: number, center: Float64Array): Float64Array {
  const result = new Float64Array(p * p);
  const packed = new Float64Array(p * BLOCK);
  const block = { data: packed, offset: 0, stride: BLOCK, rows: p };
  for (let start = 0; start < n; start += BLOCK) {
    const rows = Math.min(BLOCK, n - start);
    for (let r = 0; r < rows; r++) {
      const at = (start + r) * p;
      for (let j = 0; j < p; j++) packed[j * BLOCK + r] = data[at + j] - center[j];
    }
    addProducts(result, 0, p, block, block, rows, true);
  }
  return result;
}

/** Upper triangle of (X - shift)'(X - shift) from the pairs of non-zeros of each row, and the sums of the columns. */
function sparseGram(data: NumericArray, n: number, p: number, shift: Float64Array): { gram: Float64Array; sums: Float64Array } {
  const result = new Float64Array(p * p);
  const sums = new Float64Array(p);
  const columns = new Int32Array(p);
  const values = new Float64Array(p);
  for (let i = 0, at = 0; i < n; i++) {
    let count = 0;
    for (let j = 0; j < p; j++, at++) {
      const value = data[at] - shift[j];
      if (value === 0) continue;
      columns[count] = j;
      values[count++] = value;
      sums[j] += value;
    }
    for (let u = 0; u < count; u++) {
      const row = columns[u] * p;
      const value = values[u];
      for (let v = u; v < count; v++) result[row + columns[v]] += value * values[v];
    }
  }
  return { gram: result, sums };
}

/** From the Gram matrix of Y and its column sums to that of Y - delta, upper triangle. */
function recentre(gramMatrix: Float64Array, sums: Float64Array, delta: Float64Array, n: number, p: number): void {
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      gramMatrix[i * p + j] -= delta[i] * sums[j] + delta[j] * (sums[i] - n * delta[i]);
    }
  }
}

function mirrored(matrix: Float64Array, p: number): Float64Array {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) matrix[i * p + j] = matrix[j * p + i];
  }
  return matrix;
}
