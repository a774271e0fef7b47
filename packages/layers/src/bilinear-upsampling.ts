import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { oneTensor } from './call.js';

/** Settings of {@link BilinearUpSampling}. */
export interface BilinearUpSamplingOptions {
  readonly name?: string;
  readonly trainable?: boolean;
  readonly inputShape?: number[];
  /** How many times as high and as wide. Default [2, 2]. */
  readonly size?: readonly [number, number];
}

/**
 * `keras.layers.UpSampling2D` with `interpolation='bilinear'`: [batch, height, width, channels] to [batch, height·size[0],
 * width·size[1], channels]. TensorFlow.js's own layer takes pixels for points at their corners, Keras for squares with a
 * middle, so their results differ.
 *
 * Throws InvalidParameterError for a size that is no two whole numbers from 1 on.
 */
export class BilinearUpSampling extends tf.layers.Layer {
  static readonly className: string = 'BilinearUpSampling';
  readonly size: readonly [number, number];

  constructor(options: BilinearUpSamplingOptions = {}) {
    super({ ...options });
    this.size = options.size ?? [2, 2];
    if (this.size.length === 2 && this.size.every((factor) => Number.isInteger(factor) && factor > 0)) return;
    throw new InvalidParameterError({ parameter: `size of layer '${this.name}'`, got: this.size, expected: 'two whole numbers from 1 on' });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width, channels] = inputShape as tf.Shape;
    const times = (length: number | null, factor: number): number | null => (length === null ? null : length * factor);
    return [batch, times(height, this.size[0]), times(width, this.size[1]), channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: Record<string, unknown> = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, args);
      const x = oneTensor(inputs, this.name);
      const [batch, height, width, channels] = x.shape;
      const [down, across] = this.size;
      // Products with fixed matrices: the gradient of TensorFlow.js's operation is for corners alone.
      const rows = tf.matMul(interpolation(height, down), tf.reshape(x, [batch, height, width * channels]));
      const pixels = tf.matMul(interpolation(width, across), tf.reshape(rows, [batch * height * down, width, channels]));
      return tf.reshape(pixels, [batch, height * down, width * across, channels]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: [...this.size] };
  }
}

/** [1, length·factor, length]: what each new pixel takes of the two next to its middle; at the edge both are one. */
function interpolation(length: number, factor: number): tf.Tensor3D {
  const matrix = new Float32Array(length * factor * length);
  for (let i = 0; i < length * factor; i++) {
    const place = (i + 0.5) / factor - 0.5;
    const before = Math.floor(place);
    for (const [pixel, share] of [[before, before + 1 - place], [before + 1, place - before]]) {
      matrix[i * length + Math.min(length - 1, Math.max(0, pixel))] += share;
    }
  }
  return tf.tensor3d(matrix, [1, length * factor, length]);
}
