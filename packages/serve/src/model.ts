import type { NdArray, RandomSource } from '@latentkit/core';
import type { AnomalyDetector } from '@latentkit/latent';
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

/** A model with what is known of its data. */
export interface ServedData {
  readonly model: ServedModel;
  /** Shape of a sample as requests give it: `[784]` or `[28, 28]`. */
  readonly sampleShape: readonly number[];
  /** Shape of a sample as the model takes it. Default: `sampleShape`. */
  readonly inputShape?: readonly number[];
  /** Scaling that the model was trained behind: requests and answers are in the units of the raw data. */
  readonly scaler?: Pick<Scaler, 'transform' | 'inverseTransform'>;
  /** A fitted detector, whose scores and threshold `score` gives. Default: mean squared errors of reconstruction, in the units that the model sees. */
  readonly detector?: Pick<AnomalyDetector, 'decisionFunction' | 'threshold'>;
  /** Number of classes that the model is conditioned on; 0, the default, for models that are not. */
  readonly classes?: number;
  /** Name in the OpenAPI document. */
  readonly name?: string;
}
