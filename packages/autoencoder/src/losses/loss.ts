import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { LossConfig } from './config.js';

/**
 * How far a reconstruction is from its target, as a pure function of two tensors.
 *
 * The loss of a batch is the mean over samples of {@link ReconstructionLoss.perSample}; within one sample the
 * elements are averaged or summed, as `reduction` says. That choice fixes the scale against which penalties and a
 * VAE's beta are weighed: with `'mean'` over 784 pixels, a KL term summed over the code counts 784 times as much as
 * it does with `'sum'`.
 */
export interface ReconstructionLoss {
  readonly name: LossConfig['name'];
  /** The configuration, defaults filled in; plain JSON from which `createLoss` makes the same loss again. */
  readonly config: LossConfig;
  /**
   * What `perSample` wants as its prediction: `'output'`, the network's output, or `'logits'`, the numbers before a
   * final sigmoid. A network without a final sigmoid that is trained with a loss on `'logits'` gives its output as
   * the logits.
   */
  readonly on: 'logits' | 'output';
  /** How the elements of one sample are combined. */
  readonly reduction: 'mean' | 'sum';
  /**
   * The loss of each sample, shape [B], for a target and a prediction of shape [B, …]. The gradient flows to the
   * prediction only: the target is taken as constant. Throws `ShapeError` if the two differ in shape.
   */
  perSample(target: tf.Tensor, prediction: tf.Tensor): tf.Tensor1D;
}

/** An elementwise loss and its derivative with respect to the prediction, both of shape [B, n]. */
export interface ElementwiseLoss {
  /** The loss of each element, and the tensors that the derivative is computed from. */
  value(target: tf.Tensor, prediction: tf.Tensor): { loss: tf.Tensor; saved: tf.Tensor[] };
  /** The derivative divided by `factor`, so that a constant factor costs no pass of its own. */
  derivative(saved: tf.Tensor[]): tf.Tensor;
  /** Default 1. */
  readonly factor?: number;
}

/**
 * Makes `perSample` from an elementwise loss with a hand-written derivative. TensorFlow.js's own backward pass goes
 * over the [B, n] tensor once for every operation of the forward pass; this one goes over it once or twice.
 */
export function perSampleLoss(
  loss: ElementwiseLoss,
  reduction: 'mean' | 'sum',
): (target: tf.Tensor, prediction: tf.Tensor) => tf.Tensor1D {
  return (target, prediction) =>
    tf.tidy(() => {
      const [y, p] = flattenPair(target, prediction);
      const scale = (loss.factor ?? 1) / (reduction === 'mean' ? p.shape[1] : 1);
      const evaluate = tf.customGrad((x, save) => {
        const { loss: elements, saved } = loss.value(y, x as tf.Tensor);
        (save as tf.GradSaveFunc)(saved);
        return {
          value: reduction === 'mean' ? tf.mean(elements, 1) : tf.sum(elements, 1),
          gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) =>
            tf.tidy(() => tf.mul(loss.derivative(kept), tf.reshape(scale === 1 ? dy : tf.mul(dy, scale), [-1, 1]))),
        };
      });
      return evaluate(p) as tf.Tensor1D;
    });
}

/** Both tensors as float32 of shape [B, n]. Throws `ShapeError` if their shapes differ. */
export function flattenPair(target: tf.Tensor, prediction: tf.Tensor): [tf.Tensor2D, tf.Tensor2D] {
  if (!tf.util.arraysEqual(target.shape, prediction.shape)) {
    throw new ShapeError({
      parameter: 'prediction',
      got: prediction.shape,
      expected: `the shape of the target, [${target.shape.join(', ')}]`,
    });
  }
  return [rows(target), rows(prediction)];
}

function rows(x: tf.Tensor): tf.Tensor2D {
  const numbers = x.dtype === 'float32' ? x : tf.cast(x, 'float32');
  return tf.reshape(numbers, [x.shape[0] ?? 1, tf.util.sizeFromShape(x.shape.slice(1))]);
}
