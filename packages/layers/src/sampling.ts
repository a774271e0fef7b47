import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { CallArguments } from './call.js';
import type { NoiseSource } from './noise.js';
import { OwnNoise } from './noise.js';
import type { RandomLayerOptions } from './random-layer.js';

/**
 * The reparameterised sample of a Gaussian code (doi:10.48550/arXiv.1312.6114): of inputs [mean, logVariance], both
 * [batch, latent], gives mean + exp(logVariance / 2) · ε with standard normal ε in training, and the mean otherwise.
 */
export class Sampling extends tf.layers.Layer {
  static readonly className: string = 'Sampling';
  readonly seed: number;
  private readonly ownNoise: NoiseSource;

  constructor(options: RandomLayerOptions = {}) {
    super(options);
    this.seed = options.seed ?? 0;
    this.ownNoise = new OwnNoise(this.seed);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return checkPair(inputShape, this.name)[0];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: CallArguments = {}): tf.Tensor {
    const { training = false, noise = this.ownNoise } = args;
    return tf.tidy(() => {
      this.invokeCallHook(inputs, args);
      checkPair(Array.isArray(inputs) ? inputs.map((x) => x.shape) : inputs.shape, this.name);
      const [mean, logVariance] = inputs as tf.Tensor[];
      if (!training) return mean;
      return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise.normal(this.name, mean.shape)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.seed };
  }
}

function checkPair(shapes: tf.Shape | tf.Shape[], name: string): tf.Shape[] {
  const pair = Array.isArray(shapes[0]) ? (shapes as tf.Shape[]) : [];
  if (pair.length === 2 && tf.util.arraysEqual(pair[0] as number[], pair[1] as number[])) return pair;
  throw new ShapeError({
    parameter: `inputs of layer '${name}'`,
    got: shapes,
    expected: 'two tensors of one shape: [mean, logVariance]',
  });
}
