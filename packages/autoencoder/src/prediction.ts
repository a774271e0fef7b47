import { type NdArray, rowsOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { BuiltSlots } from './autoencoder-program.js';
import { eagerEngine, predictEagerly } from './engine/eager.js';
import type { SampleFunction } from './engine/engine.js';
import { selectEngine } from './engine/select.js';
import { checkCount, type ExecutionOptions } from './fit-options.js';
import { isSmallWork } from './work.js';

/** Options of `encode`, `decode` and `reconstruct`. */
export interface PredictOptions extends ExecutionOptions {
  /** Samples computed at once; changes no result beyond rounding. Default 1000. */
  readonly batchSize?: number;
}

/** Samples in one batch where nothing else is asked for. */
export const PREDICT_BATCH = 1000;

/** For `toSamples` of what goes to {@link predict}, which looks for NaN in the course of its computation. */
export const UNCHECKED = { allowNonFinite: true } as const;

/** Codes of samples. */
export function encodeFunction(slots: BuiltSlots): SampleFunction {
  const { encoder } = slots.models;
  return { name: 'encode', argument: 'x', owner: slots, models: [encoder], run: (batch, apply) => slots.bottleneck.code(apply(encoder, batch)) };
}

/** Samples from codes. */
export function decodeFunction(slots: BuiltSlots): SampleFunction {
  const { decoder } = slots.models;
  return { name: 'decode', argument: 'codes', owner: slots, models: [decoder], run: (batch, apply) => apply(decoder, batch) };
}

/**
 * Computes a function of all rows of `x` [n, …], batch by batch, and stacks what it gives. With `engine: 'auto'`, a few
 * samples of a small model are left to the active TensorFlow.js backend, which has them before a graph is compiled.
 */
export async function predict(x: NdArray, run: SampleFunction, options: PredictOptions): Promise<NdArray<Float32Array>> {
  const batchSize = checkCount('batchSize', options.batchSize ?? PREDICT_BATCH, 1);
  const { engine = 'auto', device = 'auto', onWarning } = options;
  const small = engine === 'auto' && device === 'auto' && isSmallWork(run.models, rowsOf(x));
  const chosen = small ? eagerEngine(tf.getBackend()) : await selectEngine(options);
  return chosen.predict === undefined ? predictEagerly(run, x, batchSize) : chosen.predict(run, x, batchSize, onWarning);
}
