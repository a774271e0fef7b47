import * as tf from '@tensorflow/tfjs';

/**
 * Activations where they are at least the k-th largest along an axis (0: of a unit over the batch, 1: of a sample over its
 * units), 0 elsewhere. The gradient passes where they are kept.
 */
export function keepLargest(activations: tf.Tensor2D, k: number, axis: 0 | 1): tf.Tensor2D {
  const keep = tf.customGrad((x, save) => {
    const values = x as tf.Tensor2D;
    const rows = axis === 1 ? values : tf.transpose(values);
    const threshold = tf.min(tf.topk(rows, k).values, 1, true);
    const mask = tf.cast(tf.greaterEqual(values, axis === 1 ? threshold : tf.transpose(threshold)), 'float32');
    (save as tf.GradSaveFunc)([mask]);
    return { value: tf.mul(values, mask), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0]) };
  });
  return keep(activations) as tf.Tensor2D;
}
