import { type Autoencoder, silenceAdvice } from '@latentkit/autoencoder';
import { registerLayers } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { autoencoderOf, type ImportOptions } from '../model/autoencoder-of.js';
import { freeLayers, knownVariables, ownLayers, variablesSince } from '../model/own-layers.js';
import { splitModel } from '../model/split.js';
import { type BuiltModel, buildModel } from './graph.js';
import { readKeras } from './read-keras.js';
import { setWeights } from './weights.js';

/** Settings of {@link importKeras}. */
export interface ImportKerasOptions extends ImportOptions {
  /** Name of the file, for messages. */
  readonly name?: string | undefined;
}

/**
 * Reads an autoencoder that Keras saved: `.keras` of Keras 3, or `.h5` of Keras 2 or 3, Sequential or functional, with models
 * inside the model. It computes what Keras computes (to 1e-5), and goes on training, is saved and exported like any
 * other. Optimizer, losses, metrics, regularizers and constraints of the file are left behind.
 *
 * @throws FileFormatError for a file that is truncated, damaged or no model, and for layers, activations and settings that
 *   TensorFlow.js does not have: it names the layer, its class and what is supported. InvalidParameterError where `code` is
 *   missing or no layer that divides the model.
 */
export async function importKeras(bytes: Uint8Array, options: ImportKerasOptions = {}): Promise<Autoencoder> {
  const built = await read(bytes, options.name);
  return autoencoderOf(() => splitModel(built, options.code), [built.model], options);
}

/** The model of a `.keras` or `.h5` file as one of TensorFlow.js, whatever it is for; otherwise as {@link importKeras}. */
export async function importKerasModel(bytes: Uint8Array, options: Pick<ImportKerasOptions, 'name'> = {}): Promise<tf.LayersModel> {
  const { model } = await read(bytes, options.name);
  ownLayers(model);
  return model;
}

async function read(bytes: Uint8Array, name = 'Keras file'): Promise<BuiltModel> {
  const file = await readKeras(bytes, name);
  silenceAdvice();
  registerLayers();
  await tf.ready();
  const made: BuiltModel[] = [];
  const known = knownVariables();
  try {
    // TensorFlow.js leaves behind what it makes initial weights from.
    tf.tidy(() => void made.push(buildModel(file.root, file.version)));
  } catch (error) {
    tf.dispose(variablesSince(known));
    throw error;
  }
  const [built] = made;
  try {
    setWeights(built, file);
  } catch (error) {
    freeLayers(built.model);
    throw error;
  }
  return built;
}
