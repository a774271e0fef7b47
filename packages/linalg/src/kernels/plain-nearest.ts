import { type NdArray, ndarray } from '@latentkit/core';
import type { Neighbors } from './kernels.js';

/** The k rows of the base nearest to each query, by looking at all. */
export function plainNearest(base: NdArray, queries: NdArray, k: number): Neighbors {
  const [m, p] = base.shape;
  const n = queries.shape[0];
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k).fill(Infinity);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let squared = 0;
      for (let c = 0; c < p; c++) squared += (queries.data[i * p + c] - base.data[j * p + c]) ** 2;
      let at = (i + 1) * k - 1;
      if (squared >= distances[at]) continue;
      for (; at > i * k && distances[at - 1] > squared; at--) {
        distances[at] = distances[at - 1];
        indices[at] = indices[at - 1];
      }
      distances[at] = squared;
      indices[at] = j;
    }
  }
  return { indices: ndarray(indices, [n, k]), distances: ndarray(distances.map(Math.sqrt), [n, k]) };
}
