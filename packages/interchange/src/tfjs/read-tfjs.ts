import { FileFormatError, FileMissingError, type FileStore } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/** A model in TensorFlow.js layers format, read but not built. */
export interface TfjsFile {
  /** Name of its JSON file, for messages. */
  readonly name: string;
  readonly topology: object;
  /** Weights by name, which the caller disposes of. */
  readonly weights: tf.NamedTensorMap;
}

interface Group {
  readonly paths: string[];
  readonly weights: tf.io.WeightsManifestEntry[];
}

const REMEDY = 'Give the model.json that model.save() of TensorFlow.js or tensorflowjs_converter wrote, with the files beside it.';

/**
 * Reads a model.json and the files of weights that it names, which lie in its folder or below. Throws FileMissingError for one that
 * is not there, FileFormatError for files that are truncated, damaged or of another kind.
 */
export async function readTfjs(store: FileStore, path: string): Promise<TfjsFile> {
  const name = store.location === 'memory' ? path : `${store.location}/${path}`;
  if (!(await store.has(path))) throw new FileMissingError({ parameter: name, expected: 'a model in TensorFlow.js layers format', remedy: REMEDY });
  const { topology, groups } = parseModel(await store.read(path), name);
  const weights: tf.NamedTensorMap = {};
  try {
    for (const group of groups) Object.assign(weights, await readGroup(store, path.replace(/[^/]*$/, ''), group, name));
  } catch (error) {
    tf.dispose(weights);
    throw error;
  }
  return { name, topology, weights };
}

function parseModel(bytes: Uint8Array, name: string): { topology: object; groups: readonly Group[] } {
  let parsed: { modelTopology?: unknown; weightsManifest?: unknown; format?: unknown } | null;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes)) as typeof parsed;
  } catch (cause) {
    throw new FileFormatError({ parameter: name, expected: 'JSON', remedy: REMEDY, cause });
  }
  const { modelTopology: topology, weightsManifest: groups, format } = parsed ?? {};
  if (format === 'graph-model') {
    throw new FileFormatError({ parameter: `${name}, format`, got: format, expected: 'layers-model', remedy: 'Graph models have no layers any more and cannot be trained; convert the Keras model with --output_format tfjs_layers_model, or import the Keras file itself.' });
  }
  if (typeof topology === 'object' && topology !== null && Array.isArray(groups) && groups.every(isGroup)) return { topology, groups };
  throw new FileFormatError({ parameter: name, got: Object.keys(parsed ?? {}), expected: 'an object with modelTopology and weightsManifest', remedy: REMEDY });
}

function isGroup(group: Partial<Group> | null): group is Group {
  const isList = (value: unknown, of: (each: unknown) => boolean): boolean => Array.isArray(value) && value.every(of);
  const isSpec = (spec: unknown): boolean => {
    const { name, shape } = (spec ?? {}) as Partial<tf.io.WeightsManifestEntry>;
    return typeof name === 'string' && isList(shape, (length) => Number.isInteger(length) && (length as number) >= 0);
  };
  return isList(group?.paths, (path) => typeof path === 'string') && isList(group?.weights, isSpec);
}

/** The weights of a group, whose files are parts of one list of bytes. */
async function readGroup(store: FileStore, folder: string, { paths, weights }: Group, name: string): Promise<tf.NamedTensorMap> {
  const parts: Uint8Array[] = [];
  for (const path of paths) {
    const found = await store.has(`${folder}${path}`).catch((cause: unknown) => {
      throw new FileFormatError({ parameter: `${name}, weightsManifest`, got: path, expected: 'files in the folder of the model', remedy: 'Put them there, and give their names alone.', cause });
    });
    if (!found) throw new FileMissingError({ parameter: `${name}, weightsManifest`, got: path, expected: 'a file beside the model', remedy: 'Copy all files of the model.' });
    parts.push(await store.read(`${folder}${path}`));
  }
  const bytes = joined(parts);
  const expected = weights.reduce((sum, spec) => sum + tf.util.sizeFromShape(spec.shape) * bytesOf(spec, name), 0);
  if (bytes.byteLength !== expected) {
    throw new FileFormatError({ parameter: `${name}, ${paths.join(' + ')}`, got: `${bytes.byteLength} bytes`, expected: `${expected} bytes, as the manifest says`, remedy: 'A file is truncated or belongs to another model; copy all of them again.' });
  }
  return tf.io.decodeWeights(bytes.buffer as ArrayBuffer, weights);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

function bytesOf({ name: weight, dtype, quantization }: tf.io.WeightsManifestEntry, name: string): number {
  const stored = quantization?.dtype ?? dtype;
  const size = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 }[stored as string];
  if (size !== undefined) return size;
  throw new FileFormatError({ parameter: `${name}, weight '${weight}'`, got: stored, expected: 'float32, int32 or bool, perhaps quantised to uint8, uint16 or float16' });
}
