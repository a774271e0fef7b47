import { type ActivationName, LEAKY_RELU_SLOPE } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

// Of SELU, as Keras and TensorFlow.js have them (Klambauer et al., 2017, https://arxiv.org/abs/1706.02515).
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = 1.7580993408473766;

/**
 * The derivative of an activation at z, where it has the value a. Written from z and a alone, so that its own gradient needs
 * first derivatives only: TensorFlow.js has no second ones.
 */
export function slope(kind: ActivationName, z: tf.Tensor, a: tf.Tensor): tf.Tensor {
  switch (kind) {
    case 'linear':
      return tf.onesLike(z);
    case 'sigmoid':
      return tf.mul(a, tf.sub(1, a));
    case 'tanh':
      return tf.sub(1, tf.square(a));
    case 'relu':
      return tf.step(z);
    case 'leakyRelu':
      return tf.step(z, LEAKY_RELU_SLOPE);
    case 'elu':
      return bySide(z, 1, tf.add(a, 1));
    case 'selu':
      return bySide(z, SELU_SCALE, tf.add(a, SELU_SCALE_ALPHA));
    case 'softplus':
      return tf.sigmoid(z);
    case 'swish': {
      const s = tf.sigmoid(z);
      return tf.add(s, tf.mul(a, tf.sub(1, s)));
    }
    case 'gelu': {
      const normal = tf.mul(tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1), 0.5);
      const density = tf.mul(tf.exp(tf.mul(tf.square(z), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.add(normal, tf.mul(z, density));
    }
  }
}

/** One number where z is positive, a tensor elsewhere; by `step`, the only comparison that has a gradient. */
function bySide(z: tf.Tensor, positive: number, elsewhere: tf.Tensor): tf.Tensor {
  const side = tf.step(z);
  return tf.add(tf.mul(side, positive), tf.mul(tf.sub(1, side), elsewhere));
}
