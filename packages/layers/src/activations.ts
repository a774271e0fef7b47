import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';

/** The activations networks can be configured with. */
export const ACTIVATIONS = [
  'relu',
  'elu',
  'selu',
  'leakyRelu',
  'gelu',
  'swish',
  'tanh',
  'sigmoid',
  'softplus',
  'linear',
] as const;

/** One of {@link ACTIVATIONS}. `gelu` is the exact one (by the error function), `swish` is Keras's `silu`. */
export type ActivationName = (typeof ACTIVATIONS)[number];

/** An activation that TensorFlow.js can keep inside a dense layer: all but `leakyRelu`, which it has as a layer only. */
export type FusedActivationName = Exclude<ActivationName, 'leakyRelu'>;

/** For configurations: one of {@link ACTIVATIONS}. */
export const activationSchema = z.enum(ACTIVATIONS);

/** Slope of `leakyRelu` for negative inputs: that of `keras.activations.leaky_relu`. */
export const LEAKY_RELU_SLOPE = 0.2;

/**
 * A stock TensorFlow.js layer that applies an activation elementwise.
 *
 * @throws UnknownNameError
 */
export function activation(kind: ActivationName, options: { name?: string } = {}): tf.layers.Layer {
  if (checkActivation(kind) === 'leakyRelu') return tf.layers.leakyReLU({ alpha: LEAKY_RELU_SLOPE, ...options });
  return tf.layers.activation({ activation: kind as 'relu', ...options });
}

/** The same name, checked. Throws UnknownNameError naming the nearest one. */
export function checkActivation(name: string): ActivationName {
  if (!(ACTIVATIONS as readonly string[]).includes(name)) throw new UnknownNameError('activation', name, ACTIVATIONS);
  return name as ActivationName;
}

/** The same name, checked to be one a layer can hold inside itself. */
export function checkFusedActivation(name: string): FusedActivationName {
  const checked = checkActivation(name);
  if (checked !== 'leakyRelu') return checked;
  throw new InvalidParameterError({
    parameter: 'activation',
    got: name,
    expected: 'an activation that TensorFlow.js can keep inside a layer',
    remedy: "Leave it linear and put activation('leakyRelu') behind it, as denseLayers does.",
  });
}
