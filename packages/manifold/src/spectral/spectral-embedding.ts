import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, type VersionedJson, ndarray } from '@latentkit/core';
import { type Computation, SparseMatrix, type Triplet, checkpoint, smallestEigen } from '@latentkit/linalg';
import { connectedParts } from '../graph/connectivity.js';
import { checkAtMost, checkSamples } from '../graph/input.js';
import { type SparseGraph, degrees } from '../graph/sparse-graph.js';
import { TransductiveEstimator } from '../graph/transductive.js';
import { affinityGraph } from './affinity.js';
import { type SpectralEmbeddingConfig, type SpectralEmbeddingOptions, spectralEmbeddingConfig } from './config.js';
import { type SpectralState, spectralFormat } from './spectral-state.js';

/**
 * Laplacian eigenmaps: the eigenvectors of a graph's normalised Laplacian after the first, with the definitions of
 * `sklearn.manifold.SpectralEmbedding` (Belkin & Niyogi, 2003, https://doi.org/10.1162/089976603321780317).
 *
 * ```ts
 * const y = new SpectralEmbedding({ neighbors: 12 }).fitTransform(x);  // x: [n, p], y: [n, 2]
 * ```
 *
 * Costs a search for neighbours and the operations of `smallestEigen`; n² memory unless neighbours are few. It places the
 * rows of `fit` only, so there is no `transform`.
 */
export class SpectralEmbedding extends TransductiveEstimator<SpectralEmbeddingConfig, SpectralState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: SpectralEmbeddingOptions = {}) {
    super(spectralEmbeddingConfig.parse(options), spectralFormat);
  }

  /** Eigenvalues of the Laplacian that belong to the columns of the embedding, ascending, in [0, 2]. */
  get eigenvalues(): Float64Array {
    return this.fitted('eigenvalues').eigenvalues;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): SpectralEmbedding {
    const { config, state } = spectralFormat.read(json);
    return new SpectralEmbedding(config).settle(state);
  }

  /**
   * Embeds rows [n, p], or the nodes of a graph with affinities [n, n]. Columns are eigenvectors of length 1 over the roots
   * of the degrees; the entry of largest absolute value of each is positive.
   *
   * Throws ShapeError for a single row or affinities that are not square, NonFiniteError for NaN or infinity,
   * InvalidParameterError for equal rows, for affinities that are negative or not symmetric (naming the place), for as
   * many components as rows, or for a graph that falls into parts, whose eigenvectors only tell the parts.
   */
  protected *fitting(x: ArrayInput): Computation<SpectralState> {
    const { components: q, seed, affinity } = this.config;
    const samples = checkSamples(x, 'euclidean');
    const n = samples.shape[0];
    if (affinity === 'precomputed' && samples.shape[1] !== n) {
      throw new ShapeError({ parameter: 'x', got: samples.shape, expected: 'a square matrix of affinities' });
    }
    checkAtMost('SpectralEmbedding.components', q, n - 1, `one less than the ${n} rows`);
    const graph = yield* affinityGraph(samples, this.config);
    checkConnected(graph, affinity);
    yield* checkpoint(1, 2);
    const sums = degrees(graph);
    const { values, vectors } = smallestEigen(normalizedLaplacian(graph, sums), q + 1, { seed });
    return { embedding: columnsOf(vectors, sums, q), eigenvalues: values.slice(1) };
  }
}

function normalizedLaplacian({ starts, columns, values }: SparseGraph, sums: Float64Array): SparseMatrix {
  const n = sums.length;
  function* entries(): Generator<Triplet> {
    for (let i = 0; i < n; i++) {
      yield [i, i, 1];
      for (let e = starts[i]; e < starts[i + 1]; e++) yield [i, columns[e], -values[e] / Math.sqrt(sums[i] * sums[columns[e]])];
    }
  }
  return SparseMatrix.fromTriplets([n, n], entries());
}

/** The eigenvectors after the first over the roots of the degrees, as columns, with their signs fixed again. */
function columnsOf({ data }: NdArray<Float64Array>, sums: Float64Array, q: number): NdArray<Float64Array> {
  const n = sums.length;
  const result = new Float64Array(n * q);
  for (let c = 0; c < q; c++) {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const value = data[(c + 1) * n + i] / Math.sqrt(sums[i]);
      result[i * q + c] = value;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    if (largest < 0) for (let i = 0; i < n; i++) result[i * q + c] = 0 - result[i * q + c];
  }
  return ndarray(result, [n, q]);
}

function checkConnected(graph: SparseGraph, affinity: SpectralEmbeddingConfig['affinity']): void {
  const { count } = connectedParts(graph);
  if (count === 1) return;
  throw new InvalidParameterError({
    parameter: affinity === 'precomputed' ? 'x' : affinity === 'rbf' ? 'SpectralEmbedding.gamma' : 'SpectralEmbedding.neighbors',
    got: `a graph of ${count} parts`,
    expected: 'affinities that connect all rows',
    remedy: affinity === 'rbf' ? 'Take a smaller gamma.' : 'Take more neighbours, or embed the parts one by one.',
  });
}
