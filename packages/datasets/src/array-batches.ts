import { ShapeError, random, rowSize, rowsOf, toNdArray } from '@latentkit/core';
import type { ArrayInput, NdArray } from '@latentkit/core';
import type { BatchSource } from './batch-source.js';
import { rebatch } from './rebatch.js';
import type { Block } from './rebatch.js';
import type { UnitScaling } from './scaling.js';

/** What all sources of batches take. */
export interface BatchSourceOptions extends Partial<UnitScaling> {
  /** Whether every pass gives the samples in another order. Default false. */
  readonly shuffle?: boolean;
  /** Seed of the order. Default 0. */
  readonly seed?: number;
  /** Every value becomes `(value - offset) * scale`. Default: unchanged. */
  readonly offset?: number;
  readonly scale?: number;
}

/** Options of {@link arrayBatches}. */
export interface ArrayBatchesOptions extends BatchSourceOptions {
  /** Labels of the samples: shape [n]. */
  readonly y?: NdArray<Int32Array>;
  /** Shape of one sample. Default: that of `x` after its first axis. */
  readonly sampleShape?: readonly number[];
}

/**
 * Batches of an array in memory: shape [n, ...]. Values are converted to float32 batch by batch, so 8-bit images take
 * a quarter of the memory that a converted copy would. Throws `ShapeError` where labels or `sampleShape` do not fit.
 */
export function arrayBatches(x: ArrayInput, options: ArrayBatchesOptions = {}): BatchSource & { readonly length: number } {
  const array = toNdArray(x, { minRows: 1 });
  const { y, shuffle = false, seed = 0, offset = 0, scale = 1 } = options;
  const n = rowsOf(array);
  const sampleShape = options.sampleShape ?? (array.shape.length === 1 ? [1] : array.shape.slice(1));
  if (sampleShape.reduce((a, b) => a * b, 1) !== rowSize(array)) {
    throw new ShapeError({ parameter: 'sampleShape', got: sampleShape, expected: `a shape of ${rowSize(array)} elements` });
  }
  if (y !== undefined && rowsOf(y) !== n) throw new ShapeError({ parameter: 'y', got: y.shape, expected: `${n} labels` });
  const order = random(seed).stream('datasets/batches');
  return {
    sampleShape,
    length: n,
    batches: (pass) => {
      const block: Block = { x: array.data, y: y?.data, order: shuffle ? order.at(pass.epoch).permutation(n) : undefined };
      return rebatch([block], sampleShape, { offset, scale }, pass);
    },
  };
}
