import * as tf from '@tensorflow/tfjs';
import { Dropout } from './dropout.js';
import type { NoiseSource } from './noise.js';
import { keepMask, maskShape } from './random-layer.js';

/** What SELU tends to for large negative inputs: minus its scale times its alpha. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

/**
 * Dropout for SELU networks (`keras.layers.AlphaDropout`, arXiv:1706.02515): in training, dropped units get SELU's
 * negative saturation, and an affine map restores mean 0 and variance 1 of inputs that had them. Any shape.
 */
export class AlphaDropout extends Dropout {
  static override readonly className = 'AlphaDropout';

  protected override perturb(x: tf.Tensor, noise: NoiseSource): tf.Tensor {
    if (this.rate === 0) return x;
    const keep = keepMask(noise, this.name, maskShape(x, this.noiseShape), this.rate);
    const scale = ((1 - this.rate) * (1 + this.rate * SATURATION ** 2)) ** -0.5;
    const shift = -scale * SATURATION * this.rate;
    const dropped = tf.mul(tf.sub(1, keep), SATURATION);
    return tf.add(tf.mul(tf.add(tf.mul(x, keep), dropped), scale), shift);
  }
}
