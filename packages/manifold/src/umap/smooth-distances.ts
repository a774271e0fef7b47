import type { NdArray } from '@latentkit/core';

/** What turns a row's distances into degrees of membership: exp(-(d - nearest) / scale). */
export interface LocalScales {
  /** Distance up to which membership is complete. */
  readonly nearest: Float64Array;
  readonly scale: Float64Array;
}

const { abs, exp } = Math;

const TOLERANCE = 1e-5;
const STEPS = 64;
/** Scales are no smaller than this share of the mean distance. */
const LEAST_SCALE = 1e-3;

/**
 * Scales under which the memberships of each row's neighbours add up to log2(k): bisection as umap-learn's
 * `smooth_knn_dist`, to the same tolerance of 1e-5. `distances` [n, m] ascend; `own` says that the row itself, at distance
 * 0, is one of the k neighbours and not among them.
 */
export function localScales({ data, shape }: NdArray<Float64Array>, k: number, localConnectivity: number, own: boolean): LocalScales {
  const [n, m] = shape;
  const target = Math.log2(k);
  const nearest = new Float64Array(n);
  const scale = new Float64Array(n);
  const count = own ? m + 1 : m;
  const meanOfAll = data.reduce((sum, d) => sum + d, 0) / (n * count);
  // umap-learn leaves the first neighbour out of the sum, whether or not it is the row itself.
  const first = own ? 0 : 1;
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * m, (i + 1) * m);
    nearest[i] = connectedUpTo(row, localConnectivity);
    const found = bisect(row, first, nearest[i], target);
    const mean = nearest[i] > 0 ? row.reduce((sum, d) => sum + d, 0) / count : meanOfAll;
    scale[i] = Math.max(found, LEAST_SCALE * mean);
  }
  return { nearest, scale };
}

/** The distance of the `localConnectivity`-th neighbour that is not at 0, between two of them where it is no integer. */
function connectedUpTo(row: Float64Array, localConnectivity: number): number {
  const start = row.findIndex((d) => d > 0);
  if (start === -1) return 0;
  const apart = row.subarray(start);
  if (apart.length < localConnectivity) return apart[apart.length - 1];
  const index = Math.floor(localConnectivity);
  const rest = localConnectivity - index;
  if (index === 0) return rest * apart[0];
  if (rest <= TOLERANCE || index >= apart.length) return apart[index - 1];
  return apart[index - 1] + rest * (apart[index] - apart[index - 1]);
}

function bisect(row: Float64Array, first: number, nearest: number, target: number): number {
  let low = 0;
  let high = Infinity;
  let middle = 1;
  for (let step = 0; step < STEPS; step++) {
    let sum = 0;
    for (let j = first; j < row.length; j++) {
      const beyond = row[j] - nearest;
      sum += beyond > 0 ? exp(-beyond / middle) : 1;
    }
    if (abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = middle;
    else low = middle;
    middle = high === Infinity ? 2 * middle : (low + high) / 2;
  }
  return middle;
}
