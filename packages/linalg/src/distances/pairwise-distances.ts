import { type ArrayInput, type NdArray, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import { type DistanceMetric, betweenUnits, checkMetric, rowDistance, unitRow } from './metrics.js';

/** Options of {@link pairwiseDistances}. */
export interface DistanceOptions {
  /** Default `euclidean`. */
  readonly metric?: DistanceMetric;
}

/**
 * Distances of every row of x [n, p] to every row of y [m, p]: [n, m]; without y, of the rows of x to each other:
 * [n, n], exactly symmetric, 0 on the diagonal. Identical rows are at distance exactly 0.
 *
 * Cost: 3·n·m·p operations (half without y). Error: relative p·ε, also for rows that nearly agree, since differences
 * are taken before they are squared; `cosine` and `correlation` absolute p·ε. Where speed counts more,
 * `pairwiseDistancesOf` takes the Euclidean ones from a matrix product. (`sklearn.metrics.pairwise_distances`.)
 *
 * Throws ShapeError where the rows differ in length, UnknownNameError for another metric, NonFiniteError for NaN.
 */
export function pairwiseDistances(x: ArrayInput, y?: ArrayInput, options: DistanceOptions = {}): NdArray<Float64Array> {
  const { metric = 'euclidean' } = options;
  checkMetric(metric);
  const [left, right] = sides(x, y);
  const [n, p] = left.shape;
  const m = right.shape[0];
  const angular = metric === 'cosine' || metric === 'correlation';
  const prepare = (side: NdArray<Float64Array>): PreparedRows => (angular ? unitRows(side, metric === 'correlation') : side);
  const a = prepare(left);
  const b = right === left ? a : prepare(right);
  const distance = rowDistance(angular ? 'sqeuclidean' : metric);
  const result = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = right === left ? i + 1 : 0; j < m; j++) {
      let value = distance(a.data, i * p, b.data, j * p, p);
      if (angular) value = betweenUnits(value, a.zero![i] + b.zero![j] > 0);
      result[i * m + j] = value;
      if (right === left) result[j * m + i] = value;
    }
  }
  return ndarray(result, [n, m]);
}

/** Both matrices, the same one twice without y. */
export function sides(x: ArrayInput, y: ArrayInput | undefined): [NdArray<Float64Array>, NdArray<Float64Array>] {
  const left = toMatrix(x);
  if (y === undefined) return [left, left];
  const right = toMatrix(y, { name: 'y' });
  if (right.shape[1] !== left.shape[1]) {
    throw new ShapeError({ parameter: 'y', got: right.shape, expected: `rows of length ${left.shape[1]}, as x has` });
  }
  return [left, right];
}

/** Rows as their distances are taken. */
export interface PreparedRows {
  readonly data: Float64Array;
  /** 1 for each row of zeros, which has no direction; only where directions are what counts. */
  readonly zero?: Uint8Array;
}

/** Rows of length 1, and which of them are zeros that have no direction. */
export function unitRows({ data, shape: [n, p] }: NdArray, centred: boolean): PreparedRows {
  const rows = new Float64Array(n * p);
  const zero = new Uint8Array(n);
  for (let i = 0; i < n; i++) if (!unitRow(data, i * p, p, centred, rows, i * p)) zero[i] = 1;
  return { data: rows, zero };
}
