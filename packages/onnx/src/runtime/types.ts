import type { OnnxData, OnnxType } from '../writer/types.js';

/** Where a graph runs: onnxruntime-node's `cpu`, `cuda` and `webgpu`, or onnxruntime-web's `wasm` and `webgpu`. */
export type RuntimeDevice = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

/** A tensor of ONNX Runtime. Belongs to the runtime that made it. */
export interface RuntimeTensor {
  readonly type: OnnxType;
  readonly dims: readonly number[];
  /** Elements, row-major; the tensor's own memory, not a copy. */
  readonly data: OnnxData;
  /** Gives up the memory; the tensor is of no use afterwards. */
  dispose(): void;
}

/** How a session runs. */
export interface SessionOptions {
  /** Threads of one operation; by default the runtime's `threads`. In onnxruntime-web all sessions share the number given to `configureWeb`. */
  readonly threads?: number;
  /** How far the runtime may rewrite the graph; `all` by default. */
  readonly optimization?: 'disabled' | 'basic' | 'extended' | 'all';
  /** Another device than the runtime's own, such as `cpu` for a small graph beside large ones on `cuda`. */
  readonly device?: RuntimeDevice;
  /** Turns profiling on and begins the name of the file that `endProfiling` writes. */
  readonly profilePrefix?: string;
  /** Whether idle threads wait by spinning: faster, at the price of processor time. The runtime's default is to spin. */
  readonly spinning?: boolean;
}

/** A model, loaded and ready to run. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph; computes all outputs, or those in `fetches` alone. */
  run(feeds: Readonly<Record<string, RuntimeTensor>>, fetches?: readonly string[]): Promise<Record<string, RuntimeTensor>>;
  /** Writes the profile that `profilePrefix` asked for. */
  endProfiling(): void;
  /** Frees what the session holds. */
  release(): Promise<void>;
}

/** ONNX Runtime on one device. */
export interface Runtime {
  readonly name: 'onnxruntime-node' | 'onnxruntime-web';
  readonly version: string;
  readonly device: RuntimeDevice;
  /** Threads of sessions that are not told how many, where LATENTKIT_THREADS says so; else the runtime takes what it likes, mostly all cores. */
  readonly threads?: number | undefined;
  /**
   * A tensor over the given elements, which are not copied. Throws `InvalidParameterError` for an array of another type
   * and `ShapeError` when the shape holds another number of elements.
   */
  tensor(type: OnnxType, data: OnnxData, shape: readonly number[]): RuntimeTensor;
  /**
   * Loads a model. Throws `InvalidParameterError` or `UnknownNameError` for a bad option, `UnavailableError` for a device
   * that the loaded package lacks, and the runtime's own error when the model cannot be loaded.
   */
  createSession(model: Uint8Array, options?: SessionOptions): Promise<Session>;
}

/** What trying a device showed. */
export interface RuntimeReport {
  readonly device: RuntimeDevice;
  readonly available: boolean;
  /** What it runs on, or why it does not run. */
  readonly reason: string;
  /** What to do to get it; empty where it is available. */
  readonly remedy: string;
}
