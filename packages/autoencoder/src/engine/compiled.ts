import { cachingRuntime, type RewriteName, type Target } from '@latentkit/compiler';
import { nchwcBlock, type Runtime } from '@latentkit/onnx';
import { predictCompiled } from './compiled-predict.js';
import { CompiledSession } from './compiled-session.js';
import { packProgram } from '../training/packed-program.js';
import type { Engine } from './engine.js';
import { packedSession } from './packed-session.js';
import { withKnownThreads } from './threads.js';

/** Settings of {@link compiledEngine}. */
export interface CompiledEngineOptions {
  /** Threads of the runtime. Default: what the variable LATENTKIT_THREADS says, else those that a measurement in the first steps finds fastest. */
  readonly threads?: number | undefined;
  /** Losses are computed in every so many-th step. Default 1. */
  readonly lossInterval?: number | undefined;
  /** What is left out of compiling, to see what it buys: rewrites, blocked convolutions, joining small variables for the optimizer. */
  readonly without?: readonly (RewriteName | 'blockedConvolutions' | 'packing')[] | undefined;
}

/**
 * The engine that runs whole training steps as one ONNX graph. Throws `UnsupportedOperationError` where a step has an
 * operation that cannot be compiled.
 */
export function compiledEngine(runtime: Runtime, options: CompiledEngineOptions = {}): Engine {
  const { threads = runtime.threads, lossInterval = 1, without = [] } = options;
  const rewrites = without.filter((name) => name !== 'blockedConvolutions' && name !== 'packing');
  const cached = withKnownThreads(cachingRuntime(runtime));
  const target = async (): Promise<Target> => ({
    nchwcBlock: without.includes('blockedConvolutions') ? undefined : await nchwcBlock(runtime),
    microsoft: true,
  });
  return {
    name: 'compiled',
    device: runtime.device,
    start: async (program, state, random, warn = () => undefined) => {
      const context = { runtime: cached, target: await target(), threads, lossInterval, without: rewrites, warn };
      const packed = without.includes('packing') ? undefined : packProgram(program);
      if (packed === undefined) return new CompiledSession(program, state, random, context);
      return packedSession(new CompiledSession(packed.program, packed.pack(state), random, context), packed);
    },
    predict: async (run, x, batchSize, warn = () => undefined) => predictCompiled(run, x, batchSize, { runtime: cached, target: await target(), threads, warn }),
  };
}
