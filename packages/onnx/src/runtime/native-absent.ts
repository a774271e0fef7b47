import type { NativeRuntime } from './native.js';
import type { OrtModule } from './ort-module.js';

/** Browsers have no native packages. Bundles for browsers get this file in place of `native.ts`. */
export async function loadNative(): Promise<NativeRuntime | undefined> {
  return undefined;
}

/** Browsers load onnxruntime-web by its small entries. */
export async function loadWebInNode(): Promise<OrtModule | undefined> {
  return undefined;
}
