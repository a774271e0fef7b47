import { type NdArray, astype, ndarray, sliceRows, throwIfAborted, yieldToEventLoop } from '@latentkit/core';
import { type Neighbors, neighbors, run } from '@latentkit/linalg';
import { TSNE } from '@latentkit/manifold';
import { PCA } from '@latentkit/pca';
import type { MapEvent, MapStep } from '../protocol.js';

/** Rows with more numbers are first brought down to so many principal components, as van der Maaten & Hinton (2008) did. */
const MOST_COLUMNS = 50;
/** Neighbours per unit of perplexity, as in scikit-learn and openTSNE. */
const NEIGHBORS = 3;
/** Spread of the first coordinate at the beginning. */
const SPREAD = 1e-4;
/** Multiplications after which others get their turn. */
const TURN = 2e8;
/** Steps between two pictures of the map. */
const INTERVAL = 5;

/** Maps rows [rows, columns] in the plane, telling of each stage. Throws AbortedError where it is stopped before points move. */
export async function runTsne(
  x: Float32Array | Uint8Array,
  rows: number,
  { perplexity, seed }: { readonly perplexity: number; readonly seed: number },
  signal: AbortSignal,
  tell: (event: MapEvent) => void,
): Promise<MapStep> {
  const plain = { runtime: 'plain', signal } as const;
  tell({ type: 'neighbours', done: 0, total: rows });
  await yieldToEventLoop();
  const given: NdArray = ndarray(x, [rows, x.length / rows]);
  const columns = given.shape[1];
  const pca = await new PCA({ components: Math.min(columns, rows, columns > MOST_COLUMNS ? MOST_COLUMNS : 2) }).fitAsync(given, plain);
  const codes = await pca.transformAsync(given, plain);
  const compact = columns > MOST_COLUMNS ? codes : astype(given, 'float64');
  const graph = await nearestRows(compact, Math.min(rows - 1, Math.floor(NEIGHBORS * perplexity)), signal, (done) => tell({ type: 'neighbours', done, total: rows }));
  const tsne = new TSNE({ perplexity, seed, init: startingPositions(codes), keepData: false });
  const { iterations } = tsne.config;
  await tsne.fitNeighborsAsync(graph, {
    ...plain,
    iterationInterval: INTERVAL,
    onIteration: ({ iteration, embedding, kl }) => tell({ type: 'step', positions: Float32Array.from(embedding.data), iteration, iterations, kl }),
  });
  return { positions: Float32Array.from(tsne.embedding.data), iteration: tsne.iterationsRun, iterations, kl: tsne.klDivergence };
}

/** The k nearest other rows of each row, in portions, so that the search tells how far it is and can be stopped. */
async function nearestRows(x: NdArray<Float64Array>, k: number, signal: AbortSignal, tell: (done: number) => void): Promise<Neighbors> {
  const [n] = x.shape;
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  const portion = Math.max(16, Math.floor(TURN / x.data.length));
  for (let start = 0; start < n; start += portion) {
    const end = Math.min(n, start + portion);
    const found = await run(neighbors(x, { k: k + 1, queries: sliceRows(x, start, end) }), { runtime: 'plain' });
    for (let i = start; i < end; i++) {
      const from = (i - start) * (k + 1);
      // Of equal rows, any may come first; where a row is not among its own neighbours, the farthest of them goes.
      const own = found.indices.data.subarray(from, from + k + 1).indexOf(i);
      const left = own < 0 ? k : own;
      for (let j = 0; j < k; j++) {
        const at = from + (j < left ? j : j + 1);
        indices[i * k + j] = found.indices.data[at];
        distances[i * k + j] = found.distances.data[at];
      }
    }
    tell(end);
    await yieldToEventLoop();
    throwIfAborted(signal, 't-SNE');
  }
  return { indices: ndarray(indices, [n, k]), distances: ndarray(distances, [n, k]) };
}

/** The first two principal components as TSNE itself begins with them. */
function startingPositions({ data, shape: [n, kept] }: NdArray<Float64Array>): number[][] {
  let squares = 0;
  for (let i = 0; i < n; i++) squares += data[i * kept] ** 2;
  const scale = SPREAD / Math.sqrt(squares / n);
  return Array.from({ length: n }, (_, i) => [data[i * kept] * scale, kept > 1 ? data[i * kept + 1] * scale : 0]);
}
