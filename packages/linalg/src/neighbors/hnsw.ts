import { InvalidParameterError, type NdArray, UnavailableError, ndarray } from '@latentkit/core';
import { type Computation, checkpoint, request } from '../kernels/computation.js';
import { euclideanDistance } from '../kernels/euclidean-distance.js';
import type { Neighbors } from '../kernels/kernels.js';
import { NearestList } from '../kernels/nearest-list.js';

/** The part of hnswlib-node's index that is used here. */
interface HnswIndex {
  initIndex(options: { maxElements: number; m: number; efConstruction: number; randomSeed: number }): void;
  addPoint(point: number[], label: number): void;
  setEf(ef: number): void;
  searchKnn(query: number[], k: number): { readonly neighbors: readonly number[] };
}
type HnswConstructor = new (space: 'l2', dimensions: number) => HnswIndex;
interface HnswModule {
  readonly HierarchicalNSW?: HnswConstructor;
  readonly default?: { readonly HierarchicalNSW?: HnswConstructor };
}

// Links of a row, and rows looked at while the index is built: hnswlib's own defaults. 0.999 of the five nearest were
// found at 60,000 rows of 30 numbers.
const LINKS = 16;
const BUILD_EFFORT = 200;
const LEAST_EFFORT = 50;
const SEED = 100;
const TURN = 256;

/** Nearest rows by an index of hnswlib-node; distances are taken anew, in float64. */
export function* hnswNeighbors(base: NdArray, queries: NdArray, k: number): Computation<Neighbors> {
  const Hnsw = yield* loadHnsw();
  const [m, p] = base.shape;
  const n = queries.shape[0];
  const index = new Hnsw('l2', p);
  index.initIndex({ maxElements: m, m: LINKS, efConstruction: BUILD_EFFORT, randomSeed: SEED });
  for (let j = 0; j < m; j++) {
    index.addPoint(row(base, j), j);
    if (j % TURN === 0) yield* checkpoint(j, m + n);
  }
  index.setEf(Math.max(LEAST_EFFORT, 2 * k));
  const list = new NearestList(n, k);
  for (let i = 0; i < n; i++) {
    const { neighbors } = index.searchKnn(row(queries, i), k);
    // Rows that the graph does not connect to are not found: then all are looked at.
    if (neighbors.length === k) for (const j of neighbors) list.offer(i, j, euclideanDistance(queries, i, base, j));
    else for (let j = 0; j < m; j++) list.offer(i, j, euclideanDistance(queries, i, base, j));
    if (i % TURN === 0) yield* checkpoint(m + i, m + n);
  }
  return { indices: ndarray(list.indices, [n, k]), distances: ndarray(list.distances, [n, k]) };
}

function* loadHnsw(): Computation<HnswConstructor> {
  const loading = importHnsw();
  // At once nothing can be loaded: the failure, if any, must then not end the process.
  loading.catch(() => undefined);
  const loaded: unknown = yield* request(() => loading);
  if (typeof loaded === 'function') return loaded as HnswConstructor;
  throw new InvalidParameterError({
    parameter: 'approximate',
    got: 'hnsw',
    expected: 'to be left out of what runs at once, since hnswlib-node is loaded when it is asked for',
    remedy: "Use the asynchronous form: 'await run(neighbors(…))', or fitAsync.",
  });
}

async function importHnsw(): Promise<HnswConstructor> {
  // Not a literal, so that neither a bundler nor the compiler asks for a package that need not be installed.
  const name: string = 'hnswlib-node';
  let cause: unknown;
  try {
    const module = (await import(name)) as HnswModule;
    const found = module.HierarchicalNSW ?? module.default?.HierarchicalNSW;
    if (found !== undefined) return found;
  } catch (error) {
    cause = error;
  }
  throw new UnavailableError({
    parameter: 'approximate',
    got: 'hnsw',
    expected: 'the package hnswlib-node, which is not installed or does not load here',
    remedy: "Run 'npm install hnswlib-node' (Node only), or leave approximate out: the exact search is as fast unless queries are very many.",
    cause,
  });
}

function row({ data, shape }: NdArray, i: number): number[] {
  return Array.from(data.subarray(i * shape[1], (i + 1) * shape[1]));
}
