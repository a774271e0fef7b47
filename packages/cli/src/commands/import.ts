import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Autoencoder } from '@latentkit/autoencoder';
import { FileMissingError, InvalidParameterError, type Json, sizeOf } from '@latentkit/core';
import { importKeras, importSafetensors, importTfjs } from '@latentkit/interchange';
import { loadBundle } from '../bundle.js';
import { UsageError } from '../exit-codes.js';
import { type CliIo, json, line } from '../io.js';
import { wrongFlag } from '../schema-flags.js';
import { checkWritable } from '../writable.js';

/** Flags of `latentkit import`. */
export interface ImportFlags {
  readonly out: string;
  readonly into?: string;
  readonly code?: string;
  readonly loss?: string;
  readonly json?: boolean;
}

/** What was read, and what of a bundle stays as it was. */
interface Imported {
  readonly model: Autoencoder;
  readonly normalisation?: Json;
}

type Kind = 'keras' | 'tfjs' | 'safetensors';

/** `latentkit import`: a model of Keras or TensorFlow.js becomes a bundle, or weights come into one. */
export async function importCommand(path: string, flags: ImportFlags, io: CliIo): Promise<number> {
  const { out, json: asJson } = flags;
  const kind = await kindOf(path);
  checkFlags(kind, flags);
  await checkWritable(`${out}/file`);
  const { model, ...rest } = await READERS[kind](path, flags).catch((error: unknown) => {
    throw asFlag(error);
  });
  try {
    await model.save(out, { ...rest, notes: { importedFrom: basename(resolve(path)) } });
    const { inputShape = [], latentDim } = model;
    if (asJson === true) json(io.stdout, { file: path, out, inputShape, latentDim });
    else line(io.stderr, `samples of ${sizeOf(inputShape)} numbers, codes of ${latentDim}: ${out}`);
  } finally {
    model.dispose();
  }
  return 0;
}

const READERS: Readonly<Record<Kind, (path: string, flags: ImportFlags) => Promise<Imported>>> = {
  keras: async (path, flags) => ({ model: await importKeras(await bytesOf(path), { ...optionsOf(flags), name: path }) }),
  tfjs: async (path, flags) => {
    const folder = await isFolder(path);
    return { model: await importTfjs(folder ? path : dirname(path), { ...optionsOf(flags), ...(!folder && { file: basename(path) }) }) };
  },
  safetensors: async (path, { into }) => {
    const bytes = await bytesOf(path);
    const { model, manifest } = await loadBundle(into!);
    try {
      importSafetensors(model, bytes);
    } catch (error) {
      model.dispose();
      throw error;
    }
    return { model, normalisation: manifest.normalisation };
  },
};

/** What is wrong with the code's layer, by the name of the flag. */
function asFlag(error: unknown): unknown {
  if (!(error instanceof InvalidParameterError) || error.parameter !== 'code') return error;
  return wrongFlag('--code', error.got, error.expected ?? '', error.remedy);
}

function optionsOf({ code, loss }: ImportFlags): { code: string | undefined; loss: 'mse' | undefined } {
  return { code, loss: loss as 'mse' | undefined };
}

async function kindOf(path: string): Promise<Kind> {
  if (/\.(keras|h5|hdf5)$/i.test(path)) return 'keras';
  if (/\.safetensors$/i.test(path)) return 'safetensors';
  if (/\.json$/i.test(path) || (await isFolder(path))) return 'tfjs';
  throw new UsageError(`file: got '${path}', expected a name that ends in .keras, .h5, .hdf5, .json or .safetensors, or a folder with model.json.`);
}

function checkFlags(kind: Kind, { into, code, loss }: ImportFlags): void {
  if (kind !== 'safetensors') {
    if (into !== undefined) throw wrongFlag('--into', into, 'to be left out: only weights in a .safetensors file come into a bundle');
    return;
  }
  if (into === undefined) throw new UsageError('--into: name the bundle that the weights belong to; a .safetensors file does not say how the model is built.');
  for (const [flag, value] of Object.entries({ '--code': code, '--loss': loss })) {
    if (value !== undefined) throw wrongFlag(flag, value, 'to be left out: the bundle of --into says it');
  }
}

function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new FileMissingError({ parameter: 'file', got: path, expected: 'a file that can be read', cause });
  });
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then((info) => info.isDirectory(), () => false);
}
