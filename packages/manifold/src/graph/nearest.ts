import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type Neighbors, neighbors } from '@latentkit/linalg';
import type { MetricOrPrecomputed } from './metric.js';

/**
 * For each row its k nearest others, by ascending distance: [n, k]. Rows equal to it are neighbours like any. With
 * `approximate` some may be missed.
 */
export function* nearestOthers(x: NdArray<Float64Array>, k: number, metric: MetricOrPrecomputed, approximate = false): Computation<Neighbors> {
  if (metric !== 'precomputed') return yield* neighbors(x, { k, metric, ...(approximate ? { approximate: 'cells' } : {}) });
  return smallestOfRows(x, k, true);
}

/** For each query the k nearest rows of a base, by ascending distance; `precomputed`: queries are distances to the base. */
export function* nearestTo(
  base: NdArray<Float64Array>,
  queries: NdArray<Float64Array>,
  k: number,
  metric: MetricOrPrecomputed,
): Computation<Neighbors> {
  if (metric !== 'precomputed') return yield* neighbors(base, { k, queries, metric });
  return smallestOfRows(queries, k, false);
}

/** The k smallest of each row, ascending, equal ones by ascending column; without those on the diagonal if asked for. */
function smallestOfRows({ data, shape: [n, m] }: NdArray<Float64Array>, k: number, offDiagonal: boolean): Neighbors {
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k).fill(Infinity);
  for (let i = 0; i < n; i++) {
    const start = i * k;
    const last = start + k - 1;
    for (let j = 0; j < m; j++) {
      const value = data[i * m + j];
      if (value >= distances[last] || (offDiagonal && j === i)) continue;
      let at = last;
      for (; at > start && distances[at - 1] > value; at--) {
        distances[at] = distances[at - 1];
        indices[at] = indices[at - 1];
      }
      distances[at] = value;
      indices[at] = j;
    }
  }
  return { indices: ndarray(indices, [n, k]), distances: ndarray(distances, [n, k]) };
}
