import { type NdArray, concatRows, ndarray, rowsOf, sliceRows } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { selectEngine } from './engine/select.js';
import { checkCount, type ExecutionOptions } from './fit-options.js';

/** Options of `encode`, `decode` and `reconstruct`. */
export interface PredictOptions extends ExecutionOptions {
  /** Samples computed at once; changes no result beyond rounding. Default 1000. */
  readonly batchSize?: number;
}

/** Samples in one batch where nothing else is asked for. */
export const PREDICT_BATCH = 1000;

/** Runs a function on all rows of `x`, batch by batch, and stacks what it gives. */
export async function predict(x: NdArray, run: (batch: tf.Tensor) => tf.Tensor, options: PredictOptions): Promise<NdArray<Float32Array>> {
  const batchSize = checkCount('batchSize', options.batchSize ?? PREDICT_BATCH, 1);
  await selectEngine(options);
  const parts: NdArray<Float32Array>[] = [];
  for (let from = 0; from < rowsOf(x); from += batchSize) {
    const rows = sliceRows(x, from, Math.min(rowsOf(x), from + batchSize));
    const output = tf.tidy(() => run(tf.tensor(Float32Array.from(rows.data), [...rows.shape], 'float32')));
    parts.push(ndarray(Float32Array.from(await output.data()), output.shape));
    output.dispose();
  }
  return concatRows(parts);
}
