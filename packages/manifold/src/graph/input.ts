import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, toMatrix } from '@latentkit/core';
import type { MetricOrPrecomputed } from './metric.js';

// Entries (i, j) and (j, i) may differ by this share of the largest entry: sums taken in another order do.
const SYMMETRY = 1e-10;

/**
 * The samples that an estimator learns from: at least two rows [n, p] that are not all the same, or, where they are
 * `precomputed`, a matrix of distances [n, n].
 *
 * Throws ShapeError for fewer rows or a matrix of distances that is not square, NonFiniteError for NaN or infinity,
 * InvalidParameterError for rows that are all the same, and for distances that are negative, not symmetric, or not 0 on
 * the diagonal; each names the place.
 */
export function checkSamples(x: ArrayInput, metric: MetricOrPrecomputed): NdArray<Float64Array> {
  const matrix = toMatrix(x, { minRows: 2 });
  if (metric === 'precomputed') checkDistances(matrix);
  const { data } = matrix;
  const [n, p] = matrix.shape;
  const varies = metric === 'precomputed' ? data.some((value) => value > 0) : data.some((value, i) => value !== data[i % p]);
  if (varies) return matrix;
  throw new InvalidParameterError({
    parameter: 'x',
    got: metric === 'precomputed' ? `${n}x${n} distances of 0` : `${n} equal rows`,
    expected: 'rows that differ',
    remedy: 'Give data with some variance.',
  });
}

/** Throws unless the matrix holds distances between the rows of one set: square, symmetric, non-negative, 0 to oneself. */
export function checkDistances({ data, shape }: NdArray<Float64Array>, name = 'x'): void {
  const [n, columns] = shape;
  if (n !== columns) throw new ShapeError({ parameter: name, got: shape, expected: 'a square matrix of distances' });
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, data[i]);
  const refuse = (i: number, j: number, expected: string, remedy: string): never => {
    throw new InvalidParameterError({ parameter: `${name}[${i}][${j}]`, got: data[i * n + j], expected, remedy });
  };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const below = data[i * n + j];
      const above = data[j * n + i];
      if (below < 0) refuse(i, j, 'a distance >= 0', 'Give dissimilarities, not similarities.');
      if (above < 0) refuse(j, i, 'a distance >= 0', 'Give dissimilarities, not similarities.');
      if (Math.abs(below - above) > SYMMETRY * largest) {
        refuse(i, j, `the distance at [${j}][${i}], ${above}: a symmetric matrix`, "Use (D + D') / 2 if both directions count alike.");
      }
    }
    if (data[i * n + i] > SYMMETRY * largest) refuse(i, i, '0, the distance of a row to itself', 'Set the diagonal to 0.');
  }
}

/** Distances [queries, n] of new rows to those of `fit`. */
export function checkNewDistances(x: ArrayInput, n: number): NdArray<Float64Array> {
  const matrix = toMatrix(x, { columns: n });
  const at = matrix.data.findIndex((value) => value < 0);
  if (at === -1) return matrix;
  throw new InvalidParameterError({
    parameter: `x[${Math.floor(at / n)}][${at % n}]`,
    got: matrix.data[at],
    expected: 'a distance >= 0 from a new row to one of fit',
  });
}

/** Throws InvalidParameterError unless each row can have k others as neighbours. */
export function checkNeighbors(parameter: string, k: number, n: number): void {
  if (k < n) return;
  throw new InvalidParameterError({
    parameter,
    got: k,
    expected: `at most ${n - 1}, one less than the ${n} rows`,
    remedy: 'Take fewer neighbours, or more rows.',
  });
}

/** Throws InvalidParameterError for a number above what there can be. */
export function checkAtMost(parameter: string, got: number, limit: number, why: string, remedy?: string): void {
  if (got <= limit) return;
  throw new InvalidParameterError({ parameter, got, expected: `at most ${limit}, ${why}`, ...(remedy !== undefined && { remedy }) });
}
