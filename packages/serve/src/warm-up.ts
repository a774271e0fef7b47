import { ndarray, sizeOf } from '@latentkit/core';
import type { RowFunction } from './batcher.js';
import type { ServedData } from './model.js';

/**
 * Has the model compute rows of zeros in batches of all sizes that it will meet, so that the first requests do not wait for
 * what it makes at the first call of each.
 */
export async function warmUp(operations: Readonly<Record<string, RowFunction>>, { model, sampleShape, classes = 0 }: ServedData, maxBatchRows: number): Promise<void> {
  for (const [name, run] of Object.entries(operations)) {
    const width = name === 'decode' ? model.latentDim : sizeOf(sampleShape);
    for (const n of sizes(maxBatchRows)) {
      const shape = name === 'decode' ? [n, width] : [n, ...sampleShape];
      await run({ rows: ndarray(new Float32Array(n * width), shape), classes: classes === 0 ? undefined : new Int32Array(n) });
    }
  }
}

/** Powers of four, as compiled models have graphs for, and the largest. */
function sizes(largest: number): number[] {
  const found: number[] = [];
  for (let n = 1; n < largest; n *= 4) found.push(n);
  return [...found, largest];
}
