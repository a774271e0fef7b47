import { Autoencoder, type Network, type SlotOptions } from '@latentkit/autoencoder';
import { sizeOf } from '@latentkit/core';
import { chainLayers, denseLayers, flattenLayers, unflattenLayers } from '@latentkit/layers';
import { recurrentAutoencoderConfig, type RecurrentAutoencoderConfig, type RecurrentAutoencoderOptions } from './config.js';

/** One dense layer each way, the code with an activation. Say here what the family is, with the paper's DOI. */
export class RecurrentAutoencoder extends Autoencoder<RecurrentAutoencoderConfig> {
  static override readonly packageName = '@latentkit/recurrent';
  static override readonly configSchema = recurrentAutoencoderConfig;

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: RecurrentAutoencoderOptions = {}) {
    super(options);
  }

  protected override presetSlots({ activation }: RecurrentAutoencoderConfig): SlotOptions {
    return { network: network(activation) };
  }
}

function network(activation: RecurrentAutoencoderConfig['activation']): Network {
  return {
    config: { type: 'recurrent', activation },
    build: ({ inputShape, latentDim, encoderUnits, random }) => ({
      encoder: chainLayers('encoder', inputShape, [
        ...flattenLayers('encoder_flatten', inputShape),
        ...denseLayers({ name: 'encoder_dense_1', units: encoderUnits, activation, random }),
      ]),
      decoder: chainLayers('decoder', [latentDim], [
        ...denseLayers({ name: 'decoder_dense_1', units: sizeOf(inputShape), random }),
        ...unflattenLayers('decoder_reshape', inputShape),
      ]),
    }),
  };
}
