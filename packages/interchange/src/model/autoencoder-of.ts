import { Autoencoder, type LossInput, modelNetwork } from '@latentkit/autoencoder';
import type * as tf from '@tensorflow/tfjs';
import { freeLayers, ownLayers } from './own-layers.js';
import { type Halves, sizes } from './split.js';

/** Settings of imports that make an autoencoder of a model. */
export interface ImportOptions {
  /** The layer whose output is the code. Not needed for models that consist of two models, encoder and decoder. */
  readonly code?: string | undefined;
  /** The reconstruction loss of further training. Default `mse`. */
  readonly loss?: LossInput | undefined;
  /** Decides the order of samples in further training. Default 0. */
  readonly seed?: number | undefined;
}

/** An autoencoder of the halves of a model, which owns their weights; where there is none, those of the given models are freed. */
export function autoencoderOf(halve: () => Halves, models: readonly tf.LayersModel[], { loss, seed }: ImportOptions): Autoencoder {
  try {
    const { encoder, decoder } = halve();
    const [latentDim] = sizes(encoder.outputs[0].shape, 'code');
    const made = new Autoencoder({ latentDim, loss, seed, network: modelNetwork(encoder, decoder) }).build(sizes(encoder.inputs[0].shape, 'input'));
    ownLayers(encoder, decoder);
    return made;
  } catch (error) {
    models.forEach(freeLayers);
    throw error;
  }
}
