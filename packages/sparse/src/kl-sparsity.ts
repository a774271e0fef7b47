import type { PartFactory, Penalty } from '@latentkit/autoencoder';
import { InvalidParameterError } from '@latentkit/core';
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
 * Throws `InvalidParameterError` for a target outside (0, 1), a negative weight or a momentum outside [0, 1), and, in
 * training, for a momentum with a bottleneck whose codes are not the encoder's output, of which the means are kept.
 */
export function klSparsity(options: KlSparsityOptions = {}): Penalty {
  const config = klSparsityConfig.parse(options);
  const { weight, target, momentum } = config;
  return {
    config: { type: 'klSparsity', ...config },
    name: 'sparsity',
    ...(momentum > 0 && { layers: () => [new ActivationMean({ name: LAYER, momentum, initial: target })] }),
    value: ({ code, encoded, training, weights }) => {
      if (momentum > 0) checkUnits(code, encoded);
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

function checkUnits(code: tf.Tensor, encoded: tf.Tensor): void {
  if (code.shape[1] === encoded.shape[1]) return;
  throw new InvalidParameterError({
    parameter: 'klSparsity.momentum',
    expected: `0, since the bottleneck makes codes of ${code.shape[1]} from ${encoded.shape[1]} units of the encoder, whose means are kept`,
    remedy: 'Leave momentum out.',
  });
}

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
