import { type ArrayInput, type AsyncFitOptions, InvalidParameterError, type NdArray, type VersionedJson, ndarray, toMatrix } from '@latentkit/core';
import { type Computation, ComputedTransformer, type Neighbors, run, runSync } from '@latentkit/linalg';
import { checkNewDistances } from '../graph/input.js';
import { nearestTo } from '../graph/nearest.js';
import { type TSNEConfig, type TSNEOptions, tsneConfig } from './config.js';
import type { Stopped } from './descent.js';
import { checkGraph, checkInput, checkMethod } from './input.js';
import { type MappingOptions, mapGraph, mapRows } from './mapping.js';
import { PLACING_NEIGHBORS, placeNew } from './placement.js';
import { type TSNEState, tsneFormat } from './tsne-state.js';

/** A map in the making. */
export interface TSNEIteration {
  /** Steps done. */
  readonly iteration: number;
  /** Where the rows lie now: [n, components]; a copy. */
  readonly embedding: NdArray<Float64Array>;
  /** The Kullback-Leibler divergence of this map, without exaggeration. */
  readonly kl: number;
  /** Whether early exaggeration still goes on. */
  readonly exaggerated: boolean;
}

/** What the asynchronous forms of `TSNE.fit` take. */
export interface TSNEFitOptions extends AsyncFitOptions {
  /** Called with the map after every {@link iterationInterval} steps, for drawing, and with the final one. */
  readonly onIteration?: ((iteration: TSNEIteration) => void) | undefined;
  /** Default 10. */
  readonly iterationInterval?: number | undefined;
}

const INTERVAL = 10;

/**
 * t-distributed stochastic neighbour embedding (van der Maaten & Hinton, 2008, https://jmlr.org/papers/v9/vandermaaten08a.html),
 * with the objective of scikit-learn and the schedule of openTSNE: affinities over 3·perplexity neighbours, 250 iterations
 * with exaggeration 12, 500 without, steps of length n / exaggeration. Similarities in the map have one degree of freedom in any
 * number of dimensions, as in the paper and in openTSNE; scikit-learn gives them one less than there are dimensions.
 *
 * ```ts
 * const tsne = new TSNE({ perplexity: 40 });
 * const y = tsne.fitTransform(x);  // [n, 2]
 * tsne.klDivergence;               // of that map
 * tsne.transform(more);            // new rows among those of fit
 * ```
 *
 * Repulsive forces in the plane come from a convolution on a grid, so that an iteration costs about 0.5 microseconds a row.
 * `fit` computes in one thread; `fitAsync` in several, in Node, where that is faster, and finds neighbours on ONNX Runtime.
 * The same seed gives the same map, with any number of threads.
 */
export class TSNE extends ComputedTransformer<TSNEConfig, TSNEState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: TSNEOptions = {}) {
    super(tsneConfig.parse(options), tsneFormat);
    checkMethod(this.config);
  }

  /** Where the rows of `fit` lie: [n, components], centred. */
  get embedding(): NdArray<Float64Array> {
    return this.fitted('embedding').embedding;
  }

  /** Kullback-Leibler divergence of the map's similarities from the affinities, in nats; without exaggeration. */
  get klDivergence(): number {
    return this.fitted('klDivergence').klDivergence;
  }

  /** Iterations done. */
  get iterationsRun(): number {
    return this.fitted('iterationsRun').iterationsRun;
  }

  /** Why the optimisation ended: all iterations are done, nothing was gained any more, or its signal was raised. */
  get stopped(): Stopped {
    return this.fitted('stopped').stopped;
  }

  /** Number of features p in `fit`; for precomputed distances the number of rows, for a graph of neighbours 0. */
  get nFeatures(): number {
    return this.fitted('nFeatures').nFeatures;
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').embedding.shape[0];
  }

  /**
   * What `fit` does, to rounding, on ONNX Runtime and on several threads where they help. Once points have begun to move, a
   * raised signal ends the work with the map as it is (see {@link stopped}); before that with AbortedError.
   */
  override async fitAsync(x: ArrayInput, options: TSNEFitOptions = {}): Promise<this> {
    return this.settle(await run(this.fitting(x, undefined, mappingOptions(options, this.config)), options));
  }

  /** Fits, and returns the map. */
  override fitTransform(x: ArrayInput): NdArray<Float64Array> {
    return this.fit(x).embedding;
  }

  /** What `fitTransform` does, to rounding, on ONNX Runtime and on several threads where they help. */
  override async fitTransformAsync(x: ArrayInput, options: TSNEFitOptions = {}): Promise<NdArray<Float64Array>> {
    return (await this.fitAsync(x, options)).embedding;
  }

  /**
   * Maps rows of which only neighbours [n, k] by ascending distance are known; 3·perplexity of them are usual. `init` must not
   * be `pca`, and there is no `transform` afterwards.
   *
   * Throws ShapeError and InvalidParameterError where the graph is none, naming the place.
   */
  fitNeighbors(neighbors: Neighbors): this {
    checkGraph(neighbors, this.config);
    return this.settle(runSync(mapGraph(neighbors, this.config)));
  }

  /** {@link fitNeighbors} as `fitAsync` does it. */
  async fitNeighborsAsync(neighbors: Neighbors, options: TSNEFitOptions = {}): Promise<this> {
    checkGraph(neighbors, this.config);
    return this.settle(await run(mapGraph(neighbors, this.config, mappingOptions(options, this.config)), options));
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): TSNE {
    const { config, state } = tsneFormat.read(json);
    return new TSNE(config).settle(state);
  }

  /**
   * Throws ShapeError for fewer than two rows, NonFiniteError for NaN or infinity, InvalidParameterError for equal rows, a
   * perplexity of n/3 or more, distances that are negative or not symmetric (naming the place), or a start of another shape.
   */
  protected *fitting(x: ArrayInput, _y?: ArrayInput, options?: MappingOptions): Computation<TSNEState> {
    return yield* mapRows(checkInput(x, this.config), this.config, options);
  }

  /**
   * New rows [m, p], or their distances [m, n] to the rows of `fit`, where they belong in the map, which stays as it is. Throws
   * InvalidParameterError where `fit` did not keep its rows.
   */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { samples, embedding, nFeatures } = this.fitted('transform');
    const { metric, keepData } = this.config;
    if (samples === undefined && metric !== 'precomputed') throw hasNoRows(keepData);
    const n = embedding.shape[0];
    const queries = samples === undefined ? checkNewDistances(x, n) : toMatrix(x, { minRows: 1, columns: nFeatures });
    const found = yield* nearestTo(samples ?? embedding, queries, Math.min(n, PLACING_NEIGHBORS), metric);
    return yield* placeNew(found, embedding);
  }
}

function hasNoRows(keepData: boolean): InvalidParameterError {
  return new InvalidParameterError({
    parameter: 'TSNE.keepData',
    got: keepData ? 'a map of a graph of neighbours' : false,
    expected: 'the rows of fit, since new ones are placed by their distances to them',
    remedy: keepData ? 'Use fit(x).' : 'Use keepData: true.',
  });
}

function mappingOptions({ onIteration, iterationInterval = INTERVAL }: TSNEFitOptions, { components, threads }: TSNEConfig): MappingOptions {
  if (!Number.isInteger(iterationInterval) || iterationInterval < 1) {
    throw new InvalidParameterError({ parameter: 'iterationInterval', got: iterationInterval, expected: 'an integer >= 1' });
  }
  return {
    threads,
    listener: onIteration && {
      interval: iterationInterval,
      report: (report) => onIteration({ ...report, embedding: ndarray(report.embedding, [report.embedding.length / components, components]) }),
    },
  };
}
