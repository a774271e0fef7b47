import type { RandomSource } from '@latentkit/core';
import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { FusedActivationName } from './activations.js';
import { checkFusedActivation } from './activations.js';
import type { InitializerName } from './initializers.js';
import { initializer } from './initializers.js';

/** Settings of {@link conv2dTransposeLayers}; defaults are Keras's. */
export interface Conv2DTransposeOptions {
  readonly filters: number;
  /** Height and width of the window. */
  readonly kernelSize: number;
  /** Name of the layer; names its weights and its random stream. */
  readonly name: string;
  /** Where the initial kernel is drawn from: stream `${name}/kernel`. */
  readonly random: RandomSource;
  /** Default 1. */
  readonly strides?: number;
  /** Default 'valid'. */
  readonly padding?: 'valid' | 'same';
  /**
   * Rows and columns more than the smallest output, to undo a strided convolution of an input of even size; output
   * size = (input - 1)·strides + kernelSize - 2·⌊kernelSize/2⌋ + outputPadding. With 'same' padding only. Default:
   * none, and the output size is input·strides.
   */
  readonly outputPadding?: number;
  /** Default 'linear'. */
  readonly activation?: FusedActivationName;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: InitializerName;
  /** Default true. */
  readonly useBias?: boolean;
}

/**
 * The stock layers, to be applied in order, of `keras.layers.Conv2DTranspose`: [batch, h, w, c] to [batch, h', w',
 * filters]. TensorFlow.js has no output padding; with it these are an unpadded transposed convolution named `name`,
 * with the kernel that Keras would have, and `${name}_crop`, which cuts the border that padding takes off.
 *
 * @throws InvalidParameterError for an output padding that leaves no valid output size.
 */
export function conv2dTransposeLayers(options: Conv2DTransposeOptions): tf.layers.Layer[] {
  const { filters, kernelSize, name, random, strides = 1, padding = 'valid', outputPadding, useBias = true } = options;
  const convolution = (kind: 'valid' | 'same'): tf.layers.Layer =>
    tf.layers.conv2dTranspose({
      filters,
      kernelSize,
      strides,
      padding: kind,
      name,
      useBias,
      activation: checkFusedActivation(options.activation ?? 'linear'),
      kernelInitializer: initializer(options.kernelInitializer ?? 'glorotUniform', { seed: random.seed, stream: `${name}/kernel` }),
    });
  if (outputPadding === undefined) return [convolution(padding)];
  const removed = 2 * Math.floor(kernelSize / 2) - outputPadding;
  const last = kernelSize - removed;
  if (padding !== 'same' || !Number.isInteger(outputPadding) || outputPadding < 0 || last < 1 || last > strides || removed < 0) {
    throw new InvalidParameterError({
      parameter: 'outputPadding',
      got: outputPadding,
      expected: `an integer from ${kernelSize % 2 === 0 ? 1 : 0} to ${strides - (kernelSize % 2)} and padding 'same'`,
    });
  }
  if (removed === 0) return [convolution('valid')];
  const before = Math.floor(removed / 2);
  const cut: [number, number] = [before, removed - before];
  return [convolution('valid'), tf.layers.cropping2D({ cropping: [cut, cut], name: `${name}_crop` })];
}
