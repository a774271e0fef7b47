import ortScript from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import tfWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import tfWasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

/** More threads than this share too little work each. */
const MOST_THREADS = 8;

/** Threads that ONNX Runtime gets: one without cross-origin isolation, else as many as there are cores. */
export function threadCount(processors = navigator.hardwareConcurrency, isolated = crossOriginIsolated): number {
  // Browsers count hyperthreads; two of them on one core compute no faster than one.
  return isolated ? Math.max(1, Math.min(MOST_THREADS, processors, Math.max(2, Math.ceil(processors / 2)))) : 1;
}

let ready: Promise<void> | undefined;

/** Resolves once both runtimes know where their files lie and TensorFlow.js has a backend for small work. */
export function runtimesReady(): Promise<void> {
  ready ??= prepare().catch((error: unknown) => {
    // A lost connection is no reason never to try again.
    ready = undefined;
    throw error;
  });
  return ready;
}

async function prepare(): Promise<void> {
  const [{ configureWeb }, { env }, { setWasmPaths }, { useDevice }] = await Promise.all([
    import('@latentkit/onnx'),
    import('@tensorflow/tfjs'),
    import('@tensorflow/tfjs-backend-wasm'),
    import('@latentkit/autoencoder'),
  ]);
  const at = (path: string): string => new URL(path, import.meta.url).href;
  configureWeb({ wasmPaths: { wasm: at(ortWasm), mjs: at(ortScript) }, threads: threadCount() });
  // The last one has to have a name and is never fetched.
  setWasmPaths({ 'tfjs-backend-wasm.wasm': at(tfWasm), 'tfjs-backend-wasm-simd.wasm': at(tfWasmSimd), 'tfjs-backend-wasm-threaded-simd.wasm': at(tfWasmSimd) });
  // Its threads start from the text of their own functions, which bundling has changed: they would be waited for for ever.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (await hasWebGpu()) await import('@tensorflow/tfjs-backend-webgpu');
  // A code or two are decoded in less time in plain JavaScript than it takes to reach a GPU and to come back.
  await useDevice('cpu');
}

/** Whether there is a graphics processor behind WebGPU, and not its imitation in software. */
export async function hasWebGpu(): Promise<boolean> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean; architecture?: string } } | null> } };
  try {
    const adapter = await gpu?.requestAdapter();
    return adapter !== undefined && adapter !== null && adapter.info?.isFallbackAdapter !== true && adapter.info?.architecture !== 'swiftshader';
  } catch {
    return false;
  }
}
