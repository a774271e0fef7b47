import { type NdArray, ndarray, random, takeRows } from '@latentkit/core';
import { kMeans } from '../clusters/k-means.js';
import { type Computation, checkpoint, request } from '../kernels/computation.js';
import type { Neighbors } from '../kernels/kernels.js';

// Rows in a cell, on average: products of so many queries at once are worth a call of a runtime.
const ROWS_PER_CELL = 500;
const FEWEST_CELLS = 32;
// Rows looked at for the centres, for each of them, and how often centres move.
const SAMPLE_PER_CELL = 64;
const MOVES = 10;
// The queries of a cell search this share of the base together: each votes for the cells nearest to it, the nearest one most.
const SHARE = 1 / 5;
// Cells voted for, as a share of all.
const VOTES = 1.5 * SHARE;

/**
 * Nearest rows of a base that is divided into cells about centres (k-means): the queries of a cell search the rows of
 * the cells that most of them are near to, a fifth of the base in all. Searches all where the base is small or k large.
 */
export function* cellNeighbors(base: NdArray, queries: NdArray, k: number): Computation<Neighbors> {
  const m = base.shape[0];
  const n = queries.shape[0];
  const cells = Math.round(m / ROWS_PER_CELL);
  if (cells < FEWEST_CELLS || k > (SHARE * m) / 4) return yield* request((kernels) => kernels.nearest(base, queries, k));
  const centres = yield* findCentres(base, cells);
  const votes = yield* nearestCells(centres, queries);
  const homes = queries === base ? votes : yield* nearestCells(centres, base);
  const rowsOf = members(homes, cells);
  const queriesOf = queries === base ? rowsOf : members(votes, cells);
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  let done = 0;
  for (const own of queriesOf) {
    if (own.length === 0) continue;
    const rows = searched(own, votes, rowsOf, SHARE * m);
    const found = yield* request((kernels) => (kernels.roughlyNearest ?? kernels.nearest)(takeRows(base, rows), takeRows(queries, own), k));
    own.forEach((query, i) => {
      for (let q = 0; q < k; q++) indices[query * k + q] = rows[found.indices.data[i * k + q]];
      distances.set(found.distances.data.subarray(i * k, (i + 1) * k), query * k);
    });
    done += own.length;
    yield* checkpoint(done, n);
  }
  return { indices: ndarray(indices, [n, k]), distances: ndarray(distances, [n, k]) };
}

/** Centres [cells, p] of rows, by k-means on some of them. */
function* findCentres(base: NdArray, cells: number): Computation<NdArray<Float64Array>> {
  const m = base.shape[0];
  const source = random(0);
  const order = source.stream('cells').at(0).permutation(m);
  const sample = takeRows(base, order.slice(0, Math.min(m, SAMPLE_PER_CELL * cells)));
  const init = takeRows(base, order.slice(0, cells));
  const { centers } = yield* kMeans(sample, { clusters: cells, init, maxIterations: MOVES, tolerance: 0, random: source, quiet: true });
  return centers;
}

/** The cells that each row votes for, nearest first. */
function* nearestCells(centres: NdArray, rows: NdArray): Computation<NdArray<Int32Array>> {
  const votes = Math.ceil(VOTES * centres.shape[0]);
  const { indices } = yield* request((kernels) => kernels.nearest(centres, rows, votes));
  return indices;
}

/** The rows of each cell, ascending. */
function members({ data, shape: [n, votes] }: NdArray<Int32Array>, cells: number): Int32Array[] {
  const lists: number[][] = Array.from({ length: cells }, () => []);
  for (let i = 0; i < n; i++) lists[data[i * votes]].push(i);
  return lists.map((list) => Int32Array.from(list));
}

/** The rows that queries search, ascending, so that equal distances keep the order of their rows. */
function searched(own: Int32Array, nearest: NdArray<Int32Array>, rowsOf: readonly Int32Array[], enough: number): Int32Array {
  const count = nearest.shape[1];
  const votes = new Float64Array(rowsOf.length);
  for (const query of own) for (let v = 0; v < count; v++) votes[nearest.data[query * count + v]] += count - v;
  const ranked = Array.from(votes, (_, cell) => cell).sort((a, b) => votes[b] - votes[a] || a - b);
  const rows: number[] = [];
  for (const cell of ranked) {
    if (rows.length >= enough) break;
    for (const row of rowsOf[cell]) rows.push(row);
  }
  return Int32Array.from(rows).sort();
}
