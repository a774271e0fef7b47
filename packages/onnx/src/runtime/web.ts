import { InvalidParameterError } from '@latentkit/core';
import { loadWebInNode } from './native.js';
import type { OrtModule, WasmPaths } from './ort-module.js';
import { loadFailure } from './unusable.js';

/** Settings of onnxruntime-web. */
export interface WebOptions {
  /**
   * Where the WebAssembly files lie: the URL of a folder that ends in `/`, or the URL of each file. A bundler that moves
   * files needs it: on a cross-origin isolated page the runtime waits for ever for a worker that it cannot find. The
   * build with WebGPU has files of its own names, so only a folder serves both builds.
   */
  readonly wasmPaths?: WasmPaths;
  /** Threads, for all sessions; more than one takes a cross-origin isolated page. The runtime's own choice by default. */
  readonly threads?: number;
}

let settings: WebOptions = {};
const loads = new Map<'wasm' | 'webgpu', Promise<OrtModule>>();

/**
 * Settings for onnxruntime-web, which reads them when it starts: to be called before anything loads it. Does nothing for
 * onnxruntime-node. Throws `InvalidParameterError` for threads that are not a positive whole number, or when it is
 * called too late.
 */
export function configureWeb(options: WebOptions): void {
  const { threads } = options;
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1)) {
    throw new InvalidParameterError({ parameter: 'threads', got: threads, expected: 'an integer >= 1' });
  }
  if (loads.size > 0) {
    throw new InvalidParameterError({
      parameter: 'configureWeb',
      got: 'a call after onnxruntime-web was loaded',
      expected: 'a call before that',
      remedy: 'Call it before the first loadRuntime, fit or encode.',
    });
  }
  settings = { ...settings, ...options };
}

/** Loads the build of onnxruntime-web that has the device, with the settings of {@link configureWeb}. */
export function loadWeb(device: 'wasm' | 'webgpu'): Promise<OrtModule> {
  let load = loads.get(device);
  if (load === undefined) loads.set(device, (load = importWeb(device).then(configured)));
  return load;
}

async function importWeb(device: 'wasm' | 'webgpu'): Promise<OrtModule> {
  const inNode = await loadWebInNode();
  if (inNode !== undefined) return inNode;
  // The package's main entry would add 28 MB to a bundle. Bundlers let a package that is not installed pass only where
  // its import stands in a try block.
  try {
    if (device === 'wasm') return (await import('onnxruntime-web/wasm')) as unknown as OrtModule;
    return (await import('onnxruntime-web/webgpu')) as unknown as OrtModule;
  } catch (error) {
    throw loadFailure('onnxruntime-web', error);
  }
}

function configured(ort: OrtModule): OrtModule {
  if (settings.wasmPaths !== undefined) ort.env.wasm.wasmPaths = settings.wasmPaths;
  if (settings.threads !== undefined) ort.env.wasm.numThreads = settings.threads;
  return ort;
}
