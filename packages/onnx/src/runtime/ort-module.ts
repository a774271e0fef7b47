import type { OnnxData, OnnxType } from '../writer/types.js';
import type { RuntimeTensor, Session } from './types.js';

/** The part of onnxruntime-node and onnxruntime-web that is used here; its tensors and sessions are ours as they are. */
export interface OrtModule {
  readonly Tensor: new (type: OnnxType, data: OnnxData, dims: readonly number[]) => RuntimeTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly env: {
    readonly versions: { readonly node?: string; readonly web?: string };
    readonly wasm: { wasmPaths?: WasmPaths; numThreads?: number };
  };
}

/** Where the WebAssembly files lie: a folder's URL, or the URL of each file. */
export type WasmPaths = string | { readonly wasm?: string | URL; readonly mjs?: string | URL };
