import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { CallArguments } from './call.js';
import { oneTensor } from './call.js';
import type { NoiseSource } from './noise.js';
import { OwnNoise } from './noise.js';

/** What every random layer can be given. */
export interface RandomLayerOptions {
  readonly name?: string;
  readonly inputShape?: number[];
  readonly batchInputShape?: (number | null)[];
  readonly trainable?: boolean;
  readonly dtype?: tf.DataType;
  /** Seed of the noise the layer draws by itself where a call hands it none. Default 0. */
  readonly seed?: number | null;
}

/**
 * A layer that adds noise in training and is the identity otherwise. The noise comes from `noise` among the call's
 * arguments, under the layer's name; where it is absent (plain `model.fit`), from the layer's own stream, one step
 * further with every call.
 */
export abstract class RandomLayer extends tf.layers.Layer {
  readonly seed: number;
  private readonly ownNoise: NoiseSource;

  constructor(options: RandomLayerOptions) {
    super(options);
    this.supportsMasking = true;
    this.seed = options.seed ?? 0;
    this.ownNoise = new OwnNoise(this.seed);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: CallArguments = {}): tf.Tensor {
    const { training = false, noise = this.ownNoise } = args;
    return tf.tidy(() => {
      this.invokeCallHook(inputs, args);
      const x = oneTensor(inputs, this.name);
      return training ? this.perturb(x, noise) : x;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.seed };
  }

  /** The noisy input. */
  protected abstract perturb(x: tf.Tensor, noise: NoiseSource): tf.Tensor;
}

/** The shape of a mask: `noiseShape` with the input's sizes where it is null, so that its ones broadcast. */
export function maskShape(x: tf.Tensor, noiseShape: readonly (number | null)[] | null | undefined): number[] {
  return noiseShape?.map((size, i) => size ?? x.shape[i]) ?? x.shape;
}

/** A mask of ones (kept, with probability 1 - rate) and zeros. */
export function keepMask(noise: NoiseSource, name: string, shape: number[], rate: number): tf.Tensor {
  return tf.cast(tf.greaterEqual(noise.uniform(name, shape), rate), 'float32');
}

/** Throws InvalidParameterError unless 0 <= rate < 1. */
export function checkRate(rate: number, layer: string): void {
  if (typeof rate === 'number' && rate >= 0 && rate < 1) return;
  throw new InvalidParameterError({ parameter: `${layer}.rate`, got: rate, expected: 'a number >= 0 and < 1, the share of units dropped' });
}
