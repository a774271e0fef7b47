import { concatRows, rowsOf } from '@latentkit/core';
import type { BatchSource } from '@latentkit/datasets';
import type { TrainingRows } from '../engine/engine.js';

/** Batches of a {@link BatchSource} that are handed to the engine at once. */
const BLOCK_BATCHES = 32;

/** Rows to bind together, and the row indices of each batch within them. */
export interface Block {
  readonly rows: TrainingRows;
  readonly batches: readonly Int32Array[];
}

/**
 * One pass over a stream in blocks of batches. The next block is read while the present one is trained on, so two are in
 * memory. Whoever stops early stops the reading.
 */
export async function* blocksOf(source: BatchSource, options: Parameters<BatchSource['batches']>[0]): AsyncGenerator<Block> {
  const batches = source.batches(options)[Symbol.asyncIterator]();
  let stopped = false;
  const read = async (): Promise<Block | undefined> => {
    const parts: TrainingRows['x'][] = [];
    while (!stopped && parts.length < BLOCK_BATCHES) {
      const result = await batches.next();
      if (result.done === true) break;
      parts.push(result.value.x);
    }
    if (parts.length === 0) return undefined;
    let at = 0;
    return { batches: parts.map((x) => range(at, (at += rowsOf(x)))), rows: { x: concatRows(parts) } };
  };
  let next = read();
  try {
    for (let block = await next; block !== undefined; block = await next) {
      next = read();
      // An error is thrown where the block is waited for; until then it is nobody's.
      next.catch(() => undefined);
      yield block;
    }
  } finally {
    stopped = true;
    await next.catch(() => undefined);
    await batches.return?.();
  }
}

/** The integers from `from` up to `to`, without it. */
export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i);
}
