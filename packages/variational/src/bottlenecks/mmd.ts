import type { Bottleneck, PartFactory, Terms } from '@latentkit/autoencoder';
import { ndarray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { mmdBottleneckConfig } from './config.js';
import { divergence, draw, normalCodes } from './normal.js';

/** Options of {@link mmdBottleneck}. */
export type MmdBottleneckOptions = Parameters<typeof mmdBottleneckConfig.parse>[0];

/** Scales at which the inverse multiquadratic kernel looks, as multiples of 2d (Tolstikhin et al., 2018). */
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/**
 * A bottleneck whose codes are drawn to the prior all together and not each by itself: the term `mmd` is the weighted maximum
 * mean discrepancy between the codes of a batch and as many draws from the standard normal prior. With `beta` 0 that is
 * InfoVAE with alpha 1 (Zhao, Song & Ermon, 2019, https://arxiv.org/abs/1706.02262), with `deterministic` the Wasserstein
 * autoencoder (Tolstikhin et al., 2018, https://arxiv.org/abs/1711.01558). Throws `InvalidParameterError` for a value out of range.
 */
export function mmdBottleneck(options: MmdBottleneckOptions = {}): Bottleneck {
  const config = mmdBottleneckConfig.parse(options);
  const { weight, beta, kernel, deterministic, reduction } = config;
  return {
    config: { type: 'mmd', ...config },
    encoderUnits: (latentDim) => (deterministic ? latentDim : 2 * latentDim),
    apply: (encoded, { noise, features }) => {
      const scale = reduction === 'mean' ? 1 / features : 1;
      const codes = deterministic ? undefined : normalCodes(encoded);
      const code = codes === undefined ? (encoded as tf.Tensor2D) : draw(codes, noise.normal('sampling', codes.mean.shape));
      const prior = noise.normal('mmd_prior', code.shape) as tf.Tensor2D;
      const terms: Terms = { mmd: tf.mul(discrepancy(code, prior, kernel), weight * scale) };
      if (codes === undefined || beta === 0) return { code, terms };
      return { code, terms: { ...terms, kl: tf.mul<tf.Scalar>(tf.mean(tf.sum(divergence(codes), 1)), beta * scale) } };
    },
    code: (encoded) => (deterministic ? encoded : normalCodes(encoded).mean),
    prior: (n, latentDim, source) => ndarray(source.stream('prior').at(0).normal(n * latentDim), [n, latentDim]),
  };
}

/** Makes {@link mmdBottleneck} when a bundle is loaded. */
export const mmdBottleneckFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'mmd',
  create: ({ type: _type, ...options }) => mmdBottleneck(options),
};

/** The unbiased estimate of the squared maximum mean discrepancy between two samples [n, d]; it may be negative. */
function discrepancy(a: tf.Tensor2D, b: tf.Tensor2D, kernel: 'imq' | 'rbf'): tf.Scalar {
  const [n, d] = a.shape;
  const of = (x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D => kernelOf(squaredDistances(x, y), d, kernel);
  const others = tf.sub(1, tf.eye(n));
  const within = (x: tf.Tensor2D): tf.Scalar => tf.div<tf.Scalar>(tf.sum(tf.mul(of(x, x), others)), Math.max(1, n * (n - 1)));
  return tf.sub<tf.Scalar>(tf.add(within(a), within(b)), tf.mul(tf.mean(of(a, b)), 2));
}

function kernelOf(squares: tf.Tensor2D, d: number, kernel: 'imq' | 'rbf'): tf.Tensor2D {
  if (kernel === 'rbf') return tf.exp(tf.div(squares, -d));
  const terms = SCALES.map((scale) => tf.div<tf.Tensor2D>(2 * d * scale, tf.add(squares, 2 * d * scale)));
  return terms.reduce((sum, term) => tf.add(sum, term));
}

function squaredDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const norms = (x: tf.Tensor2D): tf.Tensor => tf.sum(tf.square(x), 1, true);
  const distances: tf.Tensor2D = tf.sub(tf.add(norms(a), tf.transpose(norms(b))), tf.mul(tf.matMul(a, b, false, true), 2));
  return tf.relu(distances);
}
