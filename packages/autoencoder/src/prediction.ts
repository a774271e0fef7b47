import { type ArrayInput, type NdArray, rowsOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { BuiltSlots } from './autoencoder-program.js';
import { conditionRows, joinRows } from './condition.js';
import { eagerEngine, predictEagerly } from './engine/eager.js';
import type { SampleFunction } from './engine/engine.js';
import { selectEngine } from './engine/select.js';
import { checkCount, type ExecutionOptions } from './fit-options.js';
import { isSmallWork } from './work.js';

/** Options of `encode`, `decode` and `reconstruct`. */
export interface PredictOptions extends ExecutionOptions {
  /** Samples computed at once; changes no result beyond rounding. Default 1000. */
  readonly batchSize?: number;
  /** What each row is conditioned on, for models that are: class numbers [n] or rows of numbers. */
  readonly condition?: ArrayInput;
}

/** Samples in one batch where nothing else is asked for. */
export const PREDICT_BATCH = 1000;

/** For `toSamples` of what goes to {@link predict}, which looks for NaN in the course of its computation. */
export const UNCHECKED = { allowNonFinite: true } as const;

/** Codes of samples. */
export function encodeFunction(slots: BuiltSlots): SampleFunction {
  return { ...encodedFunction(slots), name: 'encode', run: (batch, apply) => slots.bottleneck.code(encodedFunction(slots).run(batch, apply)) };
}

/** What the bottleneck takes, for samples: the encoder's output behind the layers of parts. */
export function encodedFunction(slots: BuiltSlots): SampleFunction {
  const { encoder, parts } = slots.models;
  const models = parts === undefined ? [encoder] : [encoder, parts];
  return { name: 'encoded', argument: 'x', owner: slots, models, run: (batch, apply) => models.reduce((value, model) => apply(model, value), batch) };
}

/** Rows with the condition of the options behind them, where the model has one. */
export function joined(rows: NdArray, { conditionUnits }: BuiltSlots, { condition }: PredictOptions): NdArray {
  return joinRows(rows, conditionRows(condition, conditionUnits, rowsOf(rows)));
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
  const small = engine === 'auto' && device === 'auto' && isSmallWork(run.models, rowsOf(x) * (run.passes ?? 1));
  const chosen = small ? eagerEngine(tf.getBackend()) : await selectEngine(options);
  return chosen.predict === undefined ? predictEagerly(run, x, batchSize) : chosen.predict(run, x, batchSize, onWarning);
}
