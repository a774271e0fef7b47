// What several commands' flags say; typed out, since the packages that know these names take seconds to load.

/** The optimizers. */
export const OPTIMIZERS = 'sgd, rmsprop, adam, adamw, nadam, adadelta or adagrad';
/** The engines. */
export const ENGINES = 'auto, compiled (ONNX Runtime) or eager (TensorFlow.js)';
/** The devices of both engines. */
export const DEVICES = 'of the engine: auto; gpu, the first that works; cpu, cuda, webgpu or wasm; node-gpu, node, webgpu, webgl, wasm or cpu';
