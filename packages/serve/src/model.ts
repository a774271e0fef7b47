import type { NdArray, RandomSource } from '@latentkit/core';
import type { AnomalyScoreOptions } from '@latentkit/latent';
import type { Scaler } from '@latentkit/preprocessing';

/** What rows are conditioned on, for models that are. */
export interface RowOptions {
  /** Class of each row: [n]. */
  readonly condition?: NdArray<Int32Array>;
}

/** A trained model as a service uses it: an autoencoder, PCA, or anything else that encodes and, perhaps, decodes. */
export interface ServedModel {
  readonly latentDim: number;
  /** Codes [n, latentDim] of samples [n, …]. */
  encode(x: NdArray, options?: RowOptions): Promise<NdArray<Float32Array>>;
  /** Samples of codes; without it there is no decode, reconstruct, generate. */
  decode?(codes: NdArray, options?: RowOptions): Promise<NdArray<Float32Array>>;
  /** Draws codes; without it they are drawn from the standard normal distribution. */
  prior?(n: number, random: RandomSource): NdArray<Float32Array>;
}

/** A fitted detector as a service uses it, such as an `AnomalyDetector` of @latentkit/latent. */
export interface ServedDetector {
  /** Score above which a sample is anomalous. */
  readonly threshold: number;
  /** Scores [n] of samples [n, …] as the model takes them; where the model is conditioned on classes, with the class of each. */
  decisionFunction(x: NdArray, options: RowOptions & AnomalyScoreOptions): Promise<NdArray>;
}

/** A model with what is known of its data. */
export interface ServedData {
  readonly model: ServedModel;
  /** Shape of a sample as requests give it: `[784]` or `[28, 28]`. */
  readonly sampleShape: readonly number[];
  /** Shape of a sample as the model takes it. Default: `sampleShape`. */
  readonly inputShape?: readonly number[];
  /** Scaling that the model was trained behind: requests and answers are in the units of the raw data. */
  readonly scaler?: Pick<Scaler, 'transform' | 'inverseTransform'>;
  /**
   * A fitted detector, whose scores and threshold `score` gives. Default: mean squared errors of reconstruction, in the units that
   * the model sees. Where the model is conditioned on classes, the detector has to give its own the classes of the rows:
   * `{ threshold, decisionFunction: (x, { condition }) => detector.withModel(…).decisionFunction(x) }`.
   */
  readonly detector?: ServedDetector;
  /** Number of classes that the model is conditioned on; 0, the default, for models that are not. */
  readonly classes?: number;
  /** Name in the OpenAPI document. */
  readonly name?: string;
}
