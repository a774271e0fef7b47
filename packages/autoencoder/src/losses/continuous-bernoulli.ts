import { defineConfig } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import { continuousBernoulliSchema } from './config.js';
import { perSampleLoss } from './loss.js';
import type { ElementwiseLoss, ReconstructionLoss } from './loss.js';

/** Options of {@link continuousBernoulli}. */
export type ContinuousBernoulliOptions = Omit<z.input<typeof continuousBernoulliSchema>, 'name'>;

const continuousBernoulliConfig = defineConfig('continuous-bernoulli', continuousBernoulliSchema);

/** Logits nearer to 0 than this take the series, whose next term is below float32's rounding there. */
const NEAR = 0.05;

/**
 * Negative log-likelihood in nats of targets in [0, 1] under the continuous Bernoulli distribution whose parameter is the
 * sigmoid of the logits: the binary cross-entropy less the logarithm of the constant that makes it a density,
 * log(z / tanh(z/2)), averaged over the elements of a sample unless `reduction` is `'sum'`. It can be negative.
 * (Loaiza-Ganem & Cunningham, 2019, https://arxiv.org/abs/1907.06845.)
 */
export function continuousBernoulli(options: ContinuousBernoulliOptions = {}): ReconstructionLoss {
  const config = continuousBernoulliConfig.parse({ ...options, name: 'continuous-bernoulli' });
  return { name: 'continuous-bernoulli', config, on: 'logits', reduction: config.reduction, perSample: perSampleLoss(LIKELIHOOD, config.reduction) };
}

const LIKELIHOOD: ElementwiseLoss = {
  value: (target, logits) => {
    const size = tf.abs(logits);
    const crossEntropy = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), tf.log1p(tf.exp(tf.neg(size))));
    const safe = tf.maximum(size, NEAR);
    const exact = tf.log(tf.div(safe, tf.tanh(tf.mul(safe, 0.5))));
    const series = tf.add(tf.mul(tf.square(logits), 1 / 12), Math.LN2);
    return { loss: tf.sub(crossEntropy, tf.where(tf.less(size, NEAR), series, exact)), saved: [target, logits] };
  },
  derivative: ([target, logits]) => {
    const size = tf.abs(logits);
    const safe = tf.maximum(size, NEAR);
    const falling = tf.exp(tf.neg(safe));
    // 1/z − 1/sinh z, in exponentials that do not overflow; odd in z.
    const exact = tf.mul(tf.sign(logits), tf.sub(tf.div(1, safe), tf.div(tf.mul(falling, 2), tf.sub(1, tf.square(falling)))));
    const slope = tf.where(tf.less(size, NEAR), tf.mul(logits, 1 / 6), exact);
    return tf.sub(tf.sub(tf.sigmoid(logits), target), slope);
  },
};
