import { type NumericArray, UnknownNameError } from '@latentkit/core';

/** The metrics that distances are measured in. */
export const METRICS = ['euclidean', 'sqeuclidean', 'manhattan', 'chebyshev', 'cosine', 'correlation'] as const;

/**
 * Name of a metric, as in scikit-learn and SciPy. `cosine` is 1 - cos of the angle, `correlation` the same after each
 * row's mean is taken from it; `sqeuclidean` is the square of `euclidean`.
 */
export type DistanceMetric = (typeof METRICS)[number];

/** A distance of `length` numbers of x from `i` on to as many of y from `j` on. */
export type RowDistance = (x: NumericArray, i: number, y: NumericArray, j: number, length: number) => number;

/** Throws UnknownNameError, with the nearest name, for a metric that is none. */
export function checkMetric(metric: string): asserts metric is DistanceMetric {
  if (!(METRICS as readonly string[]).includes(metric)) throw new UnknownNameError('metric', metric, METRICS);
}

/**
 * The distance function of a metric, between rows of row-major data: `rowDistance('manhattan')(x, i·p, y, j·p, p)`.
 * Symmetric to the last bit, 0 for identical rows, and accurate for rows that nearly agree: differences are taken
 * before anything is summed, for `cosine` and `correlation` those of the unit vectors, as ½·‖x/‖x‖ - y/‖y‖‖². For
 * these two, a row of zeros (a constant row) is at distance 1 from any other kind of row, and 0 from its like.
 *
 * About 3·length operations, twice as many for the last two (`pairwiseDistances` prepares each row only once). Relative
 * error length·ε; for the last two absolute error length·ε.
 *
 * Throws UnknownNameError for another name.
 */
export function rowDistance(metric: DistanceMetric): RowDistance {
  checkMetric(metric);
  return DISTANCES[metric];
}

const squared: RowDistance = (x, i, y, j, length) => {
  let sum = 0;
  for (let c = 0; c < length; c++) {
    const difference = x[i + c] - y[j + c];
    sum += difference * difference;
  }
  return sum;
};

const manhattan: RowDistance = (x, i, y, j, length) => {
  let sum = 0;
  for (let c = 0; c < length; c++) sum += Math.abs(x[i + c] - y[j + c]);
  return sum;
};

const chebyshev: RowDistance = (x, i, y, j, length) => {
  let largest = 0;
  for (let c = 0; c < length; c++) largest = Math.max(largest, Math.abs(x[i + c] - y[j + c]));
  return largest;
};

/** Distances between rows that {@link unitRow} prepared. */
export function betweenUnits(squaredDistance: number, oneIsZero: boolean): number {
  // Beside a row of zeros the cosine is taken as 0.
  return oneIsZero ? Math.sign(squaredDistance) : squaredDistance / 2;
}

function angular(centred: boolean): RowDistance {
  return (x, i, y, j, length) => {
    const a = new Float64Array(length);
    const b = new Float64Array(length);
    const aIsZero = !unitRow(x, i, length, centred, a, 0);
    const bIsZero = !unitRow(y, j, length, centred, b, 0);
    return betweenUnits(squared(a, 0, b, 0, length), aIsZero || bIsZero);
  };
}

/**
 * Writes a row, less its mean where `centred`, at length 1 to `out`; a row of zeros stays one, and false says so.
 */
export function unitRow(x: NumericArray, at: number, length: number, centred: boolean, out: Float64Array, to: number): boolean {
  let mean = 0;
  if (centred) {
    // Differences to the first entry: a constant row's mean is exact, and so are the zeros it leaves.
    let sum = 0;
    for (let c = 0; c < length; c++) sum += x[at + c] - x[at];
    mean = x[at] + sum / length;
  }
  let largest = 0;
  for (let c = 0; c < length; c++) {
    out[to + c] = x[at + c] - mean;
    largest = Math.max(largest, Math.abs(out[to + c]));
  }
  if (largest === 0) return false;
  let sum = 0;
  for (let c = 0; c < length; c++) sum += (out[to + c] / largest) ** 2;
  const size = largest * Math.sqrt(sum);
  for (let c = 0; c < length; c++) out[to + c] /= size;
  return true;
}

const DISTANCES: Readonly<Record<DistanceMetric, RowDistance>> = {
  euclidean: (x, i, y, j, length) => Math.sqrt(squared(x, i, y, j, length)),
  sqeuclidean: squared,
  manhattan,
  chebyshev,
  cosine: angular(false),
  correlation: angular(true),
};
