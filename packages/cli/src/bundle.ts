import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Autoencoder, type BundleManifest, MANIFEST_FILE, readManifest } from '@latentkit/autoencoder';
import { FileMissingError, type Json, type NdArray, type VersionedJson, astype, ndarray, rowsOf } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { type Scaler, scalerFromJSON } from '@latentkit/preprocessing';
import { FAMILIES } from './families.js';
import { type RunRecord, runRecordFrom } from './run-record.js';

/** Folder of the model bundle in a run's folder. */
export const MODEL_FOLDER = 'model';

/** A trained model with everything around it. */
export interface LoadedBundle {
  readonly folder: string;
  readonly model: Autoencoder;
  /** Name of the family, or the class where no family has it. */
  readonly family: string;
  readonly scaler: Scaler | undefined;
  readonly manifest: BundleManifest;
  /** How it was trained, where the command line trained it. */
  readonly record: RunRecord | undefined;
}

/** The folder of a bundle: the one given, or `model/` in it where it is a run's folder. Throws `FileMissingError`. */
export function findBundle(path: string): string {
  const found = [path, join(path, MODEL_FOLDER)].find((folder) => existsSync(join(folder, MANIFEST_FILE)));
  if (found !== undefined) return found;
  const unfinished = existsSync(join(path, 'run.json'));
  throw new FileMissingError({
    parameter: 'bundle',
    got: path,
    expected: `a model bundle, or a run's folder with one in ${MODEL_FOLDER}/`,
    remedy: unfinished ? `This run has not finished: latentkit train --resume ${path}` : 'Check the path, or train a model first.',
  });
}

/** Whether the decoder of a bundle is there; that of a classifier has none. */
export async function hasDecoder(path: string): Promise<boolean> {
  const store = directoryStore(findBundle(path));
  const found = await Promise.all(['decoder/model.json', 'decoder/weights.bin'].map((file) => store.has(file)));
  return found.every(Boolean);
}

/** Loads a bundle with the class of its family. */
export async function loadBundle(path: string): Promise<LoadedBundle> {
  const folder = findBundle(path);
  const store = directoryStore(folder);
  const manifest = await readManifest(store);
  const family = FAMILIES.find(({ model }) => model.configSchema.name === manifest.class);
  const load = Autoencoder.load.bind((family?.model ?? Autoencoder) as never) as (location: typeof store) => Promise<Autoencoder>;
  const model = await load(store);
  const { normalisation, training } = manifest;
  return {
    folder,
    model,
    family: family?.name ?? manifest.class,
    scaler: normalisation === null ? undefined : scalerFromJSON(normalisation as unknown as VersionedJson),
    manifest,
    record: runRecordFrom((training as { run?: Json } | null)?.run),
  };
}

/** What the model gives back, in the units of the data, as rows of the shape that samples had: [n, …]. */
export function unscaled(x: NdArray, { scaler, record, model }: Pick<LoadedBundle, 'scaler' | 'record' | 'model'>): NdArray<Float32Array> {
  const plain = astype(scaler === undefined ? x : scaler.inverseTransform(x), 'float32');
  return ndarray(plain.data, [rowsOf(plain), ...(record?.data.sampleShape ?? model.inputShape ?? [])]);
}
