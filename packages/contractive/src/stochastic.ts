import type { NoiseSource } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link estimatedJacobianNorm}. */
export interface EstimateOptions {
  /** Random directions for each sample. */
  readonly projections: number;
  /** Standard deviation of the displacement of each input. */
  readonly step: number;
}

/**
 * An estimate of the squared Frobenius norm of a function's Jacobian at each sample of x [B, …], shape [B]: the mean over
 * random directions v of |f(x + h·v) − f(x − h·v)|² / (2h)², with v standard normal, whose expectation is the norm up to
 * terms in h² (Hutchinson's estimator; central differences in place of derivatives, of which TensorFlow.js has no second
 * ones). `f` maps [n, …] to [n, d].
 */
export function estimatedJacobianNorm(x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor, noise: NoiseSource, { projections, step }: EstimateOptions): tf.Tensor1D {
  const batch = x.shape[0] ?? 1;
  const points = tf.tile(x, [projections, ...x.shape.slice(1).map(() => 1)]);
  const displacement = noise.normal('contractive', points.shape, 0, step);
  const difference = tf.sub(f(tf.add(points, displacement)), f(tf.sub(points, displacement)));
  const squares = tf.sum(tf.square(tf.div(difference, 2 * step)), 1);
  return tf.mean(tf.reshape(squares, [projections, batch]), 0);
}
