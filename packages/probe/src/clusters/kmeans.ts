import {
  AbortedError,
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
import { type Computation, ComputedTransformer, columnMeans, columnVariances, run, runSync } from '@latentkit/linalg';
import type { ClassifyOptions } from '../classifier.js';
import { readSamples } from '../samples.js';
import { assign, squaredDistances, squaredLengths } from './assign.js';
import { type KMeansConfig, type KMeansOptions, kMeansConfig } from './config.js';
import { type Clustering, lloyd } from './lloyd.js';
import { randomRows, spreadRows } from './seeding.js';

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
    const given = this.givenCenters(p);
    const mean = columnMeans(samples);
    // Around 0 the squared lengths, from which distances are taken, lose the fewest digits.
    const centred = shift(samples, mean, -1);
    const lengths = squaredLengths(centred);
    const variance = columnVariances(samples).reduce((sum, v) => sum + v, 0) / p;
    const options = { maxIterations, tolerance: tolerance * variance };
    let best: Clustering | undefined;
    try {
      for (let i = 0; i < this.runs(); i++) {
        const start = given === undefined ? yield* this.begin(centred, lengths, i) : shift(given, mean, -1);
        const found: Clustering = yield* lloyd(centred, lengths, start, options);
        if (best === undefined || found.inertia < best.inertia) best = found;
        if (found.stopped) break;
      }
    } catch (error) {
      if (!(error instanceof AbortedError) || best === undefined) throw error;
    }
    const { centers, labels, inertia, nIter } = best!;
    return { clusterCenters: shift(centers, mean, 1), labels, inertia, nIter };
  }

  /** Distances [n, clusters] of each row of x [n, p] to the centres. */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { samples, centers } = this.around(x, 'transform');
    const distances = yield* squaredDistances(samples, squaredLengths(samples), centers);
    return ndarray(distances.data.map(Math.sqrt), distances.shape);
  }

  private *assigning(x: ArrayInput): Computation<NdArray<Int32Array>> {
    const { samples, centers } = this.around(x, 'predict');
    const { labels } = yield* assign(samples, squaredLengths(samples), centers);
    return ndarray(labels, [labels.length]);
  }

  /** Rows and centres, both relative to the mean of the centres. */
  private around(x: ArrayInput, member: string): { samples: NdArray<Float64Array>; centers: NdArray<Float64Array> } {
    const { clusterCenters } = this.fitted(member);
    const samples = toNdArray(x, { rank: 2, columns: clusterCenters.shape[1], minRows: 1 });
    const mean = columnMeans(clusterCenters);
    return { samples: shift(samples, mean, -1), centers: shift(clusterCenters, mean, -1) };
  }

  private runs(): number {
    const { init, nInit } = this.config;
    if (Array.isArray(init)) return 1;
    if (nInit !== 'auto') return nInit;
    return init === 'random' ? 10 : 1;
  }

  private *begin(x: NdArray<Float64Array>, lengths: Float64Array, i: number): Computation<NdArray<Float64Array>> {
    const { init, clusters, seed } = this.config;
    return init === 'random' ? randomRows(x, clusters, random(seed), i) : yield* spreadRows(x, lengths, clusters, random(seed), i);
  }

  private givenCenters(p: number): NdArray | undefined {
    const { init, clusters } = this.config;
    if (!Array.isArray(init)) return undefined;
    const centers = toNdArray(init, { name: 'KMeans.init', rank: 2 });
    if (centers.shape[0] === clusters && centers.shape[1] === p) return centers;
    throw new ShapeError({ parameter: 'KMeans.init', got: centers.shape, expected: `${clusters} centres of ${p} features` });
  }
}

function shift({ data, shape }: NdArray, by: Float64Array, sign: 1 | -1): NdArray<Float64Array> {
  const p = by.length;
  const moved = new Float64Array(data.length);
  for (let i = 0, at = 0; i < shape[0]; i++) for (let j = 0; j < p; j++, at++) moved[at] = data[at] + sign * by[j];
  return ndarray(moved, shape);
}
