import { type Autoencoder, type BundleLocation, silenceAdvice, storeAt } from '@latentkit/autoencoder';
import { type FileStore, InvalidParameterError, memoryStore } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { autoencoderOf, type ImportOptions } from '../model/autoencoder-of.js';
import { freeLayers } from '../model/own-layers.js';
import { joinModels, splitModel } from '../model/split.js';
import { buildTfjs } from './build-tfjs.js';
import { readTfjs } from './read-tfjs.js';
import { stepsOf } from './steps-of.js';

/** Settings of {@link importTfjs}. */
export interface ImportTfjsOptions extends ImportOptions {
  /** Path of the JSON file among the files. Default: `model.json`, or where there are `encoder/model.json` and `decoder/model.json`, these. */
  readonly file?: string | undefined;
}

const MODEL = 'model.json';
const HALVES = ['encoder', 'decoder'] as const;

/**
 * Reads an autoencoder in TensorFlow.js layers format, what `model.save()` and tensorflowjs_converter write: one model that is
 * divided at the layer of the code, or encoder and decoder in folders of these names, as {@link exportTfjs} writes them. Every
 * layer of TensorFlow.js is read, and those registered with it. Optimizer, losses and initializers are left behind.
 *
 * @param files a Map of paths and contents, the path of a folder (in Node) or any `FileStore`.
 * @throws FileMissingError for a file that is not there. FileFormatError for files that are truncated, damaged or of another kind,
 *   layers of unknown classes, and weights of other shapes than their layers have: it names file, layer or weight.
 *   InvalidParameterError where `code` is missing or no layer that divides the model, ShapeError for an encoder and a decoder that
 *   do not belong together.
 */
export async function importTfjs(files: BundleLocation | ReadonlyMap<string, Uint8Array>, options: ImportTfjsOptions = {}): Promise<Autoencoder> {
  const store = files instanceof Map ? memoryStore(files as Map<string, Uint8Array>) : await storeAt(files as BundleLocation, 'files');
  silenceAdvice();
  await tf.ready();
  const { file, code } = options;
  const paths = HALVES.map((half) => `${half}/${MODEL}`);
  const halved = file === undefined && (await Promise.all(paths.map((path) => store.has(path)))).every(Boolean);
  if (!halved) {
    const model = await modelIn(store, file ?? MODEL);
    const steps = stepsOf(model);
    return autoencoderOf(() => splitModel(steps, code), [steps.model], options);
  }
  if (code !== undefined) throw new InvalidParameterError({ parameter: 'code', got: code, expected: 'to be left out: the files hold encoder and decoder' });
  const encoder = await modelIn(store, paths[0]);
  const decoder = await modelIn(store, paths[1]).catch((error: unknown) => {
    freeLayers(encoder);
    throw error;
  });
  return autoencoderOf(() => joinModels(encoder, decoder), [encoder, decoder], options);
}

async function modelIn(store: FileStore, path: string): Promise<tf.LayersModel> {
  const file = await readTfjs(store, path);
  try {
    return await buildTfjs(file);
  } finally {
    tf.dispose(file.weights);
  }
}
