import { FileFormatError, InvalidParameterError, type ArrayInput, type Json, type NdArray, random, rowsOf, show } from '@latentkit/core';
import type { BatchSource } from '@latentkit/datasets';
import { autoencoderProgram, type BuiltSlots } from './autoencoder-program.js';
import { readBundle } from './bundle/bundle.js';
import { checkpointOf, checkState, encodeCheckpoint, STATE_FILE, type TrainingFingerprint } from './bundle/checkpoint.js';
import { type BundleLocation, storeAt } from './bundle/location.js';
import type { Callback, TrainingCheckpoint } from './callbacks/callback.js';
import type { Engine, RunsOn } from './engine/engine.js';
import { checkCount, type FitData, fitData, type FitOptions, toSamples } from './fit-options.js';
import { checksTargets, checkTargets } from './losses/check-targets.js';
import { createMetric } from './metrics/create.js';
import { createOptimizer } from './optimizers/create.js';
import { toJson } from './persistence.js';
import type { History } from './training/history.js';
import { initialState, writeVariables } from './training/model-state.js';
import type { Program } from './training/program.js';
import { isBatchSource, train } from './training/trainer.js';

/** What {@link fitModel} needs of an autoencoder. */
export interface FittingModel {
  readonly seed: number;
  /** Class, parameters and parts, as a bundle names them. */
  readonly identity: Json;
  readonly inputShape: readonly number[];
  readonly slots: BuiltSlots;
  /** Keeps the record of the training as it stands. */
  record(training: Json): void;
  /** Writes the model with its present weights, and more files beside it. */
  write(location: BundleLocation, extra: ReadonlyMap<string, Uint8Array>, checkpoint: Json): Promise<void>;
}

/** Options with the engine chosen, and what was said when it was. */
export type FittingOptions = FitOptions & { readonly engine: Engine; readonly warnings: readonly string[] };

/** Trains a built model; its weights and record are renewed however the training ends. */
export async function fitModel(model: FittingModel, x: NdArray | BatchSource, options: FittingOptions): Promise<History> {
  const epochs = checkCount('epochs', options.epochs ?? 10, 1);
  const batchSize = checkCount('batchSize', options.batchSize ?? 32, 1);
  const shuffle = options.shuffle ?? true;
  const optimizer = createOptimizer(options.optimizer ?? 'adam');
  const { train: rows, validation } = checkedData(model, x, options);
  const metrics = (options.metrics ?? ['mse']).map((spec) => createMetric(spec, { sampleShape: model.inputShape }));
  const program = autoencoderProgram(model.slots, optimizer, metrics);
  const fingerprint: TrainingFingerprint = {
    model: model.identity,
    optimizer: toJson(optimizer.config, 'optimizer'),
    batchSize,
    shuffle,
    seed: model.seed,
    samples: isBatchSource(rows) ? null : rowsOf(rows.x),
  };
  const resume = options.resume === undefined ? undefined : await readCheckpoint(options.resume, fingerprint, program);
  const { model: _identity, ...settings } = fingerprint;
  const describe = (history: Json, { engine, device }: RunsOn): Json => ({ ...settings, epochs, engine, device, history });
  const result = await train(program, options.engine, await initialState(program), rows, {
    epochs,
    batchSize,
    shuffle,
    validation,
    callbacks: [...(options.callbacks ?? []), ...checkpointing(model, options.checkpoint, program, fingerprint, describe)],
    resume,
    random: random(model.seed),
    signal: options.signal,
    onProgress: options.onProgress,
    onWarning: options.onWarning,
    warnings: options.warnings,
  });
  writeVariables(program, result.state);
  model.record(describe(result.history.toJSON(), result.runsOn));
  if (result.error !== undefined) throw result.error;
  return result.history;
}

/** Samples in memory as an NdArray; a stream as it is. Numbers that are the targets are checked with the loss, and only once. */
export function trainingInput(
  x: ArrayInput | BatchSource,
  inputShape: readonly number[] | undefined,
  loss: BuiltSlots['loss'],
  options: FitOptions,
): NdArray | BatchSource {
  return isBatchSource(x) ? x : toSamples(x, inputShape, 'x', { allowNonFinite: options.target === undefined && checksTargets(loss) });
}

/** Shape of one sample of training data. */
export function sampleShapeOf(x: NdArray | BatchSource): readonly number[] {
  return isBatchSource(x) ? x.sampleShape : x.shape.slice(1);
}

function checkedData(model: FittingModel, x: NdArray | BatchSource, options: FitOptions): Pick<FitData, 'validation'> & { train: FitData['train'] | BatchSource } {
  const { loss, mask } = model.slots;
  if (isBatchSource(x)) {
    for (const name of ['target', 'sampleWeight', 'validationSplit', 'condition'] as const) {
      if (options[name] === undefined) continue;
      throw new InvalidParameterError({ parameter: name, expected: 'to be left out when training on a stream of batches' });
    }
    if (model.slots.conditionUnits > 0) {
      throw new InvalidParameterError({ parameter: 'x', got: 'a stream of batches', expected: 'samples in memory, since the model is conditioned', remedy: 'Give an array.' });
    }
    if (options.validationData === undefined) return { train: x };
    const validation = toSamples(options.validationData, model.inputShape, 'validationData');
    checkTargets(loss, validation, 'validationData', mask);
    return { train: x, validation: { x: validation } };
  }
  const data = fitData(x, options, model.slots.conditionUnits);
  checkTargets(loss, data.train.target ?? data.train.x, data.train.target === undefined ? 'x' : 'target', mask);
  if (data.validation !== undefined) checkTargets(loss, data.validation.target ?? data.validation.x, 'validationData', mask);
  return data;
}

function checkpointing(
  model: FittingModel,
  checkpoint: FitOptions['checkpoint'],
  program: Program,
  fingerprint: TrainingFingerprint,
  describe: (history: Json, runsOn: RunsOn) => Json,
): Callback[] {
  if (checkpoint === undefined) return [];
  const every = checkCount('checkpoint.every', checkpoint.every ?? 1, 1);
  const onEpochEnd: Callback['onEpochEnd'] = async (log, control) => {
    if (log.epoch % every !== 0 && log.epoch !== control.epochs) return;
    const taken = await control.checkpoint();
    writeVariables(program, taken.state);
    model.record(describe(taken.history, control.runsOn));
    const { json, state } = encodeCheckpoint(taken, fingerprint);
    await model.write(checkpoint.to, new Map([[STATE_FILE, state]]), json);
  };
  return [{ name: 'checkpoint', onEpochEnd }];
}

async function readCheckpoint(location: BundleLocation, expected: TrainingFingerprint, program: Program): Promise<TrainingCheckpoint> {
  const store = await storeAt(location, 'resume');
  const found = checkpointOf(await readBundle(store), store);
  if (found === undefined) {
    throw new FileFormatError({ parameter: store.location, expected: 'a checkpoint', remedy: 'This bundle is a finished model: load it and call fit.' });
  }
  const difference = firstDifference(toJson(expected, 'settings'), toJson(found.fingerprint, 'checkpoint'));
  if (difference !== undefined) {
    throw new InvalidParameterError({
      parameter: difference.path.join('.'),
      got: difference.a,
      expected: `${show(difference.b)}, as in the checkpoint ${store.location}`,
      remedy: 'Resume with the settings of the interrupted training.',
    });
  }
  checkState(found.checkpoint.state, program, store.location);
  return found.checkpoint;
}

/** The first place at which two values differ, with what stands there. */
function firstDifference(a: Json, b: Json, path: readonly string[] = []): { path: readonly string[]; a: Json; b: Json } | undefined {
  if (!isRecord(a) || !isRecord(b)) return JSON.stringify(a) === JSON.stringify(b) ? undefined : { path, a, b };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const difference = firstDifference(a[key] ?? null, b[key] ?? null, [...path, key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
