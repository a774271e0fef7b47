import type { Bottleneck, PartFactory } from '@latentkit/autoencoder';
import { ndarray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { totalCorrelationBottleneckConfig } from './config.js';
import { draw, logNormal, logStandardNormal, normalCodes } from './normal.js';

/** Options of {@link totalCorrelationBottleneck}. */
export type TotalCorrelationBottleneckOptions = Parameters<typeof totalCorrelationBottleneckConfig.parse>[0];

/**
 * The bottleneck of the β-TCVAE: the divergence from the prior is taken apart into the information that codes hold of their
 * samples (`information`), the total correlation between units (`correlation`) and the divergence of each unit's distribution
 * (`dimensions`), each with a weight of its own (Chen et al., 2018, https://arxiv.org/abs/1802.04942). The distribution of all
 * codes is estimated from the batch alone, which changes the terms by constants and no gradient. Throws
 * `InvalidParameterError` for a negative weight.
 */
export function totalCorrelationBottleneck(options: TotalCorrelationBottleneckOptions = {}): Bottleneck {
  const config = totalCorrelationBottleneckConfig.parse(options);
  const { alpha, beta, gamma, reduction } = config;
  return {
    config: { type: 'totalCorrelation', ...config },
    encoderUnits: (latentDim) => 2 * latentDim,
    apply: (encoded, { noise, features }) => {
      const { mean, logVariance } = normalCodes(encoded);
      const code = draw({ mean, logVariance }, noise.normal('sampling', mean.shape));
      const [batch, units] = code.shape;
      const scale = reduction === 'mean' ? 1 / features : 1;
      // Of code i under the distribution of sample j, unit by unit: [B, B, d].
      const pairs = logNormal(tf.reshape(code, [batch, 1, units]), tf.reshape(mean, [1, batch, units]), tf.reshape(logVariance, [1, batch, units]));
      const own = tf.sum(logNormal(code, mean, logVariance), 1);
      const joint = tf.sub(logSumExp(tf.sum(pairs, 2)), Math.log(batch));
      const product = tf.sum(tf.sub(logSumExp(pairs), Math.log(batch)), 1);
      const prior = tf.sum(logStandardNormal(code), 1);
      const term = (a: tf.Tensor, b: tf.Tensor, weight: number): tf.Scalar => tf.mul<tf.Scalar>(tf.mean(tf.sub(a, b)), weight * scale);
      return { code, terms: { information: term(own, joint, alpha), correlation: term(joint, product, beta), dimensions: term(product, prior, gamma) } };
    },
    code: (encoded) => normalCodes(encoded).mean,
    prior: (n, latentDim, source) => ndarray(source.stream('prior').at(0).normal(n * latentDim), [n, latentDim]),
  };
}

/** Makes {@link totalCorrelationBottleneck} when a bundle is loaded. */
export const totalCorrelationBottleneckFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'totalCorrelation',
  create: ({ type: _type, ...options }) => totalCorrelationBottleneck(options),
};

/** log Σ exp over the second axis. */
function logSumExp(x: tf.Tensor): tf.Tensor {
  const most = tf.max(x, 1, true);
  return tf.add(tf.log(tf.sum(tf.exp(tf.sub(x, most)), 1)), tf.squeeze(most, [1]));
}
