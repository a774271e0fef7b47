import type { Bottleneck, Coded, PartFactory, StepContext } from '@latentkit/autoencoder';
import { InvalidParameterError, ndarray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { gaussianBottleneckConfig } from './config.js';
import { type NormalCodes, divergence, draw, logNormal, logStandardNormal, normalCodes } from './normal.js';
import { divergenceWeight, risingCapacity } from './weights.js';

/** Options of {@link gaussianBottleneck}. */
export type GaussianBottleneckOptions = Parameters<typeof gaussianBottleneckConfig.parse>[0];
type Config = ReturnType<typeof gaussianBottleneckConfig.parse>;

/**
 * The bottleneck of a variational autoencoder: the encoder gives mean and log-variance of each unit, the code is drawn from
 * them, and the divergence from the standard normal prior joins the loss as the term `kl`, weighted (Kingma & Welling, 2014,
 * https://arxiv.org/abs/1312.6114; beta: Higgins et al., 2017; free bits: Kingma et al., 2016, https://arxiv.org/abs/1606.04934).
 * With `bound: 'iwae'` the importance-weighted bound over `samples` draws takes the place of reconstruction and divergence, as
 * the term `bound` (Burda, Grosse & Salakhutdinov, 2016, https://arxiv.org/abs/1509.00519).
 *
 * `encode` gives the mean. Throws `InvalidParameterError` for a value out of range, and for `bound: 'iwae'` together with
 * what has no meaning for it.
 */
export function gaussianBottleneck(options: GaussianBottleneckOptions = {}): Bottleneck {
  const config = gaussianBottleneckConfig.parse(options);
  checkBound(config);
  const { samples, capacity, capacitySteps } = config;
  return {
    config: { type: 'gaussian', ...config },
    encoderUnits: (latentDim) => 2 * latentDim,
    apply: (encoded, context) => {
      const codes = normalCodes(encoded);
      const [batch, units] = codes.mean.shape;
      const code = draw(codes, context.noise.normal('sampling', [samples * batch, units]), samples);
      if (config.bound === 'iwae') return { code, samples, combine: importanceWeighted(codes, code, config, context.features) };
      return { code, samples, terms: { kl: weightedDivergence(codes, config, context) } };
    },
    code: (encoded) => normalCodes(encoded).mean,
    prior: (n, latentDim, source) => ndarray(source.stream('prior').at(0).normal(n * latentDim), [n, latentDim]),
    schedules: {
      weight: divergenceWeight(config),
      ...(capacity === null ? {} : { capacity: risingCapacity(capacity, capacitySteps) }),
    },
  };
}

/** Makes {@link gaussianBottleneck} when a bundle is loaded. */
export const gaussianBottleneckFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'gaussian',
  create: ({ type: _type, ...options }) => gaussianBottleneck(options),
};

function weightedDivergence(codes: NormalCodes, { freeBits, capacity, reduction }: Config, { scheduled, features }: StepContext): tf.Scalar {
  const perUnit = tf.mean(divergence(codes), 0);
  const total: tf.Scalar = tf.sum(freeBits > 0 ? tf.maximum(perUnit, freeBits) : perUnit);
  const distance = capacity === null ? total : tf.abs(tf.sub<tf.Scalar>(total, scheduled['capacity']));
  return tf.mul(tf.mul<tf.Scalar>(distance, scheduled['weight']), reduction === 'mean' ? 1 / features : 1);
}

/** −log of the mean over the draws of p(x, z) / q(z | x), averaged over the batch, on the scale of the reconstruction loss. */
function importanceWeighted(codes: NormalCodes, code: tf.Tensor2D, { samples, reduction }: Config, features: number): NonNullable<Coded['combine']> {
  const repeat = (x: tf.Tensor2D): tf.Tensor2D => tf.tile(x, [samples, 1]);
  const posterior = tf.sum(logNormal(code, repeat(codes.mean), repeat(codes.logVariance)), 1);
  const excess = tf.reshape(tf.sub(posterior, tf.sum(logStandardNormal(code), 1)), [samples, -1]);
  const scale = reduction === 'mean' ? features : 1;
  return (reconstruction, average) => {
    const logWeights = tf.neg(tf.add(tf.mul(reconstruction, scale), excess));
    const most = tf.max(logWeights, 0, true);
    const sum: tf.Tensor1D = tf.sum(tf.exp(tf.sub(logWeights, most)), 0);
    const bound = tf.sub<tf.Tensor1D>(tf.add(tf.log(sum), tf.squeeze(most, [0])), Math.log(samples));
    return { bound: average(tf.mul(bound, -1 / scale)) };
  };
}

function checkBound({ bound, beta, warmUpSteps, cycleSteps, capacity, freeBits }: Config): void {
  if (bound === 'elbo') return;
  const others = { beta: beta !== 1, warmUpSteps: warmUpSteps > 0, cycleSteps: cycleSteps > 0, capacity: capacity !== null, freeBits: freeBits > 0 };
  for (const [parameter, set] of Object.entries(others)) {
    if (!set) continue;
    throw new InvalidParameterError({
      parameter: `gaussianBottleneck.${parameter}`,
      expected: "its default, since the importance-weighted bound has no weighted divergence",
      remedy: `Leave ${parameter} out, or take bound: 'elbo'.`,
    });
  }
}
