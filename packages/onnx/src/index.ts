export { loadRuntime, runtimeReports } from './runtime/load-runtime.js';
export { nchwcBlock } from './runtime/nchwc-block.js';
export type { WasmPaths } from './runtime/ort-module.js';
export type { Runtime, RuntimeDevice, RuntimeReport, RuntimeTensor, Session, SessionOptions } from './runtime/types.js';
export { configureWeb } from './runtime/web.js';
export type { WebOptions } from './runtime/web.js';
export { encodeOnnx } from './writer/encode-model.js';
export type { OnnxAttribute, OnnxData, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from './writer/types.js';
