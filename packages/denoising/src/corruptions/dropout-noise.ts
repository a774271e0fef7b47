import type { Corruption, PartFactory } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { dropoutNoiseConfig } from './config.js';

/** Options of {@link dropoutNoise}. */
export type DropoutNoiseOptions = Parameters<typeof dropoutNoiseConfig.parse>[0];

/**
 * Sets a random share of the values to 0: with `scale`, as `keras.layers.Dropout` in front of the encoder; without, the
 * masking noise of Vincent et al. (2008, https://doi.org/10.1145/1390156.1390294). `dropoutNoise(0.5)` is short for
 * `{ rate: 0.5 }`. Throws `InvalidParameterError` for a rate outside [0, 1).
 */
export function dropoutNoise(options: DropoutNoiseOptions | number = {}): Corruption {
  const config = dropoutNoiseConfig.parse(typeof options === 'number' ? { rate: options } : options);
  const { rate, scale } = config;
  return {
    config: { type: 'dropoutNoise', ...config },
    corrupt: (x, noise) => {
      const kept = tf.cast(tf.greaterEqual(noise.uniform('dropout_noise', x.shape), rate), 'float32');
      return tf.mul(x, scale ? tf.div(kept, 1 - rate) : kept);
    },
  };
}

/** {@link dropoutNoise} without scaling: values are lost and nothing makes up for it. */
export function maskingNoise(rate = 0.5): Corruption {
  return dropoutNoise({ rate, scale: false });
}

/** Makes {@link dropoutNoise} when a bundle is loaded. */
export const dropoutNoiseFactory: PartFactory<Corruption> = {
  kind: 'corruption',
  type: 'dropoutNoise',
  create: ({ type: _type, ...options }) => dropoutNoise(options),
};
