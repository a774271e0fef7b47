import { ShapeError, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { OpenSource } from '../export/open-batch.js';

/** Passes of one graph at most; more directions than these are inputs of a graph that runs several times. */
const PASSES = 32;

/** Which way derivatives are carried: from each output back to all inputs, or from each input forward to all outputs. */
export type JacobianMode = 'reverse' | 'forward';

/** A graph that gives rows (reverse) or columns (forward) of Jacobians, and how many there are in all. */
export interface JacobianPlan {
  readonly source: OpenSource;
  readonly mode: JacobianMode;
  readonly outputs: number;
  readonly inputs: number;
  /** Directions of one run. */
  readonly passes: number;
  /** Whether directions are given with each run, [passes, outputs or inputs]. */
  readonly given: boolean;
}

/**
 * Writes Jacobians as a function of tensors: one pass per direction, each over the whole batch, all in one graph, which
 * computes what passes share (the forward pass, slopes of activations) once. It holds where samples do not influence
 * each other, as in every network without batch statistics.
 *
 * Forward derivatives come from differentiating the reverse pass by its cotangent, in which it is linear.
 */
export function jacobianPlan(source: OpenSource, output: string, outputSize: number, mode: JacobianMode): JacobianPlan {
  const [input] = source.inputs;
  const inputShape = input.shape.slice(1) as number[];
  const inputSize = sizeOf(inputShape);
  const all = mode === 'reverse' ? outputSize : inputSize;
  const given = all > PASSES;
  const passes = Math.min(all, PASSES);
  const flat = (x: tf.Tensor): tf.Tensor2D => {
    const y = source.run([x])[output];
    if (y.shape[0] === x.shape[0] && y.size === outputSize * x.shape[0]) return y.reshape([x.shape[0], outputSize]);
    throw new ShapeError({ parameter: `output '${output}'`, got: y.shape, expected: `${x.shape[0]} rows of ${outputSize} numbers` });
  };
  const run = ([x, directions]: tf.Tensor[]): Record<string, tf.Tensor> => {
    const n = x.shape[0];
    const direction = (i: number): tf.Tensor2D =>
      (given ? tf.tile(tf.slice(directions, [i, 0], [1, all]), [n, 1]) : tf.tensor(unitRows(n, all, i), [n, all])) as tf.Tensor2D;
    const pullback = (cotangent: tf.Tensor): tf.Tensor => tf.grad(flat)(x, cotangent);
    const parts = Array.from({ length: passes }, (_, i) => {
      if (mode === 'reverse') return pullback(direction(i)).reshape([n, 1, inputSize]);
      const column = tf.grad(pullback)(tf.zeros([n, outputSize]), direction(i).reshape(x.shape));
      return column.reshape([n, outputSize, 1]);
    });
    return { jacobian: tf.concat(parts, mode === 'reverse' ? 1 : 2) };
  };
  const inputs = given ? [input, { name: 'directions', shape: [passes, all] }] : [input];
  return { source: { inputs, run }, mode, outputs: outputSize, inputs: inputSize, passes, given };
}

/** Directions first … first + passes − 1 as rows of the unit matrix; rows of zeros beyond its end. */
export function unitDirections(passes: number, size: number, first: number): Float32Array {
  const data = new Float32Array(passes * size);
  for (let i = 0; i < passes && first + i < size; i++) data[i * size + first + i] = 1;
  return data;
}

function unitRows(n: number, size: number, at: number): Float32Array {
  const data = new Float32Array(n * size);
  for (let row = 0; row < n; row++) data[row * size + at] = 1;
  return data;
}
