import { type ArrayInput, type AsyncFitOptions, InvalidParameterError, type NdArray, type VersionedJson, ndarray, random, toMatrix } from '@latentkit/core';
import { type Computation, ComputedTransformer, run } from '@latentkit/linalg';
import { checkAtMost, checkNewDistances } from '../graph/input.js';
import { nearestTo } from '../graph/nearest.js';
import { type UMAPConfig, type UMAPOptions, umapConfig } from './config.js';
import { type LayoutCurve, fitCurve } from './curve.js';
import { tabulate } from './forces.js';
import { checkedRows, membershipGraph } from './fuzzy-set.js';
import { layOut, schedule } from './layout.js';
import { placeNew } from './placement.js';
import { startingPoints } from './start.js';
import { type UMAPState, umapFormat } from './umap-state.js';

/** What the asynchronous forms of `UMAP.fit` take. */
export interface UMAPFitOptions extends AsyncFitOptions {
  /**
   * Called after each epoch with its number, from 1, and the embedding [n, components] as it is; the array changes as the
   * work goes on, so copy it to keep it.
   */
  readonly onIteration?: ((iteration: number, embedding: NdArray<Float64Array>) => void) | undefined;
}

const FEW_ROWS = 10_000;
const EPOCHS = { few: 500, many: 200 };

/**
 * Uniform manifold approximation and projection (McInnes, Healy & Melville, 2018, https://arxiv.org/abs/1802.03426), with
 * the definitions of umap-learn: the same graph to 1e-5, and a layout of the same quality (random numbers differ).
 *
 * ```ts
 * const umap = new UMAP({ neighbors: 30, minDist: 0.05 });
 * const y = umap.fitTransform(x);  // [n, 2]
 * umap.transform(more);            // new rows among those of fit
 * ```
 *
 * Costs a search for neighbours and about epochs·edges·(1 + negativeSampleRate)/3 steps of 10 ns. The same seed gives the
 * same embedding, on every machine with the same neighbours.
 */
export class UMAP extends ComputedTransformer<UMAPConfig, UMAPState> {
  /** The curve that memberships follow in the embedding, fitted to `minDist` and `spread`. */
  readonly curve: LayoutCurve;

  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: UMAPOptions = {}) {
    super(umapConfig.parse(options), umapFormat);
    const { minDist, spread } = this.config;
    if (minDist > 3 * spread) {
      throw new InvalidParameterError({ parameter: 'UMAP.minDist', got: minDist, expected: `at most ${3 * spread}, 3 times the spread` });
    }
    this.curve = fitCurve(spread, minDist);
  }

  /** Where the rows of `fit` lie: [n, components]. */
  get embedding(): NdArray<Float64Array> {
    return this.fitted('embedding').embedding;
  }

  /** Epochs done; fewer than asked for where `fitAsync` was stopped. */
  get iterations(): number {
    return this.fitted('iterations').iterations;
  }

  /** Number of features p in `fit`; for precomputed distances the number of rows. */
  get nFeatures(): number {
    return this.fitted('nFeatures').nFeatures;
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').embedding.shape[0];
  }

  /** What `fit` does, to rounding, on ONNX Runtime where it is installed. Stopped, it keeps the embedding as it is. */
  override async fitAsync(x: ArrayInput, options: UMAPFitOptions = {}): Promise<this> {
    return this.settle(await run(this.fitting(x, options.y, options.onIteration), options));
  }

  /** Fits, and returns the embedding of the rows. */
  override fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<Float64Array> {
    return this.fit(x, y).embedding;
  }

  /** What `fitTransform` does, to rounding, on ONNX Runtime where it is installed. */
  override async fitTransformAsync(x: ArrayInput, options: UMAPFitOptions = {}): Promise<NdArray<Float64Array>> {
    return (await this.fitAsync(x, options)).embedding;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): UMAP {
    const { config, state } = umapFormat.read(json);
    return new UMAP(config).settle(state);
  }

  /**
   * Throws ShapeError for a single row, NonFiniteError for NaN or infinity, InvalidParameterError for equal rows, for
   * distances that are negative or not symmetric (naming the place), or for more neighbours than rows.
   */
  protected *fitting(x: ArrayInput, _y?: ArrayInput, onIteration?: UMAPFitOptions['onIteration']): Computation<UMAPState> {
    const { config } = this;
    const samples = checkedRows(x, config);
    const [n, p] = samples.shape;
    checkAtMost('UMAP.components', config.components, n - 1, `one less than the ${n} rows`);
    const graph = yield* membershipGraph(samples, config);
    const points = yield* startingPoints(samples, graph, config);
    const epochs = config.epochs === 'auto' ? (n <= FEW_ROWS ? EPOCHS.few : EPOCHS.many) : config.epochs;
    const iterations = yield* layOut(points, points, config.components, schedule(graph, epochs), {
      epochs,
      learningRate: config.learningRate,
      negativeSampleRate: config.negativeSampleRate,
      forces: tabulate(this.curve, config.repulsionStrength),
      stream: random(config.seed).stream('umap'),
      onIteration,
    });
    return {
      nFeatures: p,
      samples: config.metric === 'precomputed' ? undefined : samples,
      embedding: ndarray(points, [n, config.components]),
      iterations,
    };
  }

  /** New rows [m, p], or their distances [m, n] to the rows of `fit`. The same rows get the same places each time. */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { samples, embedding, nFeatures } = this.fitted('transform');
    const queries = samples === undefined ? checkNewDistances(x, embedding.shape[0]) : toMatrix(x, { minRows: 1, columns: nFeatures });
    const found = yield* nearestTo(samples ?? embedding, queries, this.config.neighbors, this.config.metric);
    return yield* placeNew(found, embedding, this.config, this.curve);
  }
}
