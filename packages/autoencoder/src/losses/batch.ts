import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/**
 * The loss of a batch, a scalar: Σ wᵢ·lᵢ / B, with weights of 1 if none are given. Divided by the number of samples
 * and not by the sum of the weights, as Keras's `sum_over_batch_size`. Both arguments have shape [B].
 */
export function batchLoss(perSample: tf.Tensor1D, sampleWeight?: tf.Tensor1D): tf.Scalar {
  if (sampleWeight === undefined) return tf.mean(perSample);
  if (!tf.util.arraysEqual(perSample.shape, sampleWeight.shape)) {
    throw new ShapeError({
      parameter: 'sampleWeight',
      got: sampleWeight.shape,
      expected: `one weight per sample, shape [${perSample.shape.join(', ')}]`,
    });
  }
  return tf.tidy(() => tf.mean(tf.mul(perSample, sampleWeight)));
}
