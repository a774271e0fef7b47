import type { PartFactory, Penalty } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { l1ActivityConfig } from './config.js';

/** Options of {@link l1Activity}. */
export type L1ActivityOptions = Parameters<typeof l1ActivityConfig.parse>[0];

/**
 * Penalises codes by weight · mean over samples of Σ |activation|, as `keras.layers.ActivityRegularization(l1=weight)` behind
 * the code. `l1Activity(1e-4)` is short for `{ weight: 1e-4 }`. Throws `InvalidParameterError` for a negative weight.
 */
export function l1Activity(options: L1ActivityOptions | number = {}): Penalty {
  const config = l1ActivityConfig.parse(typeof options === 'number' ? { weight: options } : options);
  return {
    config: { type: 'l1Activity', ...config },
    name: 'l1',
    value: ({ code }) => tf.mul<tf.Scalar>(tf.mean(tf.sum(tf.abs(code), 1)), config.weight),
  };
}

/** Makes {@link l1Activity} when a bundle is loaded. */
export const l1ActivityFactory: PartFactory<Penalty> = {
  kind: 'penalty',
  type: 'l1Activity',
  create: ({ type: _type, ...options }) => l1Activity(options),
};
