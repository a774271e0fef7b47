import * as tf from '@tensorflow/tfjs';

/** The distribution of each code: independent normal units, as the encoder gives them. */
export interface NormalCodes {
  /** [B, d] */
  readonly mean: tf.Tensor2D;
  /** Logarithm of the variance [B, d]. */
  readonly logVariance: tf.Tensor2D;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** The encoder's output [B, 2d] as means and log-variances. */
export function normalCodes(encoded: tf.Tensor): NormalCodes {
  const [mean, logVariance] = tf.split(encoded, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  return { mean, logVariance };
}

/** Codes drawn from their distributions with standard normal noise of shape [samples·B, d]. */
export function draw({ mean, logVariance }: NormalCodes, noise: tf.Tensor, samples = 1): tf.Tensor2D {
  const repeat = (x: tf.Tensor2D): tf.Tensor2D => (samples === 1 ? x : tf.tile(x, [samples, 1]));
  return tf.add(repeat(mean), tf.mul(repeat(tf.exp(tf.mul(logVariance, 0.5))), noise));
}

/** Divergence of each unit's distribution from the standard normal one, in nats: [B, d]. */
export function divergence({ mean, logVariance }: NormalCodes): tf.Tensor2D {
  const twice = tf.sub<tf.Tensor2D>(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(logVariance, 1));
  return tf.mul(twice, 0.5);
}

/** Log-density of values under normal distributions of these means and log-variances, element by element. */
export function logNormal(value: tf.Tensor, mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  const distance = tf.mul(tf.square(tf.sub(value, mean)), tf.exp(tf.neg(logVariance)));
  return tf.mul(tf.add(tf.add(distance, logVariance), LOG_TWO_PI), -0.5);
}

/** Log-density of values under the standard normal distribution, element by element. */
export function logStandardNormal(value: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.square(value), LOG_TWO_PI), -0.5);
}
