import { defineConfig } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import { gaussianSchema } from './config.js';
import { perSampleLoss } from './loss.js';
import type { ElementwiseLoss, ReconstructionLoss } from './loss.js';

/** Options of {@link gaussianLikelihood}. */
export type GaussianLikelihoodOptions = Omit<z.input<typeof gaussianSchema>, 'name'>;

const gaussianConfig = defineConfig('gaussian', gaussianSchema);

/** Below this variance a batch that is met exactly would divide by 0. */
const LEAST_VARIANCE = 1e-6;

/**
 * Negative log-likelihood in nats of targets under a Gaussian around the prediction, (x − x̂)²/2σ² + ½·log 2πσ², averaged over
 * the elements of a sample unless `reduction` is `'sum'`. The variance σ² is a number, or `'learned'`: the one under which the
 * batch is likeliest, its mean squared error, so that no weight between reconstruction and other terms has to be found
 * (the optimal σ-VAE; Rybkin, Daniilidis & Levine, 2021, https://arxiv.org/abs/2006.13202).
 *
 * Throws `InvalidParameterError` for a variance that is not positive.
 */
export function gaussianLikelihood(options: GaussianLikelihoodOptions = {}): ReconstructionLoss {
  const config = gaussianConfig.parse({ ...options, name: 'gaussian' });
  return { name: 'gaussian', config, on: 'output', reduction: config.reduction, perSample: perSampleLoss(likelihood(config.variance), config.reduction) };
}

function likelihood(variance: number | 'learned'): ElementwiseLoss {
  return {
    value: (target, prediction, weights) => {
      const error = tf.sub(prediction, target);
      const square = tf.square(error);
      const mean = weights === undefined ? tf.mean(square) : tf.div(tf.sum(tf.mul(square, weights)), tf.maximum(tf.sum(weights), LEAST_VARIANCE));
      const spread = variance === 'learned' ? tf.maximum(mean, LEAST_VARIANCE) : tf.scalar(variance);
      const constant = tf.mul(tf.log(tf.mul(spread, 2 * Math.PI)), 0.5);
      // The likeliest variance does not move the loss to first order, so its own gradient is 0.
      return { loss: tf.add(tf.div(tf.mul(square, 0.5), spread), constant), saved: [error, spread] };
    },
    derivative: ([error, spread]) => tf.div(error, spread),
  };
}
