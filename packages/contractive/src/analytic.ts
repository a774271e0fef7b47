import type { ActivationName } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import type { DenseStep } from './dense-chain.js';
import { slope } from './slope.js';

/** The weights in use, by name. */
export type Weights = Readonly<Record<string, tf.Tensor>>;

/**
 * Squared Frobenius norm of the Jacobian of a chain of dense layers at each sample of x [B, …], shape [B]: exact, with
 * gradients to all weights. The Jacobian itself, of d codes by p inputs, is never made: with K the first kernel [p, h], the
 * norm of A·K' is that of the rows of A under K'K, so the cost is B·d·h² for each layer and p·h² once.
 */
export function squaredJacobianNorm(x: tf.Tensor, steps: readonly DenseStep[], weights: Weights): tf.Tensor1D {
  const batch = x.shape[0] ?? 1;
  let value: tf.Tensor2D = tf.reshape(x, [batch, -1]);
  const slopes = steps.map(({ kernel, bias, activation }) => {
    const product = tf.matMul<tf.Tensor2D>(value, matrix(weights[kernel]));
    const z: tf.Tensor2D = bias === undefined ? product : tf.add(product, weights[bias]);
    value = activated(activation, z);
    return slope(activation, z, value);
  });
  const first = matrix(weights[steps[0].kernel]);
  const last = slopes.length - 1;
  const units = (i: number): number => slopes[i].shape[1] as number;
  if (last === 0) return tf.sum(tf.mul(tf.square(slopes[0]), tf.sum(tf.square(first), 0)), 1);
  const rows = batch * units(last);
  // From the code back: rows of the Jacobian with respect to what each layer is given.
  let jacobian: tf.Tensor = tf.mul(tf.reshape(slopes[last], [batch, units(last), 1]), tf.expandDims(tf.transpose(weights[steps[last].kernel]), 0));
  for (let i = last - 1; i > 0; i--) {
    const scaled = tf.reshape(tf.mul(jacobian, tf.expandDims(slopes[i], 1)), [rows, units(i)]);
    jacobian = tf.reshape(tf.matMul(scaled, matrix(weights[steps[i].kernel]), false, true), [batch, units(last), units(i - 1)]);
  }
  const reduced: tf.Tensor2D = tf.reshape(tf.mul(jacobian, tf.expandDims(slopes[0], 1)), [rows, units(0)]);
  const gram = tf.matMul(first, first, true, false);
  const norms = tf.sum(tf.mul(tf.matMul(reduced, gram), reduced), 1);
  return tf.sum(tf.reshape(norms, [batch, units(last)]), 1);
}

/** A kernel as the matrix that it is. */
function matrix(kernel: tf.Tensor): tf.Tensor2D {
  return kernel.as2D(kernel.shape[0], kernel.shape[1] ?? 1);
}

function activated(kind: ActivationName, z: tf.Tensor2D): tf.Tensor2D {
  switch (kind) {
    case 'linear':
      return z;
    case 'swish':
      return tf.mul(z, tf.sigmoid(z));
    case 'gelu':
      return tf.mul(tf.mul(z, 0.5), tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1));
    case 'leakyRelu':
      return tf.leakyRelu(z);
    default:
      return tf[kind](z);
  }
}
