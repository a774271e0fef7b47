import type { Network, NetworkContext, NetworkModels, PartFactory } from '@latentkit/autoencoder';
import { InvalidParameterError, sizeOf } from '@latentkit/core';
import { DenseTranspose, chainLayers, dense, flattenLayers, unflattenLayers } from '@latentkit/layers';
import { type LinearNetworkConfig, type LinearNetworkOptions, linearNetworkConfig } from './config.js';

/** Names of the two layers, which are the names of their weights and random streams. */
export const ENCODER_LAYER = 'encoder_dense_1';
export const DECODER_LAYER = 'decoder_dense_1';

/**
 * One linear dense layer each way, for the `network` slot of any autoencoder. Samples of more than one axis are
 * flattened first and get their shape back at the end. Throws `InvalidParameterError` for a value out of range and
 * `UnknownNameError` for a misspelt parameter.
 */
export function linearNetwork(options: LinearNetworkOptions = {}): Network {
  const config = linearNetworkConfig.parse(options);
  return { config: { type: 'linear', ...config }, build: (context) => buildModels(config, context) };
}

/** Makes {@link linearNetwork} when a bundle of another preset that uses it is loaded. */
export const linearNetworkFactory: PartFactory<Network> = {
  kind: 'network',
  type: 'linear',
  create: ({ type: _type, ...options }) => linearNetwork(options),
};

function buildModels({ useBias, tied }: LinearNetworkConfig, context: NetworkContext): NetworkModels {
  const { inputShape, outputShape, latentDim, codeUnits, encoderUnits, random } = context;
  if (tied && (encoderUnits !== latentDim || codeUnits !== latentDim)) {
    throw new InvalidParameterError({
      parameter: 'tied',
      got: tied,
      expected: `false, since the decoder takes ${codeUnits} numbers and the encoder makes ${encoderUnits}, which has no transpose`,
    });
  }
  const features = sizeOf(outputShape);
  const encoding = dense({ name: ENCODER_LAYER, units: encoderUnits, useBias, random });
  const encoder = chainLayers('encoder', inputShape, [...flattenLayers('encoder_flatten', inputShape), encoding]);
  const decoding = tied
    ? new DenseTranspose({ name: DECODER_LAYER, units: features, useBias, tiedTo: encoding })
    : dense({ name: DECODER_LAYER, units: features, useBias, random });
  return { encoder, decoder: chainLayers('decoder', [codeUnits], [decoding, ...unflattenLayers('decoder_reshape', outputShape)]) };
}
