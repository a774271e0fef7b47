import { InvalidParameterError, ndarray, sizeOf, throwIfAborted } from '@latentkit/core';
import type { NumericArray } from '@latentkit/core';
import type { Batch, BatchOptions } from './batch-source.js';
import type { UnitScaling } from './scaling.js';

/** Consecutive samples as a source reads them, with the order in which they are to be given out. */
export interface Block {
  readonly x: NumericArray;
  readonly y?: Int32Array | undefined;
  /** Indices of samples within the block; the order they are stored in where left out. */
  readonly order?: Int32Array | undefined;
}

/** Cuts blocks of any length into batches of one length, scaled to float32; only the last batch may be shorter. */
export async function* rebatch(
  blocks: AsyncIterable<Block> | Iterable<Block>,
  sampleShape: readonly number[],
  { offset, scale }: UnitScaling,
  options: BatchOptions,
): AsyncGenerator<Batch> {
  const { batchSize, signal } = options;
  checkBatchOptions(options);
  const width = sizeOf(sampleShape);
  let x = new Float32Array(batchSize * width);
  let y: Int32Array | undefined;
  let filled = 0;
  const take = (): Batch => {
    const rows = filled;
    const labels = y;
    const data = x.subarray(0, rows * width);
    x = new Float32Array(batchSize * width);
    y = undefined;
    filled = 0;
    return { x: ndarray(data, [rows, ...sampleShape]), ...(labels === undefined ? {} : { y: ndarray(labels.subarray(0, rows), [rows]) }) };
  };
  for await (const block of blocks) {
    const rows = block.x.length / width;
    for (let i = 0; i < rows; i++) {
      const from = (block.order?.[i] ?? i) * width;
      const to = filled * width;
      for (let j = 0; j < width; j++) x[to + j] = (block.x[from + j] - offset) * scale;
      if (block.y !== undefined) (y ??= new Int32Array(batchSize))[filled] = block.y[block.order?.[i] ?? i];
      if (++filled === batchSize) {
        throwIfAborted(signal, 'Reading batches');
        yield take();
      }
    }
    throwIfAborted(signal, 'Reading batches');
  }
  if (filled > 0) yield take();
}

/** Throws `InvalidParameterError` unless the batch size is at least 1 and the epoch at least 0. */
function checkBatchOptions({ batchSize, epoch }: BatchOptions): void {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new InvalidParameterError({ parameter: 'batchSize', got: batchSize, expected: 'an integer >= 1' });
  }
  if (!Number.isInteger(epoch) || epoch < 0) {
    throw new InvalidParameterError({ parameter: 'epoch', got: epoch, expected: 'an integer >= 0' });
  }
}
