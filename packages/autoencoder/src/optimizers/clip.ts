import * as tf from '@tensorflow/tfjs';
import type { CommonConfig } from './config.js';

type ClipConfig = Pick<CommonConfig, 'clipNorm' | 'clipValue' | 'globalClipNorm'>;

/** The limits that {@link clipGradients} takes as tensors. */
export function clipScalars(config: ClipConfig): Record<string, number> {
  const norm = config.clipNorm ?? config.globalClipNorm;
  return norm === null ? {} : { clipNorm: norm };
}

/**
 * Gradients cut to the limit that is set, as Keras's base optimizer does it: `clipNorm` scales the gradient of each
 * variable down to that Euclidean norm, `globalClipNorm` scales all by one factor down to that norm of all together,
 * `clipValue` cuts each element. Gradients within the limit stay as they are.
 */
export function clipGradients(
  gradients: readonly tf.Tensor[],
  config: ClipConfig,
  scalars: Readonly<Record<string, tf.Scalar>>,
): readonly tf.Tensor[] {
  const { clipNorm, clipValue, globalClipNorm } = config;
  if (clipValue !== null) return gradients.map((gradient) => tf.clipByValue(gradient, -clipValue, clipValue));
  const factor = (squares: tf.Tensor): tf.Tensor => tf.div(scalars.clipNorm, tf.maximum(tf.sqrt(squares), scalars.clipNorm));
  if (clipNorm !== null) return gradients.map((gradient) => tf.mul(gradient, factor(squaredNorm(gradient))));
  if (globalClipNorm !== null && gradients.length > 0) {
    const scale = factor(tf.addN(gradients.map(squaredNorm)));
    return gradients.map((gradient) => tf.mul(gradient, scale));
  }
  return gradients;
}

function squaredNorm(gradient: tf.Tensor): tf.Tensor {
  return tf.sum(tf.square(gradient));
}
