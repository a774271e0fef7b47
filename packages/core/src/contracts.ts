import type { ArrayInput, NdArray } from './ndarray/ndarray.js';
import type { LongWorkOptions } from './progress.js';
import type { RandomSource } from './random/random.js';

/** What computes matrix products and neighbours: ONNX Runtime where it is installed, it or nothing, or plain TypeScript. */
export type RuntimeChoice = 'auto' | 'onnxruntime' | 'plain';

/** What the asynchronous form of `fit` takes. */
export interface AsyncFitOptions extends LongWorkOptions {
  /** Labels or targets, where the estimator uses them. */
  readonly y?: ArrayInput | undefined;
  /** Default `auto`. */
  readonly runtime?: RuntimeChoice | undefined;
}

/**
 * Learns something from rows of numbers and maps rows to rows. The constructor stores and validates parameters;
 * `fit` computes; what it finds is kept in readonly properties named as in scikit-learn, without the underscore.
 * Everything but the constructor and `fit` throws `NotFittedError` before `fit`.
 */
export interface Transformer {
  fit(x: ArrayInput, y?: ArrayInput): this;
  transform(x: ArrayInput): NdArray;
  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray;
  /** What `fit` does, to rounding, on ONNX Runtime where it is installed; lets others have their turn, can be stopped. */
  fitAsync?(x: ArrayInput, options?: AsyncFitOptions): Promise<this>;
  /** What `transform` does, to rounding, on ONNX Runtime where it is installed. */
  transformAsync?(x: ArrayInput, options?: Omit<AsyncFitOptions, 'y'>): Promise<NdArray>;
  inverseTransform?(x: ArrayInput): NdArray;
  /** A plain object from which the class's `fromJSON` makes an equal estimator. */
  toJSON(): VersionedJson;
}

/** A serialised estimator: the kind of estimator, the version of its format, and its state. */
export interface VersionedJson {
  readonly type: string;
  readonly version: number;
  readonly [key: string]: unknown;
}

/** Maps samples to codes: rows of shape `inputShape` to rows of length `latentDim`. */
export interface Encoder {
  readonly latentDim: number;
  encode(x: ArrayInput): Promise<NdArray<Float32Array>>;
  /** Jacobian of the code with respect to the input at each sample: shape [n, latentDim, inputs]. */
  jacobian?(x: ArrayInput): Promise<NdArray<Float32Array>>;
}

/** Maps codes back to samples. */
export interface Decoder {
  readonly latentDim: number;
  decode(codes: ArrayInput): Promise<NdArray<Float32Array>>;
  /** Draws `n` codes from the model's prior, where it has one: shape [n, latentDim]. */
  prior?(n: number, random: RandomSource): NdArray<Float32Array>;
}

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
