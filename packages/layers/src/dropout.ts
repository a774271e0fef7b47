import * as tf from '@tensorflow/tfjs';
import type { NoiseSource } from './noise.js';
import type { RandomLayerOptions } from './random-layer.js';
import { RandomLayer, checkRate, keepMask, maskShape } from './random-layer.js';

/** Settings of {@link Dropout} and {@link AlphaDropout}. */
export interface DropoutOptions extends RandomLayerOptions {
  /** Share of units dropped, 0 <= rate < 1. */
  readonly rate: number;
  /** Shape of the mask; 1 shares a decision along an axis, null stands for the input's size. Default: all null. */
  readonly noiseShape?: (number | null)[] | null;
}

/** Sets units to 0 in training and divides the others by 1 - rate (`keras.layers.Dropout`). Any shape. */
export class Dropout extends RandomLayer {
  static readonly className: string = 'Dropout';
  readonly rate: number;
  readonly noiseShape: (number | null)[] | null;

  /** @throws InvalidParameterError unless 0 <= rate < 1. */
  constructor(options: DropoutOptions) {
    super(options);
    checkRate(options.rate, this.getClassName());
    this.rate = options.rate;
    this.noiseShape = options.noiseShape ?? null;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, noiseShape: this.noiseShape };
  }

  protected override perturb(x: tf.Tensor, noise: NoiseSource): tf.Tensor {
    if (this.rate === 0) return x;
    const keep = keepMask(noise, this.name, maskShape(x, this.noiseShape), this.rate);
    return tf.mul(x, tf.mul(keep, 1 / (1 - this.rate)));
  }
}
