// What the page and its two workers say to each other. Numbers cross as typed arrays, row-major.

/** Where data comes from. */
export type DataRequest =
  | { readonly kind: 'digits' }
  | { readonly kind: 'mnist'; /** The first so many images. */ readonly limit?: number }
  | { readonly kind: 'files'; readonly files: readonly File[] };

/** How a sample is a picture. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Data as the page shows it; the worker keeps the numbers that models train on, scaled to [0, 1]. */
export interface LoadedData {
  readonly name: string;
  readonly rows: number;
  /** Numbers in a sample. */
  readonly features: number;
  /** Absent for tables. */
  readonly image?: ImageShape;
  /** Samples in 0 to 255, [rows, features]. */
  readonly pixels: Uint8Array;
  readonly labels?: Int32Array;
  readonly classNames?: readonly string[];
  readonly featureNames?: readonly string[];
  /** What was left out or changed on the way in, in sentences. */
  readonly notes: readonly string[];
}

export const FAMILIES = ['stacked', 'variational', 'denoising', 'sparse', 'convolutional'] as const;

export type Family = (typeof FAMILIES)[number];

/** What to train. */
export interface TrainingRequest {
  readonly family: Family;
  readonly latentDim: number;
  /** Units of the dense layers between sample and code. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Weight of the divergence, for the variational family. */
  readonly beta: number;
  /** Standard deviation of the noise, for the denoising family. */
  readonly noise: number;
  readonly seed: number;
  readonly engine: 'auto' | 'compiled' | 'eager';
  /** Default Adam. */
  readonly optimizer?: 'adam' | 'sgd';
  /** Goes on with the present model instead of beginning anew. */
  readonly goOn: boolean;
}

export interface RunsOnDevice {
  readonly engine: string;
  readonly device: string;
  readonly threads: number;
}

/** What happens in a training, in order. */
export type TrainingEvent =
  | { readonly type: 'started'; readonly runsOn: RunsOnDevice; readonly parameters: number; /** What is being trained; it can be asked from now on. */ readonly model: ModelInfo }
  | { readonly type: 'batch'; readonly epoch: number; readonly samples: number; readonly step: number; readonly loss: number; readonly samplesPerSecond: number }
  | { readonly type: 'epoch'; readonly epoch: number; readonly values: Readonly<Record<string, number>>; readonly samplesPerSecond: number }
  /** Reconstructions [rows, features] of the watched samples, in 0 to 1. */
  | { readonly type: 'reconstructions'; readonly epoch: number; readonly pixels: Float32Array }
  /** Codes [n, latentDim] of the first n samples, as many as take no time, while the training goes on. */
  | { readonly type: 'codes'; readonly epoch: number; readonly codes: Float32Array }
  | { readonly type: 'paused' | 'resumed' }
  | { readonly type: 'warning'; readonly message: string };

/** How a training ended; the model is usable after each of them. */
export interface TrainingOutcome {
  readonly status: 'completed' | 'stopped' | 'failed';
  /** What happened, for `failed`. */
  readonly message?: string;
  readonly epochs: number;
  readonly model?: ModelInfo;
}

/** The present model. */
export interface ModelInfo {
  readonly family: string;
  readonly latentDim: number;
  readonly features: number;
  readonly parameters: number;
  /** Whether codes are distributions, so that there is a divergence per axis and a prior. */
  readonly variational: boolean;
  /** One line per layer. */
  readonly summary: string;
  readonly runsOn?: RunsOnDevice;
  /** Name of the data that it was trained on, where its record says so. */
  readonly trainedOn?: string;
}

/** What the encoder says of all samples. */
export interface Encoded {
  /** [rows, latentDim] */
  readonly codes: Float32Array;
  readonly latentDim: number;
  /** Mean squared error of each sample. */
  readonly errors: Float32Array;
  /** Divergence of each axis from the prior in nats, mean over samples; for variational models. */
  readonly klPerAxis?: Float32Array;
}

/** Directions in which a sample can change without leaving what the encoder knows. */
export interface TangentSet {
  /** [k, features], of unit length. */
  readonly directions: Float32Array;
  /** All singular values of the encoder's Jacobian, falling. */
  readonly singularValues: Float32Array;
}

/** The worker that holds data and model. Errors arrive as `{ name, code, message }` of the library's own errors. */
export interface ModelHost {
  load(request: DataRequest): Promise<LoadedData>;
  train(request: TrainingRequest, listener: (event: TrainingEvent) => void): Promise<TrainingOutcome>;
  pause(): void;
  /** Goes on to the end of the current chunk of steps, then pauses again. */
  step(): void;
  resume(): void;
  /** Ends the training after the current chunk; the model keeps what it has learned. */
  stop(): void;
  /** The samples whose reconstructions `train` reports. */
  watch(rows: readonly number[]): void;
  encodeAll(listener?: (done: number, total: number) => void): Promise<Encoded>;
  /** Codes [n, latentDim] of samples [n, features] in 0 to 1. */
  encode(samples: Float32Array): Promise<Float32Array>;
  /** Samples [n, features] in 0 to 1 of codes [n, latentDim]. */
  decode(codes: Float32Array): Promise<Float32Array>;
  tangents(sample: Float32Array, k: number): Promise<TangentSet>;
  /** The bundle as a zip. */
  exportBundle(): Promise<Uint8Array>;
  importBundle(zip: Uint8Array): Promise<ModelInfo>;
  saved(): Promise<readonly SavedModel[]>;
  save(name: string): Promise<void>;
  open(name: string): Promise<ModelInfo>;
  remove(name: string): Promise<void>;
  /** What computes here, and why nothing faster does. */
  devices(): Promise<readonly DeviceReport[]>;
  /** What is held at present, to see whether anything is left behind. */
  held(): Promise<{ /** Of TensorFlow.js. */ readonly tensors: number; readonly bytes: number }>;
  dispose(): void;
}

/** A model in the browser's own storage. */
export interface SavedModel {
  readonly name: string;
  readonly family: string;
  readonly latentDim: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly saved: number;
}

export interface DeviceReport {
  readonly engine: string;
  readonly device: string;
  readonly available: boolean;
  readonly detail: string;
}

/** Rows in the plane of their first two principal components. */
export interface PrincipalPlane {
  /** [rows, 2] */
  readonly positions: Float32Array;
  /** [columns] */
  readonly mean: Float32Array;
  /** [2, columns], of unit length; the second is 0 where there is one column only. */
  readonly components: Float32Array;
  /** Each component's share of the variance. */
  readonly explained: readonly [number, number];
}

/** One step of a map in the making. */
export interface MapStep {
  /** [rows, 2] */
  readonly positions: Float32Array;
  readonly iteration: number;
  readonly iterations: number;
  /** Kullback-Leibler divergence of the map's similarities from those of the rows, in nats. */
  readonly kl: number;
}

/** What happens while a map is made: first the neighbours of all rows are found, then points move. */
export type MapEvent = { readonly type: 'neighbours'; readonly done: number; readonly total: number } | ({ readonly type: 'step' } & MapStep);

/** The worker that makes maps, so that a running t-SNE holds up nobody. */
export interface MapHost {
  /** The two first principal components of rows [rows, columns]. */
  pca(x: Float32Array | Uint8Array, rows: number): Promise<PrincipalPlane>;
  /**
   * Neighbourhoods of rows [rows, columns] in the plane. Several runs go on beside each other; a second one of a name, or
   * `stop`, ends the first with the map it has. Resolves with the last step, undefined where there was none.
   */
  tsne(name: string, x: Float32Array | Uint8Array, rows: number, options: { readonly perplexity: number; readonly seed: number }, listener: (event: MapEvent) => void): Promise<MapStep | undefined>;
  stop(name: string): void;
}
