import type { Corruption, PartFactory } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { gaussianNoiseConfig } from './config.js';

/** Options of {@link gaussianNoise}. */
export type GaussianCorruptionOptions = Parameters<typeof gaussianNoiseConfig.parse>[0];

/**
 * Adds normal noise of mean 0 to every value, as `keras.layers.GaussianNoise` in front of the encoder; `gaussianNoise(0.2)`
 * is short for `{ stddev: 0.2 }`. Throws `InvalidParameterError` for a value out of range.
 */
export function gaussianNoise(options: GaussianCorruptionOptions | number = {}): Corruption {
  const config = gaussianNoiseConfig.parse(typeof options === 'number' ? { stddev: options } : options);
  const { stddev, clip } = config;
  return {
    config: { type: 'gaussianNoise', ...config },
    corrupt: (x, noise) => {
      const noisy = tf.add(x, noise.normal('gaussian_noise', x.shape, 0, stddev));
      return clip === null ? noisy : tf.clipByValue(noisy, clip[0], clip[1]);
    },
  };
}

/** Makes {@link gaussianNoise} when a bundle is loaded. */
export const gaussianNoiseFactory: PartFactory<Corruption> = {
  kind: 'corruption',
  type: 'gaussianNoise',
  create: ({ type: _type, ...options }) => gaussianNoise(options),
};
