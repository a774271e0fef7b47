import { type ArrayInput, type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { type Computation, checkpoint, request } from '../kernels/computation.js';
import type { Neighbors } from '../kernels/kernels.js';
import type { DistanceMetric } from '../distances/metrics.js';
import { unitRows } from '../distances/pairwise-distances.js';
import { byAllDistances } from './by-all-distances.js';
import { cellNeighbors } from './cells.js';
import { hnswNeighbors } from './hnsw.js';
import { type NeighborOptions, type Search, checkSearch } from './options.js';
import { withoutSelf } from './without-self.js';

// Multiplications between two points where a search may be stopped: about a second on a runtime.
const TURN = 2 ** 35;

/**
 * The k nearest rows of a base [m, p] to each query, or to each row of the base itself, which is then not its own
 * neighbour: duplicates of it at distance 0 are. Sorted by distance, equal distances by index; exact to the rounding of
 * float64 unless `approximate`.
 *
 * Euclidean distances take 2·n·m·p operations in the kernels at hand (on a runtime single-precision products, then
 * float64 for the few candidates with a proof that none is missing), `sqeuclidean` and, by way of rows of length 1,
 * `cosine` and `correlation` as much; the other metrics 3·n·m·p in plain TypeScript.
 *
 * `approximate` may miss some neighbours. It knows the metrics of the Euclidean kind only. `cells`
 * compares each query with the fifth of the base that lies nearest to it, by cells about centres (an inverted file with a
 * k-means quantiser: Jégou, Douze & Schmid, 2011, https://doi.org/10.1109/TPAMI.2010.57); fewer than 16,000 rows are all
 * searched. 0.97 of the 90 nearest were found at 60,000 rows of 50 numbers; on a runtime distances are those of single
 * precision. `hnsw` builds a graph once and answers in about log m steps each, with exact distances (Malkov & Yashunin, 2020,
 * https://doi.org/10.1109/TPAMI.2018.2889473).
 *
 * Throws InvalidParameterError for k outside [1, m] (m - 1 where a row is no neighbour of itself), ShapeError for an
 * empty base or other numbers of columns, NonFiniteError for NaN or infinity, UnknownNameError for another metric,
 * UnavailableError where hnswlib-node is asked for and not installed.
 */
export function* neighbors(base: ArrayInput, options: NeighborOptions): Computation<Neighbors> {
  const search = checkSearch(base, options);
  if (search.metric === 'euclidean') return yield* euclidean(search);
  if (search.metric === 'sqeuclidean') return mapDistances(yield* euclidean(search), (distance) => distance * distance);
  if (search.metric === 'cosine' || search.metric === 'correlation') return yield* angular(search, search.metric);
  return yield* byAllDistances(search);
}

function* euclidean({ base, queries, k, approximate, excludeSelf }: Search): Computation<Neighbors> {
  const wanted = excludeSelf ? k + 1 : k;
  if (approximate !== undefined) {
    const found = yield* (approximate === 'hnsw' ? hnswNeighbors : cellNeighbors)(base, queries, wanted);
    return excludeSelf ? withoutSelf(found, 0) : found;
  }
  const n = queries.shape[0];
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  const rows = Math.max(1, Math.ceil(TURN / base.data.length));
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    const found = yield* request((kernels) => kernels.nearest(base, sliceRows(queries, start, end), wanted));
    const part = excludeSelf ? withoutSelf(found, start) : found;
    indices.set(part.indices.data, start * k);
    distances.set(part.distances.data, start * k);
    yield* checkpoint(end, n);
  }
  return { indices: ndarray(indices, [n, k]), distances: ndarray(distances, [n, k]) };
}

/** 1 - cos(x, y) is half the squared distance of the rows at length 1; rows without a direction are in the way. */
function* angular(search: Search, metric: DistanceMetric): Computation<Neighbors> {
  const centred = metric === 'correlation';
  const unit = (x: NdArray) => unitRows(x, centred);
  const base = unit(search.base);
  const queries = search.queries === search.base ? base : unit(search.queries);
  if (base.zero?.includes(1) === true || queries.zero?.includes(1) === true) return yield* byAllDistances(search);
  const left = ndarray(base.data, search.base.shape);
  const right = queries === base ? left : ndarray(queries.data, search.queries.shape);
  return mapDistances(yield* euclidean({ ...search, base: left, queries: right }), (distance) => (distance * distance) / 2);
}

function mapDistances({ indices, distances }: Neighbors, map: (distance: number) => number): Neighbors {
  return { indices, distances: ndarray(distances.data.map(map), distances.shape) };
}
