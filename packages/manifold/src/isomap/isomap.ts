import { type ArrayInput, type AsyncFitOptions, InvalidParameterError, type NdArray, type VersionedJson, ndarray, toMatrix } from '@latentkit/core';
import { type Computation, ComputedTransformer, checkpoint } from '@latentkit/linalg';
import { eachDistanceRow } from '../graph/distance-rows.js';
import { doubleCentred } from '../graph/double-centring.js';
import { checkAtMost, checkNeighbors, checkNewDistances, checkSamples } from '../graph/input.js';
import { nearestTo } from '../graph/nearest.js';
import { kernelCoordinates } from '../graph/scaled-eigenvectors.js';
import { ShortestPaths } from '../graph/shortest-paths.js';
import type { SparseGraph } from '../graph/sparse-graph.js';
import { type IsomapConfig, type IsomapOptions, isomapConfig } from './config.js';
import { type IsomapState, isomapFormat } from './isomap-state.js';
import { neighborhoodGraph } from './neighborhood-graph.js';

/** Sources between two points where a computation may stop. */
const SOURCES = 64;

/**
 * Isomap: classical scaling of the lengths of shortest paths through a graph of neighbours, with the definitions of
 * `sklearn.manifold.Isomap` (Tenenbaum, De Silva & Langford, 2000, https://doi.org/10.1126/science.290.5500.2319).
 *
 * ```ts
 * const isomap = new Isomap({ neighbors: 10 }).fit(x);  // x: [n, p]
 * isomap.embedding;                                     // [n, 2]
 * isomap.transform(more);                               // new rows, placed by their paths to those of fit
 * ```
 *
 * About n·(edges + n)·log n operations for the paths, and those of the largest eigenvectors of an n×n matrix; n² numbers
 * of memory during `fit`, none of which is kept.
 */
export class Isomap extends ComputedTransformer<IsomapConfig, IsomapState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: IsomapOptions = {}) {
    super(isomapConfig.parse(options), isomapFormat);
  }

  /** Where the rows of `fit` lie: [n, components]; the entry of largest absolute value of each column is positive. */
  get embedding(): NdArray<Float64Array> {
    return this.fitted('embedding').embedding;
  }

  /** The largest eigenvalues of the centred inner products, descending. */
  get eigenvalues(): Float64Array {
    return this.fitted('eigenvalues').eigenvalues;
  }

  /** Norm of what the embedding leaves of the centred inner products, over n: as scikit-learn's `reconstruction_error()`. */
  get reconstructionError(): number {
    return this.fitted('reconstructionError').reconstructionError;
  }

  /** In how many parts the graph of neighbours was, before they were joined. */
  get parts(): number {
    return this.fitted('parts').parts;
  }

  /** Number of features p in `fit`; for precomputed distances the number of rows. */
  get nFeatures(): number {
    return this.fitted('nFeatures').nFeatures;
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').embedding.shape[0];
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
  static fromJSON(json: VersionedJson): Isomap {
    const { config, state } = isomapFormat.read(json);
    return new Isomap(config).settle(state);
  }

  /**
   * Throws ShapeError for a single row, NonFiniteError for NaN or infinity, InvalidParameterError for equal rows, for
   * distances that are negative or not symmetric (naming the place), for as many neighbours or components as rows, and,
   * where that is to be an error, for a graph that falls into parts.
   */
  protected *fitting(x: ArrayInput): Computation<IsomapState> {
    const { components, metric, neighbors, radius } = this.config;
    const samples = checkSamples(x, metric);
    const [n, p] = samples.shape;
    if (radius === undefined) checkNeighbors('Isomap.neighbors', neighbors, n);
    checkAtMost('Isomap.components', components, n - 1, `one less than the ${n} rows`);
    const { graph, parts } = yield* neighborhoodGraph(samples, this.config);
    const { kernel, columnMeans, mean } = doubleCentred(yield* allPaths(graph));
    let squares = 0;
    for (let i = 0; i < kernel.data.length; i++) squares += kernel.data[i] ** 2;
    const { points, eigenvalues } = yield* kernelCoordinates(kernel, components);
    const explained = eigenvalues.reduce((sum, value) => sum + value * value, 0);
    return {
      nFeatures: p,
      samples: metric === 'precomputed' ? undefined : samples,
      starts: graph.starts,
      columns: graph.columns,
      lengths: graph.values,
      kernelMeans: columnMeans,
      kernelMean: mean,
      eigenvalues,
      embedding: points,
      reconstructionError: Math.sqrt(Math.max(0, squares - explained)) / n,
      parts,
    };
  }

  /** New rows [m, p], or their distances [m, n] to the rows of `fit`; one search of the graph for each. */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const state = this.fitted('transform');
    const { eigenvalues, embedding, kernelMeans, kernelMean } = state;
    const [n, q] = embedding.shape;
    const queries = state.samples === undefined ? checkNewDistances(x, n) : toMatrix(x, { columns: state.nFeatures });
    const starts = yield* this.links(queries, state);
    const paths = new ShortestPaths({ starts: state.starts, columns: state.columns, values: state.lengths });
    const result = new Float64Array(queries.shape[0] * q);
    const lengths = new Float64Array(n);
    for (let i = 0; i < queries.shape[0]; i++) {
      lengths.fill(Infinity);
      for (const [j, distance] of starts[i]) lengths[j] = distance;
      paths.extend(lengths);
      let own = 0;
      for (let j = 0; j < n; j++) own -= lengths[j] ** 2 / (2 * n);
      for (let j = 0; j < n; j++) {
        const product = -0.5 * lengths[j] ** 2 - kernelMeans[j] - own + kernelMean;
        for (let c = 0; c < q; c++) if (eigenvalues[c] > 0) result[i * q + c] += (product * embedding.data[j * q + c]) / eigenvalues[c];
      }
      if ((i + 1) % SOURCES === 0) yield* checkpoint(i + 1, queries.shape[0]);
    }
    return ndarray(result, [queries.shape[0], q]);
  }

  /** The rows of `fit` that each new one is joined to, with their distances. */
  private *links(queries: NdArray<Float64Array>, { samples, embedding }: IsomapState): Computation<[number, number][][]> {
    const { metric, neighbors, radius } = this.config;
    const base = samples ?? embedding;
    if (radius === undefined) {
      const { indices, distances } = yield* nearestTo(base, queries, neighbors, metric);
      return Array.from({ length: queries.shape[0] }, (_, i) =>
        Array.from({ length: neighbors }, (__, j) => [indices.data[i * neighbors + j], distances.data[i * neighbors + j]]),
      );
    }
    const links: [number, number][][] = [];
    eachDistanceRow(
      queries,
      metric,
      (i, row) => {
        links.push([]);
        row.forEach((distance, j) => distance <= radius && links[i].push([j, distance]));
        if (links[i].length > 0) return;
        throw new InvalidParameterError({
          parameter: `x[${i}]`,
          got: `a nearest row at distance ${row.reduce((a, b) => Math.min(a, b))}`,
          expected: `a row of fit within the radius ${radius}`,
          remedy: 'Take neighbors in place of the radius.',
        });
      },
      base,
    );
    return links;
  }
}

/** The lengths of shortest paths between all nodes: [n, n]. */
function* allPaths(graph: SparseGraph): Computation<NdArray<Float64Array>> {
  const n = graph.starts.length - 1;
  const paths = new ShortestPaths(graph);
  const lengths = new Float64Array(n * n).fill(Infinity);
  for (let i = 0; i < n; i++) {
    lengths[i * n + i] = 0;
    paths.extend(lengths.subarray(i * n, (i + 1) * n));
    if ((i + 1) % SOURCES === 0) yield* checkpoint(i + 1, n);
  }
  return ndarray(lengths, [n, n]);
}
