import {
  type ArrayInput,
  InvalidParameterError,
  type NdArray,
  ShapeError,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  countField,
  defineState,
  integersField,
  ndarray,
  numberField,
  random,
  toNdArray,
} from '@latentkit/core';
import { type Computation, ComputedTransformer, assignRows, kMeans, run, runSync, squaredDistancesTo } from '@latentkit/linalg';
import type { ClassifyOptions } from '../classifier.js';
import { readSamples } from '../samples.js';
import { type KMeansConfig, type KMeansOptions, kMeansConfig } from './config.js';

const format = defineState(kMeansConfig, 1, {
  clusterCenters: arrayField('clusters', 'features'),
  labels: integersField('samples'),
  inertia: numberField(),
  nIter: countField(),
});

type State = StateOfFormat<typeof format>;

/**
 * Finds clusters whose rows are near their mean, as scikit-learn's `sklearn.cluster.KMeans` with Lloyd's algorithm:
 * from the same centres it ends at the same ones. Each iteration costs 2·n·p·clusters operations.
 *
 * ```ts
 * const kmeans = new KMeans({ clusters: 10, nInit: 10, seed: 1 }).fit(codes); // [n, p]
 * kmeans.labels;                                                             // Int32Array of n
 * ```
 *
 * Everything but `config` and the forms of `fit` throws NotFittedError before `fit`.
 */
export class KMeans extends ComputedTransformer<KMeansConfig, State> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: KMeansOptions = {}) {
    super(kMeansConfig.parse(options), format);
  }

  /** The cluster [n] whose centre is nearest to each row of x [n, p]. */
  predict(x: ArrayInput): NdArray<Int32Array> {
    return runSync(this.assigning(x));
  }

  /** {@link predict} on ONNX Runtime where it is installed. */
  async predictAsync(x: ArrayInput, options: ClassifyOptions = {}): Promise<NdArray<Int32Array>> {
    return run(this.assigning(x), { stage: 'predict', ...options });
  }

  /** Means of the clusters [clusters, p]. */
  get clusterCenters(): NdArray<Float64Array> {
    return this.fitted('clusterCenters').clusterCenters;
  }

  /** Cluster of each row in `fit`. */
  get labels(): Int32Array {
    return this.fitted('labels').labels;
  }

  /** Σ of squared distances of the rows in `fit` to their centres. */
  get inertia(): number {
    return this.fitted('inertia').inertia;
  }

  /** Iterations of the search that was kept. */
  get nIter(): number {
    return this.fitted('nIter').nIter;
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').clusterCenters.shape[1];
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): KMeans {
    const { config, state } = format.read(json);
    return new KMeans(config).settle(state);
  }

  /**
   * Finds the clusters of x [n, p]; labels are not used. A fit that is stopped after its first iteration keeps the best
   * clusters so far.
   *
   * Throws InvalidParameterError for fewer rows than clusters, ShapeError for given centres of another shape,
   * NonFiniteError for NaN or infinity.
   */
  protected *fitting(x: ArrayInput): Computation<State> {
    const samples = readSamples(x);
    const { clusters, maxIterations, tolerance } = this.config;
    const [n, p] = samples.shape;
    if (n < clusters) throw new InvalidParameterError({ parameter: 'KMeans.clusters', got: clusters, expected: `at most ${n}, the number of rows` });
    const { init, seed } = this.config;
    const start = this.givenCenters(p) ?? (init as 'k-means++' | 'random');
    const { centers, labels, inertia, nIter } = yield* kMeans(samples, { clusters, init: start, runs: this.runs(), maxIterations, tolerance, random: random(seed) });
    return { clusterCenters: centers, labels, inertia, nIter };
  }

  /** Distances [n, clusters] of each row of x [n, p] to the centres. */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const distances = yield* squaredDistancesTo(...this.expect(x, 'transform'));
    return ndarray(distances.data.map(Math.sqrt), distances.shape);
  }

  private *assigning(x: ArrayInput): Computation<NdArray<Int32Array>> {
    const { labels } = yield* assignRows(...this.expect(x, 'predict'));
    return ndarray(labels, [labels.length]);
  }

  /** New rows and the centres. */
  private expect(x: ArrayInput, member: string): [rows: NdArray, centers: NdArray<Float64Array>] {
    const { clusterCenters } = this.fitted(member);
    return [toNdArray(x, { rank: 2, columns: clusterCenters.shape[1], minRows: 1 }), clusterCenters];
  }

  private runs(): number {
    const { init, nInit } = this.config;
    if (nInit !== 'auto') return nInit;
    return init === 'random' ? 10 : 1;
  }

  private givenCenters(p: number): NdArray | undefined {
    const { init, clusters } = this.config;
    if (!Array.isArray(init)) return undefined;
    const centers = toNdArray(init, { name: 'KMeans.init', rank: 2 });
    if (centers.shape[0] === clusters && centers.shape[1] === p) return centers;
    throw new ShapeError({ parameter: 'KMeans.init', got: centers.shape, expected: `${clusters} centres of ${p} features` });
  }
}
