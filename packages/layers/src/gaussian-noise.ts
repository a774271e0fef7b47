import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { NoiseSource } from './noise.js';
import type { RandomLayerOptions } from './random-layer.js';
import { RandomLayer } from './random-layer.js';

/** Settings of {@link GaussianNoise}. */
export interface GaussianNoiseOptions extends RandomLayerOptions {
  /** Standard deviation of the noise, >= 0. */
  readonly stddev: number;
}

/** Adds normal noise of mean 0 in training (`keras.layers.GaussianNoise`). Any shape; output of the same shape. */
export class GaussianNoise extends RandomLayer {
  static readonly className: string = 'GaussianNoise';
  readonly stddev: number;

  /** @throws InvalidParameterError unless stddev is a finite number >= 0. */
  constructor(options: GaussianNoiseOptions) {
    super(options);
    this.stddev = options.stddev;
    if (Number.isFinite(this.stddev) && this.stddev >= 0) return;
    throw new InvalidParameterError({ parameter: 'GaussianNoise.stddev', got: options.stddev, expected: 'a finite number >= 0' });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), stddev: this.stddev };
  }

  protected override perturb(x: tf.Tensor, noise: NoiseSource): tf.Tensor {
    return tf.add(x, noise.normal(this.name, x.shape, 0, this.stddev));
  }
}
