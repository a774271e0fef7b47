import { type NdArray, ndarray, takeRows } from '@latentkit/core';
import type { RuntimeTensor } from '@latentkit/onnx';
import { euclideanDistance } from '../euclidean-distance.js';
import type { Neighbors } from '../kernels.js';
import { NearestList } from '../nearest-list.js';
import { plainNearest } from '../plain-nearest.js';
import { isCertain } from './is-certain.js';
import { GROUP, nearestGraph } from './nearest-graph.js';
import { type Scaling, scaleRows, scalingOf } from './nearest-scaling.js';
import type { Sessions } from './sessions.js';

// Products held at a time, 16 MB in float32: as many as stay in a cache, and enough for the threads.
const PRODUCTS = 2 ** 22;
// Groups must be many more than those looked into, or grouping saves nothing.
const GROUPS_PER_CANDIDATE = 4;
const RETRIES = 2;

/**
 * Exact nearest rows: candidates by single-precision products, their distances anew in float64, and a bound on the
 * error of the products that proves for each query that no other row is as near. Queries without the proof, such as
 * those with many equally near rows, get more candidates, and in the end all rows.
 */
export async function nearest(sessions: Sessions, base: NdArray, queries: NdArray, k: number): Promise<Neighbors> {
  const m = base.shape[0];
  const n = queries.shape[0];
  const found = new NearestList(n, k);
  const search = new Search(sessions, base, scalingOf(base, queries));
  let open = Int32Array.from({ length: n }, (_, i) => i);
  let count = k + 3 + Math.ceil(k / 8);
  for (let attempt = 0; attempt <= RETRIES && open.length > 0 && count < m; attempt++, count = 4 * count) {
    open = await search.run(open.length === n ? queries : takeRows(queries, open), open, count, found);
  }
  if (open.length > 0) write(plainNearest(base, takeRows(queries, open), k), open, k, found);
  return { indices: ndarray(found.indices, [n, k]), distances: ndarray(found.distances, [n, k]) };
}

/**
 * Nearest rows by single-precision products alone: squared distances have errors of some 1e-7 of the squared lengths of
 * the rows, counted from the mean of the base.
 */
export async function roughlyNearest(sessions: Sessions, base: NdArray, queries: NdArray, k: number): Promise<Neighbors> {
  const n = queries.shape[0];
  const scaling = scalingOf(base, queries);
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  for await (const { start, squares, rows, values } of new Search(sessions, base, scaling).candidates(queries, k)) {
    indices.set(rows, start * k);
    for (let at = 0; at < rows.length; at++) {
      distances[start * k + at] = Math.sqrt(Math.max(0, squares[Math.floor(at / k)] - values[at])) / scaling.scale;
    }
  }
  return { indices: ndarray(indices, [n, k]), distances: ndarray(distances, [n, k]) };
}

function write({ indices, distances }: Neighbors, to: Int32Array, k: number, found: NearestList): void {
  for (let i = 0; i < to.length; i++) {
    found.indices.set(indices.data.subarray(i * k, (i + 1) * k), to[i] * k);
    found.distances.set(distances.data.subarray(i * k, (i + 1) * k), to[i] * k);
  }
}

/** A base that is ready to be searched. */
class Search {
  private readonly padded: number;
  private readonly feeds: Record<string, RuntimeTensor>;

  constructor(
    private readonly sessions: Sessions,
    private readonly base: NdArray,
    private readonly scaling: Scaling,
  ) {
    const [m, p] = base.shape;
    this.padded = Math.ceil(m / GROUP) * GROUP;
    const { data, squares } = scaleRows(base, scaling, 0, m, this.padded);
    // Padding is further away than anything.
    const offset = Float32Array.from(squares, (square, j) => (j < m ? -square : -3e38));
    this.feeds = { base: sessions.float32(data, [this.padded, p]), offset: sessions.float32(offset, [this.padded]) };
  }

  /** Looks up queries, of which row i is number `numbers[i]`; returns the numbers of those that are not certain. */
  async run(queries: NdArray, numbers: Int32Array, count: number, found: NearestList): Promise<Int32Array<ArrayBuffer>> {
    const { scaling, base } = this;
    const open: number[] = [];
    for await (const { start, squares, rows, values } of this.candidates(queries, count)) {
      for (let i = 0; i < rows.length / count; i++) {
        const number = numbers[start + i];
        found.clear(number);
        for (const row of rows.subarray(i * count, (i + 1) * count)) {
          if (row < base.shape[0]) found.offer(number, row, euclideanDistance(queries, start + i, base, row));
        }
        const farthest = found.limit(number) * scaling.scale;
        if (!isCertain(squares[i], values[(i + 1) * count - 1], farthest, base.shape[1])) open.push(number);
      }
    }
    return Int32Array.from(open);
  }

  /** The rows with the largest scores for each query, best first, some queries at a time. */
  async *candidates(queries: NdArray, count: number): AsyncGenerator<Candidates> {
    const { sessions, padded, scaling } = this;
    const [n, p] = queries.shape;
    const grouped = padded / GROUP >= GROUPS_PER_CANDIDATE * count;
    const session = await sessions.get(`nearest ${grouped}`, () => nearestGraph(grouped));
    const feeds = { ...this.feeds, count: sessions.runtime.tensor('int64', BigInt64Array.of(BigInt(count)), [1]) };
    const most = Math.max(1, Math.min(n, Math.floor(PRODUCTS / padded)));
    for (let start = 0; start < n; start += most) {
      const chunk = Math.min(most, n - start);
      const { data, squares } = scaleRows(queries, scaling, start, chunk);
      const { rows, values } = await session.run({ ...feeds, queries: sessions.float32(data, [chunk, p]) });
      yield { start, squares, rows: rows.data as Int32Array, values: values.data as Float32Array };
    }
  }
}

/** Candidates for some queries from number `start` on. */
interface Candidates {
  readonly start: number;
  /** Squared lengths of the scaled queries. */
  readonly squares: Float64Array;
  /** Rows of the base, [queries, count]. */
  readonly rows: Int32Array;
  /** Their scores. */
  readonly values: Float32Array;
}
