import { Autoencoder, type LossInput, modelNetwork } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { type BuiltModel, buildModel } from './graph.js';
import { readKeras } from './read-keras.js';
import { sizes, splitModel } from './split.js';
import { setWeights } from './weights.js';

/** Settings of {@link importKeras}. */
export interface ImportKerasOptions {
  /** The layer whose output is the code. Not needed for models that consist of two models, encoder and decoder. */
  readonly code?: string | undefined;
  /** The reconstruction loss of further training. Default `mse`. */
  readonly loss?: LossInput | undefined;
  /** Decides the order of samples in further training. Default 0. */
  readonly seed?: number | undefined;
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
  const { encoder, decoder } = splitModel(built, options.code);
  const [latentDim] = sizes(encoder.outputs[0].shape, 'code');
  const { loss, seed } = options;
  return new Autoencoder({ latentDim, loss, seed, network: modelNetwork(encoder, decoder) }).build(sizes(encoder.inputs[0].shape, 'input'));
}

/** The model of a `.keras` or `.h5` file as one of TensorFlow.js, whatever it is for; otherwise as {@link importKeras}. */
export async function importKerasModel(bytes: Uint8Array, options: Pick<ImportKerasOptions, 'name'> = {}): Promise<tf.LayersModel> {
  return (await read(bytes, options.name)).model;
}

async function read(bytes: Uint8Array, name = 'Keras file'): Promise<BuiltModel> {
  const file = await readKeras(bytes, name);
  await tf.ready();
  const made: BuiltModel[] = [];
  // TensorFlow.js leaves behind what it makes initial weights from.
  tf.tidy(() => void made.push(buildModel(file.root, file.version)));
  const [built] = made;
  setWeights(built, file);
  return built;
}
