import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy in nats of class labels and logits, −log softmax(z)[label], for each sample: labels [B] as whole
 * numbers in float32, logits [B, classes] to [B]. Computed from the logits, so that no probability is rounded to 0. The
 * gradient, softmax(z) minus the one-hot label, flows to the logits only. As
 * `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`.
 */
export function softmaxCrossentropy(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const oneHot = oneHotOf(labels, logits.shape[1] ?? 1);
    const evaluate = tf.customGrad((z, save) => {
      const scores = z as tf.Tensor2D;
      (save as tf.GradSaveFunc)([scores, oneHot]);
      return {
        value: tf.sub(tf.logSumExp(scores, 1), tf.sum(tf.mul(scores, oneHot), 1)),
        gradFunc: (dy: tf.Tensor, [kept, target]: tf.Tensor[]) =>
          tf.tidy(() => tf.mul(tf.sub(tf.softmax(kept), target), tf.reshape(dy, [-1, 1]))),
      };
    });
    return evaluate(logits) as tf.Tensor1D;
  });
}

/** 1 for each sample whose greatest logit is that of its label, else 0: [B]. */
export function isCorrect(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => tf.cast<tf.Tensor1D>(tf.equal(tf.argMax(logits, 1), tf.cast(tf.reshape(labels, [-1]), 'int32')), 'float32'));
}

// Not tf.oneHot, whose wasm kernel fills a float32 result with the bit patterns of integers.
function oneHotOf(labels: tf.Tensor, classes: number): tf.Tensor {
  return tf.cast(tf.equal(tf.reshape(labels, [-1, 1]), tf.reshape(tf.range(0, classes, 1, 'float32'), [1, classes])), 'float32');
}
