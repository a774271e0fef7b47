import type { Network, PartFactory } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { recurrentConfig, type RecurrentNetworkOptions } from './config.js';
import { buildRecurrentModels } from './recurrent-models.js';

/**
 * An encoder-decoder of LSTM or GRU layers for the `network` slot of any autoencoder: recurrent layers read a sequence [steps,
 * features] into a code; recurrent layers that get the code at each step, and a dense layer, write the sequence again
 * (Srivastava et al., 2015, https://arxiv.org/abs/1502.04681). An image is a sequence of rows, a flat row one of numbers.
 *
 * With `maskValue`, steps that consist of that number alone change nothing: recurrent layers carry their state past them, and
 * loss and metrics of a sample are means over its other steps (Keras's are over the steps of the whole batch). With
 * `teacherForcing` the decoder takes the step before as well: the true one in training, its own in validation and inference
 * (Williams & Zipser, 1989, https://doi.org/10.1162/neco.1989.1.2.270); a bundle of it needs `@latentkit/layers` to load.
 *
 * Layers are called `encoder_lstm_1`, …, `decoder_lstm_1`, …, `decoder_dense`; initial weights depend on the seed and these
 * names only. Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter; built for
 * samples with a condition that have no axis for one step, `ShapeError`.
 */
export function recurrentNetwork(options: RecurrentNetworkOptions = {}): Network {
  const config = recurrentConfig.parse(options);
  const { maskValue } = config;
  return {
    config: { type: 'recurrent', ...config },
    mask: maskValue === null ? undefined : (samples) => countedSteps(samples, maskValue),
    build: (context) => buildRecurrentModels(config, context),
  };
}

/** 1 for each number of the steps that count, 0 for those of steps that are all `maskValue`. */
function countedSteps(samples: tf.Tensor, maskValue: number): tf.Tensor {
  const [batch, steps] = samples.shape;
  const rows = tf.reshape(samples, [batch, steps, -1]);
  const counts = tf.cast(tf.any(tf.notEqual(rows, maskValue), -1, true), 'float32');
  return tf.reshape(tf.tile(counts, [1, 1, rows.shape[2] as number]), samples.shape);
}

/** Makes {@link recurrentNetwork} when a bundle of another preset that uses it is loaded. */
export const recurrentNetworkFactory: PartFactory<Network> = {
  kind: 'network',
  type: 'recurrent',
  create: ({ type: _type, ...options }) => recurrentNetwork(options),
};
