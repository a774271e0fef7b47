import { UnavailableError } from '@latentkit/core';
import { loadRuntime, type Runtime, type RuntimeDevice } from '@latentkit/onnx';
import { compiledEngine, type CompiledEngineOptions } from './compiled.js';
import { useDevice } from './device.js';
import { eagerEngine } from './eager.js';
import type { Engine } from './engine.js';
import { withFallback } from './fallback.js';

/**
 * The compiled engine, which leaves to the eager one what cannot be compiled. Where the runtime of a GPU fails, it goes on
 * compiled, on the processor.
 */
export function compiledWithFallback(runtime: Runtime, options: CompiledEngineOptions): Engine {
  return withFallback(compiledEngine(runtime, options), async (cause) => {
    const other = cause === 'failed' ? await processorInstead(runtime.device) : undefined;
    return other === undefined ? eagerEngine(await useDevice()) : compiledWithFallback(other, options);
  });
}

async function processorInstead(failed: RuntimeDevice): Promise<Runtime | undefined> {
  if (failed === 'cpu' || failed === 'wasm') return undefined;
  for (const device of ['cpu', 'wasm'] as const) {
    try {
      return await loadRuntime({ device });
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
  return undefined;
}
