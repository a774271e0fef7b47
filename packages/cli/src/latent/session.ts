import type { NdArray } from '@latentkit/core';
import { toNested } from '@latentkit/core';
import type { EngineFlags } from '../engine.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, line } from '../io.js';
import { type LatentModel, openModel } from './model.js';

/** What a command on a model works with. */
export interface Session {
  readonly model: LatentModel;
  readonly io: CliIo;
  readonly signal: AbortSignal;
  /** Says something on standard error, once. */
  readonly warn: (message: string) => void;
}

/** Opens a model, works with it, and frees it whatever happens. Resolves with the exit code 0. */
export async function withModel(path: string, flags: EngineFlags, io: CliIo, work: (session: Session) => Promise<void>): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const model = await openModel(path, flags, io);
    try {
      const said = new Set<string>();
      const warn = (message: string): void => {
        if (!said.has(message)) line(io.stderr, `warning: ${message}`);
        said.add(message);
      };
      await work({ model, io, signal: interrupt.signal, warn });
      return 0;
    } finally {
      model.dispose();
    }
  } finally {
    interrupt.release();
  }
}

/** An array as nested lists for JSON. */
export function nested(array: NdArray): unknown {
  return toNested(array);
}
