import { InvalidParameterError, type NdArray } from '@latentkit/core';
import { type Computation, SparseMatrix } from '@latentkit/linalg';
import { eachDistanceRow } from '../graph/distance-rows.js';
import { nearestOthers } from '../graph/nearest.js';
import { type SparseGraph, neighborGraph, undirected } from '../graph/sparse-graph.js';
import type { SpectralEmbeddingConfig } from './config.js';

/** A tenth of the rows; of few rows more, since with one or two neighbours the graph would fall into parts. */
const SHARE = 10;
const LEAST = 10;

/** How alike rows are, as a graph without loops: symmetric, no weight negative. */
export function* affinityGraph(x: NdArray<Float64Array>, config: SpectralEmbeddingConfig): Computation<SparseGraph> {
  if (config.affinity === 'nearest-neighbors') return yield* neighborAffinity(x, config.neighbors);
  if (config.affinity === 'precomputed') return withoutLoops(SparseMatrix.fromDense(x));
  const gamma = config.gamma === 'auto' ? 1 / x.shape[1] : config.gamma;
  const n = x.shape[0];
  const weights = new Float64Array(n * n);
  eachDistanceRow(x, 'sqeuclidean', (i, row) => row.forEach((squared, j) => (weights[i * n + j] = Math.exp(-gamma * squared))));
  return withoutLoops(SparseMatrix.fromDense({ data: weights, shape: [n, n] }));
}

/** 1 for two rows each of which is a neighbour of the other, ½ where only one is. */
function* neighborAffinity(x: NdArray<Float64Array>, size: SpectralEmbeddingConfig['neighbors']): Computation<SparseGraph> {
  const n = x.shape[0];
  const k = size === 'auto' ? Math.min(n, Math.max(LEAST, Math.floor(n / SHARE))) : size;
  if (k > n) {
    throw new InvalidParameterError({ parameter: 'SpectralEmbedding.neighbors', got: k, expected: `at most ${n}, the number of rows` });
  }
  const found = yield* nearestOthers(x, k - 1, 'euclidean');
  return undirected(neighborGraph(found, new Float64Array(n * (k - 1)).fill(1)), (there, back) => (there + back) / 2);
}

/** Throws for a graph that is not symmetric or has negative weights, naming the place. */
function withoutLoops(matrix: SparseMatrix): SparseGraph {
  for (const [i, j, value] of matrix.entries()) {
    const parameter = `x[${i}][${j}]`;
    if (value < 0) throw new InvalidParameterError({ parameter, got: value, expected: 'an affinity >= 0', remedy: 'Give similarities.' });
    const other = matrix.at(j, i);
    if (Math.abs(value - other) > 1e-10 * Math.max(value, other)) {
      throw new InvalidParameterError({ parameter, got: value, expected: `the affinity at [${j}][${i}], ${other}: a symmetric matrix`, remedy: "Use (A + A') / 2." });
    }
  }
  const starts = new Int32Array(matrix.shape[0] + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [i, j, value] of matrix.entries()) {
    if (i === j) continue;
    starts[i + 1]++;
    columns.push(j);
    values.push((value + matrix.at(j, i)) / 2);
  }
  for (let i = 0; i < matrix.shape[0]; i++) starts[i + 1] += starts[i];
  return { starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}
