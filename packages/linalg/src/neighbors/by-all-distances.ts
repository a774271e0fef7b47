import { InvalidParameterError, ndarray, sliceRows } from '@latentkit/core';
import { type Computation, checkpoint } from '../kernels/computation.js';
import type { Neighbors } from '../kernels/kernels.js';
import { pairwiseDistances } from '../distances/pairwise-distances.js';
import type { Search } from './options.js';
import { NearestList } from '../kernels/nearest-list.js';

// Distances held at a time: 16 MB.
const HELD = 2 ** 21;

/** Nearest rows in any metric, from the distances of some queries at a time to all rows. */
export function* byAllDistances({ base, queries, k, metric, approximate, excludeSelf }: Search): Computation<Neighbors> {
  if (approximate !== undefined) {
    throw new InvalidParameterError({
      parameter: 'approximate',
      got: approximate,
      expected: `to be left out for ${metric}${metric === 'cosine' || metric === 'correlation' ? ' between rows some of which have no direction' : ''}`,
    });
  }
  const n = queries.shape[0];
  const m = base.shape[0];
  const list = new NearestList(n, k);
  const rows = Math.max(1, Math.floor(HELD / m));
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    const block = pairwiseDistances(sliceRows(queries, start, end), base, { metric }).data;
    for (let i = start; i < end; i++) {
      const at = (i - start) * m;
      for (let j = 0; j < m; j++) if (!excludeSelf || j !== i) list.offer(i, j, block[at + j]);
    }
    yield* checkpoint(end, n);
  }
  return { indices: ndarray(list.indices, [n, k]), distances: ndarray(list.distances, [n, k]) };
}
