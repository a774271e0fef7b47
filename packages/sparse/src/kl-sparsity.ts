import type { PartFactory, Penalty } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { ActivationMean, remembered } from './activation-mean.js';
import { klSparsityConfig } from './config.js';

/** Options of {@link klSparsity}. */
export type KlSparsityOptions = Parameters<typeof klSparsityConfig.parse>[0];

// As Keras keeps probabilities from 0 and 1.
const EPSILON = 1e-7;
const LAYER = 'activation_mean';

/**
 * Draws the mean activation of every unit to a target p: weight · Σ over units of p·log(p/q) + (1 − p)·log((1 − p)/(1 − q)),
 * where q is the unit's mean over the batch, with `momentum` over the batches before too, in nats. For activations in
 * (0, 1), such as those of a sigmoid. (Ng, 2011, CS294A lecture notes on sparse autoencoders.)
 *
 * Throws `InvalidParameterError` for a target outside (0, 1), a negative weight or a momentum outside [0, 1).
 */
export function klSparsity(options: KlSparsityOptions = {}): Penalty {
  const config = klSparsityConfig.parse(options);
  const { weight, target, momentum } = config;
  return {
    config: { type: 'klSparsity', ...config },
    name: 'sparsity',
    ...(momentum > 0 && { layers: () => [new ActivationMean({ name: LAYER, momentum, initial: target })] }),
    value: ({ code, training, weights }) => {
      const batch = tf.mean(code, 0);
      const mean = momentum > 0 && training ? withMemory(batch, weights[`${LAYER}/moving_mean`], momentum) : batch;
      return tf.mul<tf.Scalar>(klDivergence(target, mean), weight);
    },
  };
}

/** Makes {@link klSparsity} when a bundle is loaded. */
export const klSparsityFactory: PartFactory<Penalty> = {
  kind: 'penalty',
  type: 'klSparsity',
  create: ({ type: _type, ...options }) => klSparsity(options),
};

/**
 * The moving mean after this batch, with the gradient of the batch's mean: most of the moving mean is memory, which no weight
 * moves any more, and the part that is left would hardly be felt.
 */
function withMemory(batch: tf.Tensor, moving: tf.Tensor, momentum: number): tf.Tensor {
  const pass = tf.customGrad((mean) => ({
    value: remembered(moving, mean as tf.Tensor, momentum),
    gradFunc: (dy: tf.Tensor) => dy,
  }));
  return pass(batch);
}

/** Σ over units of the divergence of a coin with probability q from one with probability p, in nats. */
function klDivergence(p: number, means: tf.Tensor): tf.Scalar {
  const q = tf.clipByValue(means, EPSILON, 1 - EPSILON);
  const crossEntropy = tf.add(tf.mul(tf.log(q), -p), tf.mul(tf.log(tf.sub(1, q)), p - 1));
  const entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  return tf.sum(tf.sub(crossEntropy, entropy));
}
