import type { Corruption, PartFactory } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { saltAndPepperNoiseConfig } from './config.js';

/** Options of {@link saltAndPepperNoise}. */
export type SaltAndPepperNoiseOptions = Parameters<typeof saltAndPepperNoiseConfig.parse>[0];

/**
 * Sets a random share of the values to the lowest or the highest, half of them each (Vincent et al., 2010,
 * https://jmlr.org/papers/v11/vincent10a.html). `saltAndPepperNoise(0.1)` is short for `{ rate: 0.1 }`. Throws
 * `InvalidParameterError` for a rate outside [0, 1).
 */
export function saltAndPepperNoise(options: SaltAndPepperNoiseOptions | number = {}): Corruption {
  const config = saltAndPepperNoiseConfig.parse(typeof options === 'number' ? { rate: options } : options);
  const { rate, low, high } = config;
  return {
    config: { type: 'saltAndPepperNoise', ...config },
    corrupt: (x, noise) => {
      const draw = noise.uniform('salt_and_pepper', x.shape);
      const pepper = tf.cast(tf.less(draw, rate / 2), 'float32');
      const salt = tf.sub(tf.cast(tf.less(draw, rate), 'float32'), pepper);
      const kept = tf.sub(tf.sub(1, pepper), salt);
      return tf.add(tf.add(tf.mul(x, kept), tf.mul(pepper, low)), tf.mul(salt, high));
    },
  };
}

/** Makes {@link saltAndPepperNoise} when a bundle is loaded. */
export const saltAndPepperNoiseFactory: PartFactory<Corruption> = {
  kind: 'corruption',
  type: 'saltAndPepperNoise',
  create: ({ type: _type, ...options }) => saltAndPepperNoise(options),
};
