import { existsSync, statSync } from 'node:fs';
import { type Decoder, type Encoder, type NdArray, ndarray, rowSize, rowsOf } from '@latentkit/core';
import { AffineScaler, type Scaler } from '@latentkit/preprocessing';
import type { LoadedBundle } from '../bundle.js';
import type { Conditioned } from '../condition.js';
import { scaled } from '../data.js';
import type { EngineFlags } from '../engine.js';
import type { CliIo } from '../io.js';

/** Samples to codes and back, in the units that the model sees, for rows of certain classes where it is conditioned on them. */
export type Coder = Encoder & Partial<Decoder>;

/** A trained model as the latent-space commands use it: a bundle, or what `latentkit reduce --model` wrote. */
export interface LatentModel {
  readonly path: string;
  /** Family or method. */
  readonly name: string;
  /** Numbers in a sample. */
  readonly nFeatures: number;
  readonly latentDim: number;
  readonly scaler: Scaler | undefined;
  /** The bundle, where it is one. */
  readonly bundle: LoadedBundle | undefined;
  /** Smallest and largest value of samples, where that is known. */
  readonly range: readonly [number, number] | undefined;
  /** Codes of samples in the units of the data, [n, latentDim]. */
  encode(x: NdArray, condition?: Conditioned): Promise<NdArray<Float32Array>>;
  /** Samples of codes in the units of the data. Throws `UsageError` for a model that has no way back. */
  decode(codes: NdArray, condition?: Conditioned): Promise<NdArray<Float32Array>>;
  /** Throws `UsageError` for a model that has no way back. */
  requireDecoder(): void;
  /** The model itself, behind its scaling. */
  coder(condition?: Conditioned): Coder;
  dispose(): void;
}

/** Opens a bundle, the folder of a run, or the JSON file of a reduction, which does without TensorFlow.js. */
export async function openModel(path: string, flags: EngineFlags, io: CliIo): Promise<LatentModel> {
  const isFile = existsSync(path) && statSync(path).isFile();
  return isFile ? (await import('./reduction-model.js')).reductionModel(path) : (await import('./bundle-model.js')).bundleModel(path, flags, io);
}

/** Samples as the model sees them, in flat rows. */
export function seen({ scaler }: Pick<LatentModel, 'scaler'>, x: NdArray): NdArray<Float32Array> {
  return flat(scaled(x, scaler));
}

/** Rows as a method takes them. */
export function flat<T extends NdArray>(x: T): T {
  return ndarray(x.data, [rowsOf(x), rowSize(x)]) as T;
}

/** What a scaling with one range for all values maps onto [0, 1]. */
export function rangeOf(scaler: Scaler | undefined): readonly [number, number] | undefined {
  if (!(scaler instanceof AffineScaler)) return undefined;
  const { offset, scale } = scaler.config;
  return typeof offset === 'number' && typeof scale === 'number' ? [offset, offset + scale] : undefined;
}
