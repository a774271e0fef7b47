import type { Network, PartFactory } from '../slots.js';
import { InvalidParameterError, sizeOf } from '@latentkit/core';
import { type DenseNetworkOptions, denseConfig } from './config.js';
import { buildDenseModels } from './models.js';
import { isMirrored, planDenseLayers } from './plan.js';

/**
 * A network of dense layers, for the `network` slot of any autoencoder. Samples of more than one axis are flattened
 * first and get their shape back at the end. Layers are called `encoder_dense_1`, …, `decoder_dense_1`, …; initial
 * weights depend on the seed and these names only. An output activation is a layer of its own, `decoder_output`, so
 * that a cross-entropy can be computed from logits.
 *
 * Throws `InvalidParameterError` for a value out of range, or for tied weights with a decoder that is no mirror image,
 * and `UnknownNameError` for a misspelt parameter.
 */
export function denseNetwork(options: DenseNetworkOptions = {}): Network {
  const config = denseConfig.parse(options);
  if (config.tied && !isMirrored(config)) {
    throw new InvalidParameterError({
      parameter: 'decoderUnits',
      got: config.decoderUnits,
      expected: `null or ${JSON.stringify(config.hiddenUnits.toReversed())}, the reverse of hiddenUnits, for tied weights`,
      remedy: 'Leave decoderUnits out, or set tied to false.',
    });
  }
  return {
    config: { type: 'dense', ...config },
    build: (context) => buildDenseModels(planDenseLayers(config, { ...context, inputs: sizeOf(context.inputShape), outputs: sizeOf(context.outputShape) }), config, context),
  };
}

/** Makes {@link denseNetwork} when a bundle of another preset that uses it is loaded. */
export const denseNetworkFactory: PartFactory<Network> = {
  kind: 'network',
  type: 'dense',
  create: ({ type: _type, ...options }) => denseNetwork(options),
};
