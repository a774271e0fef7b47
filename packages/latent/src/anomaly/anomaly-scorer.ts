import {
  type ArrayInput,
  type AsyncFitOptions,
  FileFormatError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  countField,
  defineState,
  ndarray,
  numberField,
  optionalField,
  toMatrix,
  vectorField,
} from '@latentkit/core';
import { type Computation, ComputedEstimator, run, runSync } from '@latentkit/linalg';
import { type AnomalyScorerConfig, type AnomalyScorerOptions, anomalyScorerConfig } from './config.js';
import { allContributions, scoresOf } from './contributions.js';
import { KEPT, contributionsTo, learn } from './measures.js';
import { anomalyProbabilities, anomalyThreshold, labelScores } from './threshold.js';

const format = defineState(anomalyScorerConfig, 1, {
  nFeatures: countField(),
  decisionScores: vectorField('samples'),
  threshold: numberField(),
  mean: optionalField(vectorField('features')),
  whitening: optionalField(arrayField('features', 'features')),
  rows: optionalField(arrayField('samples', 'features')),
});

type State = StateOfFormat<typeof format>;

/** Options of the asynchronous forms other than `fitAsync`. */
export type AnomalyScoreOptions = Omit<AsyncFitOptions, 'y'>;

/**
 * Scores rows by how strange they are, and says which are anomalous, in the terms of PyOD's detectors: rows are codes of
 * samples, whose distance from those in `fit` counts, or the errors of their reconstruction, whose size does. The last step of
 * a pipeline that makes codes. {@link AnomalyDetector} puts an encoder and decoder in front.
 *
 * ```ts
 * const scorer = new AnomalyScorer({ measure: 'neighbors', contamination: 0.05 }).fit(codes); // [n, p]
 * scorer.decisionScores;                     // Float64Array of n, the larger the stranger
 * scorer.predict(others);                    // [m]: 1 above scorer.threshold, 0 up to it
 * scorer.contributions(others);              // [m, p]: what each feature adds to the score
 * ```
 *
 * Scoring a row takes p² operations for `mahalanobis`, 2·n·p for `neighbors`, p for errors. Everything but `config`,
 * `isFitted` and the forms of `fit` throws NotFittedError before `fit`.
 */
export class AnomalyScorer extends ComputedEstimator<AnomalyScorerConfig, State> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: AnomalyScorerOptions = {}) {
    super(anomalyScorerConfig.parse(options), format);
  }

  /** Scores of the rows in `fit`, the larger the stranger; for `neighbors` a row is not its own neighbour. */
  get decisionScores(): Float64Array {
    return this.fitted('decisionScores').decisionScores;
  }

  /** The score above which a row is anomalous: the percentile 100·(1 - contamination) of {@link decisionScores}. */
  get threshold(): number {
    return this.fitted('threshold').threshold;
  }

  /** 1 for each row in `fit` that is anomalous, 0 for the others. */
  get labels(): Int32Array {
    const { decisionScores, threshold } = this.fitted('labels');
    return labelScores(decisionScores, threshold);
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').nFeatures;
  }

  /** Scores [n] of rows x [n, p], the larger the stranger. */
  decisionFunction(x: ArrayInput): NdArray<Float64Array> {
    return runSync(this.scoring(x, 'decisionFunction'));
  }

  /** {@link decisionFunction} on ONNX Runtime where it is installed. */
  async decisionFunctionAsync(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Float64Array>> {
    return run(this.scoring(x, 'decisionFunctionAsync'), { stage: 'scores', ...options });
  }

  /** 1 for each row of x [n, p] that is anomalous, 0 for the others: [n]. */
  predict(x: ArrayInput): NdArray<Int32Array> {
    return this.labelled(this.decisionFunction(x));
  }

  /** {@link predict} on ONNX Runtime where it is installed. */
  async predictAsync(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Int32Array>> {
    return this.labelled(await this.decisionFunctionAsync(x, options));
  }

  /** How probably each row of x [n, p] is usual (column 0) and anomalous (column 1): [n, 2], see {@link anomalyProbabilities}. */
  predictProbabilities(x: ArrayInput): NdArray<Float64Array> {
    return this.probable(this.decisionFunction(x));
  }

  /** {@link predictProbabilities} on ONNX Runtime where it is installed. */
  async predictProbabilitiesAsync(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Float64Array>> {
    return this.probable(await this.decisionFunctionAsync(x, options));
  }

  /**
   * What each feature of rows x [n, p] adds to their score, never less than 0: [n, p], the sums of whose rows are the scores.
   *
   * For errors a feature's own error; for `neighbors` its part of the squared distance, over the distance; for `mahalanobis`
   * its part of the squared distance by the corr-max transformation (Garthwaite & Koch, 2016,
   * https://doi.org/10.1007/s11222-014-9536-9).
   */
  contributions(x: ArrayInput): NdArray<Float64Array> {
    return runSync(this.explaining(x));
  }

  /** {@link contributions} on ONNX Runtime where it is installed. */
  async contributionsAsync(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Float64Array>> {
    return run(this.explaining(x), { stage: 'contributions', ...options });
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): AnomalyScorer {
    const { config, state } = format.read(json);
    for (const part of KEPT[config.measure]) {
      if (state[part] === undefined) {
        throw new FileFormatError({ parameter: `AnomalyScorer.${part}`, got: undefined, expected: `what measure '${config.measure}' keeps`, remedy: 'Give what AnomalyScorer.toJSON wrote.' });
      }
    }
    return new AnomalyScorer(config).settle(state);
  }

  /**
   * Scores rows x [n, p] and sets the threshold; labels are not used.
   *
   * Throws ShapeError for fewer than two rows, InvalidParameterError for `k` neighbours in as many rows or fewer,
   * NonFiniteError for NaN or infinity. What an earlier fit found stays then.
   */
  protected *fitting(x: ArrayInput): Computation<State> {
    const rows = toMatrix(x, { minRows: 2 });
    const [n, nFeatures] = rows.shape;
    const learnt = yield* learn(rows, this.config);
    const decisionScores = scoresOf(yield* contributionsTo(learnt, this.config, rows, true), n, nFeatures);
    const { threshold } = anomalyThreshold(ndarray(decisionScores, [n]), { contamination: this.config.contamination });
    return { nFeatures, decisionScores, threshold, mean: learnt.mean, whitening: learnt.whitening, rows: learnt.rows };
  }

  private *scoring(x: ArrayInput, member: string): Computation<NdArray<Float64Array>> {
    const state = this.fitted(member);
    const rows = toMatrix(x, { columns: state.nFeatures });
    const contributions = yield* contributionsTo(state, this.config, rows, false);
    return ndarray(scoresOf(contributions, rows.shape[0], state.nFeatures), [rows.shape[0]]);
  }

  private *explaining(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const state = this.fitted('contributions');
    const rows = toMatrix(x, { columns: state.nFeatures });
    return allContributions(yield* contributionsTo(state, this.config, rows, false), rows.shape[0], state.nFeatures);
  }

  private labelled(scores: NdArray<Float64Array>): NdArray<Int32Array> {
    return ndarray(labelScores(scores.data, this.threshold), scores.shape);
  }

  private probable(scores: NdArray<Float64Array>): NdArray<Float64Array> {
    const { decisionScores } = this;
    return anomalyProbabilities(scores, ndarray(decisionScores, [decisionScores.length]), this.config.probabilities);
  }
}
