import { type ArrayInput, type AsyncFitOptions, InvalidParameterError, type NdArray, type VersionedJson, ndarray, toMatrix } from '@latentkit/core';
import { type Computation, ComputedTransformer, checkpoint, smallestEigen } from '@latentkit/linalg';
import { connectedParts } from '../graph/connectivity.js';
import { checkAtMost, checkNeighbors, checkSamples } from '../graph/input.js';
import { nearestOthers, nearestTo } from '../graph/nearest.js';
import { neighborGraph, undirected } from '../graph/sparse-graph.js';
import { alignmentMatrix } from './alignment.js';
import { barycenter } from './barycenter.js';
import { type LocallyLinearEmbeddingConfig, type LocallyLinearEmbeddingOptions, locallyLinearEmbeddingConfig } from './config.js';
import { hessianNeighbors } from './hessian.js';
import { type LLEState, lleFormat } from './lle-state.js';
import { patches } from './patch.js';

/**
 * Locally linear embedding and its three relatives, with the definitions of `sklearn.manifold.LocallyLinearEmbedding`:
 * points whose neighbours lie around them as they do in x.
 *
 * ```ts
 * const lle = new LocallyLinearEmbedding({ neighbors: 12, method: 'modified' }).fit(x);  // x: [n, p]
 * lle.embedding;        // [n, 2]; columns of length 1
 * lle.transform(more);  // new rows, by the weights that rebuild them from their neighbours
 * ```
 *
 * The Hessian method is that of its paper; scikit-learn 1.9 computes `ltsa` under that name.
 *
 * Costs a search for neighbours, n·(k²·p + k³) operations for the patches, and those of `smallestEigen`: about n² for
 * points near a surface, n³/3 at worst.
 */
export class LocallyLinearEmbedding extends ComputedTransformer<LocallyLinearEmbeddingConfig, LLEState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: LocallyLinearEmbeddingOptions = {}) {
    super(locallyLinearEmbeddingConfig.parse(options), lleFormat);
    const { method, neighbors, components } = this.config;
    const least = method === 'hessian' ? hessianNeighbors(components) : method === 'standard' ? 1 : components;
    if (neighbors >= least) return;
    throw new InvalidParameterError({
      parameter: 'LocallyLinearEmbedding.neighbors',
      got: neighbors,
      expected: `at least ${least} for the ${method} method with ${components} components`,
    });
  }

  /** Where the rows of `fit` lie: [n, components], orthonormal columns with their entry of largest absolute value positive. */
  get embedding(): NdArray<Float64Array> {
    return this.fitted('embedding').embedding;
  }

  /** Sum of the eigenvalues that belong to the columns of the embedding. */
  get reconstructionError(): number {
    return this.fitted('reconstructionError').reconstructionError;
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').samples.shape[1];
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').samples.shape[0];
  }

  /** Fits, and returns the embedding of the rows. */
  override fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<Float64Array> {
    return this.fit(x, y).embedding;
  }

  /** What `fitTransform` does, to rounding, on ONNX Runtime where it is installed. */
  override async fitTransformAsync(x: ArrayInput, options: AsyncFitOptions = {}): Promise<NdArray<Float64Array>> {
    return (await this.fitAsync(x, options)).embedding;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): LocallyLinearEmbedding {
    const { config, state } = lleFormat.read(json);
    return new LocallyLinearEmbedding(config).settle(state);
  }

  /**
   * Throws ShapeError for a single row, NonFiniteError for NaN or infinity, InvalidParameterError for equal rows, for as
   * many neighbours as rows, more components than features, a graph of neighbours that falls into parts, or with `reg` 0
   * for neighbours that depend on each other.
   */
  protected *fitting(x: ArrayInput): Computation<LLEState> {
    const { components, neighbors, seed } = this.config;
    const samples = checkSamples(x, 'euclidean');
    const [n, p] = samples.shape;
    checkAtMost('LocallyLinearEmbedding.components', components, p, `the number of features`);
    checkNeighbors('LocallyLinearEmbedding.neighbors', neighbors, n);
    checkAtMost('LocallyLinearEmbedding.components', components, n - 1, `one less than the ${n} rows`);
    const { indices } = yield* this.connected(samples);
    const matrix = alignmentMatrix(samples, indices, this.config);
    yield* checkpoint(1, 2);
    const { values, vectors } = smallestEigen(matrix, components + 1, { seed });
    const embedding = new Float64Array(n * components);
    for (let c = 0; c < components; c++) for (let i = 0; i < n; i++) embedding[i * components + c] = vectors.data[(c + 1) * n + i];
    return {
      samples,
      embedding: ndarray(embedding, [n, components]),
      reconstructionError: values.subarray(1).reduce((sum, value) => sum + value, 0),
    };
  }

  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { samples, embedding } = this.fitted('transform');
    const { neighbors: k, reg } = this.config;
    const q = embedding.shape[1];
    const queries = toMatrix(x, { columns: samples.shape[1] });
    const { indices } = yield* nearestTo(samples, queries, k, 'euclidean');
    const result = new Float64Array(queries.shape[0] * q);
    for (const patch of patches(samples, queries, indices)) {
      barycenter(patch, reg).forEach((weight, j) => {
        for (let c = 0; c < q; c++) result[patch.index * q + c] += weight * embedding.data[patch.neighbors[j] * q + c];
      });
    }
    return ndarray(result, [queries.shape[0], q]);
  }

  /** Neighbours of each row, such that all rows hang together: parts that do not could be moved about at no cost. */
  private *connected(samples: NdArray<Float64Array>): Computation<{ indices: NdArray<Int32Array> }> {
    const { neighbors } = this.config;
    const found = yield* nearestOthers(samples, neighbors, 'euclidean');
    const { count } = connectedParts(undirected(neighborGraph(found, new Float64Array(found.indices.data.length).fill(1)), Math.max));
    if (count === 1) return found;
    throw new InvalidParameterError({
      parameter: 'LocallyLinearEmbedding.neighbors',
      got: neighbors,
      expected: `a connected graph of neighbours, but it falls into ${count} parts`,
      remedy: 'Take more neighbours, or embed the parts one by one.',
    });
  }
}
