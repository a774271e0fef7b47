import { FileFormatError, type FileStore, type Json, type NdArray, decodeSafetensors, encodeSafetensors, sameShape } from '@latentkit/core';
import type { CallbackState, TrainingCheckpoint } from '../callbacks/callback.js';
import type { ProgramState } from '../engine/engine.js';
import type { Program } from '../training/program.js';
import { decodeState, encodeState } from '../training/state-tensors.js';
import { type Bundle, bundleFile } from './bundle.js';

/** The file of a checkpoint that holds weights, optimizer slots and callbacks' tensors. */
export const STATE_FILE = 'state.safetensors';

/** The settings that a training must share with the checkpoint it goes on from. */
export interface TrainingFingerprint {
  /** Class, parameters and parts of the model. */
  readonly model: Json;
  readonly optimizer: Json;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** Rows of the training data, or null for a stream. */
  readonly samples: number | null;
}

/** A checkpoint as the JSON part of the manifest and the bytes of {@link STATE_FILE}. */
export function encodeCheckpoint(checkpoint: TrainingCheckpoint, fingerprint: TrainingFingerprint): { json: Json; state: Uint8Array } {
  const tensors = prefixed('program', encodeState(checkpoint.state));
  const callbacks: Record<string, Json> = {};
  for (const [name, { values, tensors: own }] of checkpoint.callbacks) {
    callbacks[name] = values;
    for (const [key, tensor] of prefixed(`callback:${name}`, own ?? new Map())) tensors.set(key, tensor);
  }
  const { epoch, step, learningRateScale, history } = checkpoint;
  const json: Json = { epoch, step, learningRateScale, history, callbacks, fingerprint: { ...fingerprint } };
  return { json, state: encodeSafetensors(tensors) };
}

/** What {@link encodeCheckpoint} wrote. */
export function decodeCheckpoint(json: Json, state: Uint8Array): { checkpoint: TrainingCheckpoint; fingerprint: TrainingFingerprint } {
  const { tensors } = decodeSafetensors(state);
  const saved = json as unknown as Omit<TrainingCheckpoint, 'callbacks' | 'state'> & {
    callbacks: Record<string, Json>;
    fingerprint: TrainingFingerprint;
  };
  const { epoch, step, learningRateScale, history, fingerprint } = saved;
  const callbacks = new Map<string, CallbackState>(
    Object.entries(saved.callbacks).map(([name, values]) => [name, { values, tensors: unprefixed(`callback:${name}`, tensors) }]),
  );
  const checkpoint = { epoch, step, learningRateScale, history, callbacks, state: decodeState(unprefixed('program', tensors)) };
  return { checkpoint, fingerprint };
}

/** The checkpoint in a bundle, or undefined where the bundle is a finished model. */
export function checkpointOf(bundle: Bundle, store: FileStore): ReturnType<typeof decodeCheckpoint> | undefined {
  const { checkpoint } = bundle.manifest;
  return checkpoint === undefined ? undefined : decodeCheckpoint(checkpoint, bundleFile(bundle, STATE_FILE, store.location));
}

/** Throws {@link FileFormatError} where a state does not fit a program's weights and slots. */
export function checkState(state: ProgramState, program: Program, location: string): void {
  const specs = { variables: program.variables, slots: program.slots };
  for (const kind of ['variables', 'slots'] as const) {
    const fits = state[kind].length === specs[kind].length && state[kind].every((a, i) => sameShape(a.shape, specs[kind][i].shape));
    if (fits) continue;
    throw new FileFormatError({
      parameter: `${location}/${STATE_FILE}`,
      got: state[kind].map((a) => a.shape),
      expected: `the ${kind} of this model, ${JSON.stringify(specs[kind].map((s) => s.shape))}`,
      remedy: 'The checkpoint belongs to another model.',
    });
  }
}

function prefixed(prefix: string, tensors: ReadonlyMap<string, NdArray>): Map<string, NdArray> {
  return new Map([...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor]));
}

function unprefixed(prefix: string, tensors: ReadonlyMap<string, NdArray>): Map<string, NdArray> {
  const start = `${prefix}/`;
  return new Map([...tensors].filter(([name]) => name.startsWith(start)).map(([name, tensor]) => [name.slice(start.length), tensor]));
}
