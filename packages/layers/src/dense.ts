import type { RandomSource } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { ActivationName } from './activations.js';
import { activation, checkActivation, checkFusedActivation } from './activations.js';
import type { Initializer, InitializerName } from './initializers.js';
import { initializer } from './initializers.js';

/** Settings of {@link dense}. */
export interface DenseOptions {
  /** Length of the output's last axis. */
  readonly units: number;
  /** Name of the layer; names its weights and its random stream, so it is not optional. */
  readonly name: string;
  /** Where the initial kernel is drawn from: stream `${name}/kernel`. */
  readonly random: RandomSource;
  /** Default 'linear'. */
  readonly activation?: ActivationName;
  /** Default 'glorotUniform', as in Keras. An object is used as it is. */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** Default 'zeros'. */
  readonly biasInitializer?: InitializerName | Initializer;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default true; false freezes the layer. */
  readonly trainable?: boolean;
}

/**
 * A stock `tf.layers.dense` with Keras's defaults and a kernel that depends on seed and layer name only:
 * activation(x · kernel + bias), [..., inputs] to [..., units].
 *
 * @throws InvalidParameterError for `leakyRelu`, which TensorFlow.js has as a layer only: see {@link denseLayers}.
 */
export function dense(options: DenseOptions): tf.layers.Layer {
  const { units, name, random, useBias = true, trainable = true } = options;
  const made = (value: InitializerName | Initializer, weight: string): Initializer =>
    typeof value === 'string' ? initializer(value, { seed: random.seed, stream: `${name}/${weight}` }) : value;
  return tf.layers.dense({
    units,
    name,
    useBias,
    trainable,
    activation: checkFusedActivation(options.activation ?? 'linear'),
    kernelInitializer: made(options.kernelInitializer ?? 'glorotUniform', 'kernel'),
    biasInitializer: made(options.biasInitializer ?? 'zeros', 'bias'),
  });
}

/**
 * The layers, to be applied in order, of a dense layer with any activation: one layer, or for `leakyRelu` a linear
 * one named `name` and the activation named `${name}_activation`.
 */
export function denseLayers(options: DenseOptions): tf.layers.Layer[] {
  if (checkActivation(options.activation ?? 'linear') !== 'leakyRelu') return [dense(options)];
  return [dense({ ...options, activation: 'linear' }), activation('leakyRelu', { name: `${options.name}_activation` })];
}
