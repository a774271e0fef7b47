import type { Bottleneck, PartFactory } from '@latentkit/autoencoder';
import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { kSparseConfig } from './config.js';
import { keepLargest } from './kept.js';

/** Options of {@link kSparse}. */
export type KSparseOptions = Parameters<typeof kSparseConfig.parse>[0];

/**
 * Codes in which only the k largest activations of each sample are kept, and outside of training the alpha·k largest
 * (Makhzani & Frey, 2013, https://arxiv.org/abs/1312.5663). `kSparse(25)` is short for `{ k: 25 }`.
 *
 * Throws `InvalidParameterError` for a k that is no positive integer and, when the model is built, for one beyond the code.
 */
export function kSparse(options: KSparseOptions | number = {}): Bottleneck {
  const config = kSparseConfig.parse(typeof options === 'number' ? { k: options } : options);
  const { k, alpha } = config;
  const keep = (encoded: tf.Tensor, count: number): tf.Tensor => {
    const units = encoded.shape[1] ?? 0;
    return count >= units ? encoded : keepLargest(encoded as tf.Tensor2D, count, 1);
  };
  const outside = Math.round(alpha * k);
  return {
    config: { type: 'kSparse', ...config },
    encoderUnits: (latentDim) => {
      if (k <= latentDim) return latentDim;
      throw new InvalidParameterError({ parameter: 'kSparse.k', got: k, expected: `at most latentDim, ${latentDim}` });
    },
    apply: (encoded, { training }) => ({ code: keep(encoded, training ? k : outside) }),
    code: (encoded) => keep(encoded, outside),
  };
}

/** Makes {@link kSparse} when a bundle is loaded. */
export const kSparseFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'kSparse',
  create: ({ type: _type, ...options }) => kSparse(options),
};
