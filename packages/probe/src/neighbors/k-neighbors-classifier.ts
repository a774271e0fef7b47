import {
  type ArrayInput,
  InvalidParameterError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  astype,
  defineState,
  integersField,
  ndarray,
  readClasses,
  toNdArray,
} from '@latentkit/core';
import { type Computation, type Neighbors, checkpoint, neighbors, run, runSync } from '@latentkit/linalg';
import { Classifier, type ClassifyOptions } from '../classifier.js';
import { readSamples } from '../samples.js';
import { type KNeighborsClassifierConfig, type KNeighborsClassifierOptions, kNeighborsClassifierConfig } from './config.js';

const format = defineState(kNeighborsClassifierConfig, 1, {
  classes: integersField('classes'),
  codes: integersField('samples'),
  x: arrayField('samples', 'features'),
});

type State = StateOfFormat<typeof format>;

/**
 * Predicts by the labels of the nearest known rows, as scikit-learn's `sklearn.neighbors.KNeighborsClassifier` with
 * brute-force search: exact, n·m·p operations for n questions to m known rows. Of rows equally far away the earlier
 * ones count, of labels equally probable the smaller one.
 *
 * Everything but `config`, `fit` and `fitAsync` throws NotFittedError before `fit`.
 */
export class KNeighborsClassifier extends Classifier<KNeighborsClassifierConfig, State> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: KNeighborsClassifierOptions = {}) {
    super(kNeighborsClassifierConfig.parse(options), format);
  }

  /** The k known rows nearest to each row of x [n, p], and their distances: [n, k] each. Default k: the parameter. */
  kneighbors(x: ArrayInput, k: number = this.config.k): Neighbors {
    return runSync(this.search(x, k, 'kneighbors'));
  }

  /** {@link kneighbors} on ONNX Runtime where it is installed. */
  async kneighborsAsync(x: ArrayInput, k: number = this.config.k, options: ClassifyOptions = {}): Promise<Neighbors> {
    return run(this.search(x, k, 'kneighbors'), { stage: 'neighbours', ...options });
  }

  /** The labels seen in `fit`, ascending. */
  get classes(): Int32Array {
    return this.fitted('classes').classes;
  }

  /** Number of known rows. */
  get nSamples(): number {
    return this.fitted('nSamples').codes.length;
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').x.shape[1];
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): KNeighborsClassifier {
    const { config, state } = format.read(json);
    return new KNeighborsClassifier(config).settle(state);
  }

  /**
   * Keeps x [m, p] and its labels y [m].
   *
   * Throws InvalidParameterError for fewer rows than `k` and for labels that are missing, no integers or all the same,
   * ShapeError for another number of labels than rows, NonFiniteError for NaN or infinity.
   */
  protected *fitting(x: ArrayInput, y?: ArrayInput): Computation<State> {
    const samples = readSamples(x);
    const { classes, codes } = readClasses(y, 'y', samples.shape[0]);
    this.checkCount(this.config.k, samples.shape[0]);
    yield* checkpoint(0, samples.shape[0]);
    const data = astype(samples, 'float64');
    // A copy, so that what the caller does to x later changes nothing here.
    return { classes, codes, x: ndarray(data === samples ? data.data.slice() : data.data, data.shape) };
  }

  protected *estimating(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { classes, codes } = this.fitted('predict');
    const { k, weights } = this.config;
    const { indices, distances } = yield* this.search(x, k, 'predict');
    const n = indices.shape[0];
    const probabilities = new Float64Array(n * classes.length);
    for (let i = 0; i < n; i++) {
      const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
      const near = distances.data.subarray(i * k, (i + 1) * k);
      const touching = weights === 'distance' && near.includes(0);
      let total = 0;
      for (let j = 0; j < k; j++) {
        const weight = weights === 'uniform' ? 1 : touching ? Number(near[j] === 0) : 1 / near[j];
        row[codes[indices.data[i * k + j]]] += weight;
        total += weight;
      }
      for (let c = 0; c < row.length; c++) row[c] /= total;
    }
    return ndarray(probabilities, [n, classes.length]);
  }

  private *search(x: ArrayInput, k: number, member: string): Computation<Neighbors> {
    const known = this.fitted(member).x;
    this.checkCount(k, known.shape[0]);
    const queries = toNdArray(x, { rank: 2, columns: known.shape[1], minRows: 1 });
    return yield* neighbors(known, { k, queries, metric: this.config.metric });
  }

  private checkCount(k: number, rows: number): void {
    if (Number.isInteger(k) && k >= 1 && k <= rows) return;
    throw new InvalidParameterError({ parameter: 'KNeighborsClassifier.k', got: k, expected: `an integer from 1 to ${rows}, the number of known rows` });
  }
}
