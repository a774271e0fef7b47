import { ShapeError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import type { NoiseSource } from './noise.js';

/** Where layers leave penalties that belong to the loss but are shown apart from it. */
export interface LossSink {
  /** Takes one scalar penalty. Inside `tf.tidy` the scalar lives as long as that scope. */
  add(name: string, value: tf.Scalar): void;
}

/**
 * The call arguments that LatentKit's layers read. TensorFlow.js hands them down unchanged through functional,
 * sequential and nested models: `model.apply(x, { training: true, noise, losses })`.
 */
export interface CallArguments {
  /** Whether noise is on and batch statistics are used. Default false. */
  readonly training?: boolean;
  /** Random numbers of this step; without it random layers count steps by themselves. */
  readonly noise?: NoiseSource;
  /** Receives activity penalties by layer name. */
  readonly losses?: LossSink;
}

/** The one tensor among a layer's inputs. Throws {@link ShapeError} where there are several. */
export function oneTensor(inputs: tf.Tensor | tf.Tensor[], layer: string): tf.Tensor {
  if (!Array.isArray(inputs)) return inputs;
  if (inputs.length === 1) return inputs[0];
  throw new ShapeError({ parameter: `inputs of layer '${layer}'`, got: inputs.length, expected: 'exactly one tensor' });
}
