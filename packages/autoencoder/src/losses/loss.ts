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
   *
   * With a `mask` of their shape the elements where it is 0 do not count: the mean is over the others of the sample.
   */
  perSample(target: tf.Tensor, prediction: tf.Tensor, mask?: tf.Tensor): tf.Tensor1D;
}

/** An elementwise loss and its derivative with respect to the prediction, both of shape [B, n]. */
export interface ElementwiseLoss {
  /**
   * The loss of each element, and the tensors that the derivative is computed from. `weights` are those with which the
   * elements enter the sample's loss, where they differ.
   */
  value(target: tf.Tensor, prediction: tf.Tensor, weights?: tf.Tensor): { loss: tf.Tensor; saved: tf.Tensor[] };
  /** The derivative divided by `factor`, so that a constant factor costs no pass of its own. */
  derivative(saved: tf.Tensor[]): tf.Tensor;
  /** Default 1. */
  readonly factor?: number;
}

/**
 * Makes `perSample` from an elementwise loss with a hand-written derivative. TensorFlow.js's own backward pass goes
 * over the [B, n] tensor once for every operation of the forward pass; this one goes over it once or twice.
 */
export function perSampleLoss(loss: ElementwiseLoss, reduction: 'mean' | 'sum'): ReconstructionLoss['perSample'] {
  return (target, prediction, mask) =>
    tf.tidy(() => {
      const [y, p] = flattenPair(target, prediction);
      if (mask !== undefined) return maskedLoss(loss, y, p, maskWeights(mask, reduction));
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

function maskedLoss(loss: ElementwiseLoss, y: tf.Tensor2D, p: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor1D {
  const evaluate = tf.customGrad((x, save) => {
    const { loss: elements, saved } = loss.value(y, x as tf.Tensor, weights);
    (save as tf.GradSaveFunc)([weights, ...saved]);
    return {
      value: tf.sum(tf.mul(elements, weights), 1),
      gradFunc: (dy: tf.Tensor, [kept, ...rest]: tf.Tensor[]) =>
        tf.tidy(() => tf.mul(tf.mul(loss.derivative(rest), kept), tf.reshape(tf.mul(dy, loss.factor ?? 1), [-1, 1]))),
    };
  });
  return evaluate(p) as tf.Tensor1D;
}

/** With what weight each element [B, n] enters its sample's loss under a mask [B, …] of ones and zeros. */
export function maskWeights(mask: tf.Tensor, reduction: 'mean' | 'sum'): tf.Tensor2D {
  const counts = rows(mask);
  return reduction === 'sum' ? counts : tf.div(counts, tf.maximum(tf.sum(counts, 1, true), 1));
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
