import type { NativeOutcome } from './native.js';

/** Browsers have no native packages. Bundles for browsers get this file in place of `native.ts`. */
export async function loadNative(packageName: string): Promise<NativeOutcome> {
  return { description: '', failure: { reason: `${packageName} needs Node`, remedy: 'Nothing to do in a browser.' } };
}
