import type { Bottleneck, PartFactory } from '@latentkit/autoencoder';
import type * as tf from '@tensorflow/tfjs';
import { lifetimeSparsityConfig } from './config.js';
import { keepLargest } from './kept.js';

/** Options of {@link lifetimeSparsity}. */
export type LifetimeSparsityOptions = Parameters<typeof lifetimeSparsityConfig.parse>[0];

/**
 * Codes in which, in training, each unit keeps its activation for a share of the batch's samples alone, those where it is
 * largest: every unit is used, none always (winner-take-all; Makhzani & Frey, 2015, https://arxiv.org/abs/1409.2752). Outside
 * of training all activations are kept. `lifetimeSparsity(0.05)` is short for `{ rate: 0.05 }`.
 */
export function lifetimeSparsity(options: LifetimeSparsityOptions | number = {}): Bottleneck {
  const config = lifetimeSparsityConfig.parse(typeof options === 'number' ? { rate: options } : options);
  return {
    config: { type: 'lifetimeSparsity', ...config },
    encoderUnits: (latentDim) => latentDim,
    apply: (encoded, { training }) => {
      const winners = Math.max(1, Math.round(config.rate * encoded.shape[0]));
      return { code: training && winners < encoded.shape[0] ? keepLargest(encoded as tf.Tensor2D, winners, 0) : encoded };
    },
    code: (encoded) => encoded,
  };
}

/** Makes {@link lifetimeSparsity} when a bundle is loaded. */
export const lifetimeSparsityFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'lifetimeSparsity',
  create: ({ type: _type, ...options }) => lifetimeSparsity(options),
};
