import {
  type ArrayInput,
  type AsyncFitOptions,
  type Decoder,
  type Encoder,
  FileFormatError,
  InvalidParameterError,
  type NdArray,
  NotFittedError,
  type VersionedJson,
  ndarray,
  toNdArray,
} from '@latentkit/core';
import { type AnomalyScoreOptions, AnomalyScorer } from './anomaly-scorer.js';
import { type AnomalyDetectorOptions, type AnomalyScorerConfig, anomalyDetectorConfig } from './config.js';
import { codesOf, errorsOf } from './rows.js';

/** Options of {@link AnomalyDetector.fit}. */
export interface AnomalyFitOptions extends AsyncFitOptions {
  /** Trains the model on the samples first, with these options of its `fit`: `{ epochs: 20 }`, or `true` for its defaults. Without it the model is taken as it is. */
  readonly train?: object | true | undefined;
}

/** How `pipelineFromJSON` and `loadPipeline` read a detector whose model is at hand. */
export interface AnomalyDetectorReader {
  readonly configSchema: typeof anomalyDetectorConfig;
  fromJSON(json: VersionedJson): AnomalyDetector;
}

const VERSION = 1;

/**
 * Tells anomalous samples by a model that knows the usual ones, in the terms of PyOD's detectors: by what the model cannot
 * reconstruct, or by where it puts their codes. Works on every autoencoder and on PCA alike.
 *
 * ```ts
 * const detector = await new AnomalyDetector(model, { contamination: 0.05 }).fit(usual);  // usual: [n, …]
 * detector.threshold;                           // of the mean squared errors of usual, the 95th percentile
 * await detector.predict(x);                    // [m]: 1 for the anomalous
 * await detector.contributions(x);              // as x: the part of each pixel in the score
 * ```
 *
 * Before `fit` all but `config` and `isFitted` throws NotFittedError, or rejects with it. JSON holds what `fit` found and not
 * the model, which has files of its own.
 */
export class AnomalyDetector {
  static readonly configSchema = anomalyDetectorConfig;
  private scorer: AnomalyScorer;

  /** Throws InvalidParameterError for a model that cannot both encode and decode or a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(
    /** What codes samples and decodes them. */
    readonly model: Encoder & Decoder,
    options: AnomalyDetectorOptions = {},
  ) {
    this.scorer = new AnomalyScorer(anomalyDetectorConfig.parse(options));
    if (typeof (model as Partial<Encoder & Decoder> | undefined)?.encode === 'function' && typeof model.decode === 'function') return;
    throw new InvalidParameterError({ parameter: 'AnomalyDetector.model', got: model, expected: 'a model with encode and decode', remedy: 'Give a trained autoencoder or PCA.' });
  }

  /** The parameters, defaults filled in. */
  get config(): AnomalyScorerConfig {
    return this.scorer.config;
  }

  /** Whether `fit` has been called (or a fitted detector was read from JSON). */
  get isFitted(): boolean {
    return this.scorer.isFitted;
  }

  /** Scores of the samples in `fit`, the larger the stranger. */
  get decisionScores(): Float64Array {
    return this.scorer.decisionScores;
  }

  /** The score above which a sample is anomalous: the percentile 100·(1 - contamination) of {@link decisionScores}. */
  get threshold(): number {
    return this.scorer.threshold;
  }

  /** 1 for each sample in `fit` that is anomalous, 0 for the others. */
  get labels(): Int32Array {
    return this.scorer.labels;
  }

  /**
   * Scores samples x [n, …] and sets the threshold. Rejects with NotFittedError for a model that has not been trained, ShapeError
   * for fewer than two samples, NonFiniteError for NaN in samples or codes; what an earlier fit found stays then.
   */
  async fit(x: ArrayInput, options: AnomalyFitOptions = {}): Promise<this> {
    const { train, ...rest } = options;
    if (train !== undefined) await fitModel(this.model, x, { ...rest, ...(train === true ? {} : train) });
    await this.scorer.fitAsync(await this.rows(x), rest);
    return this;
  }

  /** The same as {@link fit}, under the name that pipelines look for. */
  async fitAsync(x: ArrayInput, options: AnomalyFitOptions = {}): Promise<this> {
    return this.fit(x, options);
  }

  /** Scores [n] of samples x [n, …], the larger the stranger. */
  async decisionFunction(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Float64Array>> {
    this.require('decisionFunction');
    return this.scorer.decisionFunctionAsync(await this.rows(x), options);
  }

  /** 1 for each sample of x [n, …] that is anomalous, 0 for the others: [n]. */
  async predict(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Int32Array>> {
    this.require('predict');
    return this.scorer.predictAsync(await this.rows(x), options);
  }

  /** How probably each sample of x [n, …] is usual (column 0) and anomalous (column 1): [n, 2]. */
  async predictProbabilities(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Float64Array>> {
    this.require('predictProbabilities');
    return this.scorer.predictProbabilitiesAsync(await this.rows(x), options);
  }

  /**
   * What adds up to the score of samples x [n, …]: for errors of reconstruction the part of each number of a sample, in the shape
   * of x; else that of each number of its code, [n, latentDim]. Never less than 0; see `AnomalyScorer.contributions`.
   */
  async contributions(x: ArrayInput, options: AnomalyScoreOptions = {}): Promise<NdArray<Float64Array>> {
    this.require('contributions');
    const samples = toNdArray(x);
    const parts = await this.scorer.contributionsAsync(await this.rows(samples), options);
    return this.onCodes ? parts : ndarray(parts.data, samples.shape);
  }

  /** Remembers what has been found so far; the function that comes back returns to that. The model's own part it cannot. */
  remember(): () => void {
    return this.scorer.remember();
  }

  /** What `fit` found as a plain object, without the model. */
  toJSON(): VersionedJson {
    this.require('toJSON');
    return { type: 'AnomalyDetector', version: VERSION, scorer: this.scorer.toJSON() };
  }

  /** Reads what `toJSON` wrote, for a model like the one it was fitted with. Throws FileFormatError for another type or version, or missing parts. */
  static fromJSON(json: VersionedJson, model: Encoder & Decoder): AnomalyDetector {
    const refuse = (key: string, got: unknown, expected: string): never => {
      throw new FileFormatError({ parameter: `AnomalyDetector.${key}`, got, expected, remedy: 'Give what AnomalyDetector.toJSON wrote.' });
    };
    if (json?.type !== 'AnomalyDetector') refuse('type', json?.type, "'AnomalyDetector'");
    if (json.version !== VERSION) refuse('version', json.version, `${VERSION}, the format this release reads`);
    const scorer = AnomalyScorer.fromJSON(json['scorer'] as VersionedJson);
    const detector = new AnomalyDetector(model, scorer.config);
    detector.scorer = scorer;
    return detector;
  }

  /**
   * The same detector with another model in front, which gives codes as this one's does: one that is conditioned on classes, say,
   * for rows of other classes. Both share what `fit` finds.
   */
  withModel(model: Encoder & Decoder): AnomalyDetector {
    const other = new AnomalyDetector(model, this.config);
    other.scorer = this.scorer;
    return other;
  }

  /** A class of detectors with this model, for `loadPipeline(store, { steps: [AnomalyDetector.of(model)] })`. */
  static of(model: Encoder & Decoder): AnomalyDetectorReader {
    return { configSchema: anomalyDetectorConfig, fromJSON: (json) => AnomalyDetector.fromJSON(json, model) };
  }

  private get onCodes(): boolean {
    const { measure } = this.config;
    return measure === 'mahalanobis' || measure === 'neighbors';
  }

  private rows(x: ArrayInput): Promise<NdArray<Float64Array>> {
    return this.onCodes ? codesOf(this.model, x) : errorsOf(this.model, x);
  }

  /** So that nothing is coded for a detector that has no threshold. */
  private require(member: string): void {
    if (!this.isFitted) throw new NotFittedError('AnomalyDetector', member);
  }
}

interface Trainable {
  fit?(x: ArrayInput, options?: object): unknown;
  fitAsync?(x: ArrayInput, options?: object): unknown;
}

async function fitModel(model: object, x: ArrayInput, options: object): Promise<void> {
  const trainable = model as Trainable;
  if (trainable.fitAsync !== undefined) await trainable.fitAsync(x, options);
  else if (trainable.fit !== undefined) await trainable.fit(x, options);
  else throw new InvalidParameterError({ parameter: 'AnomalyDetector.model', got: model, expected: 'a model with fit, since it is to be trained', remedy: 'Leave train out.' });
}
