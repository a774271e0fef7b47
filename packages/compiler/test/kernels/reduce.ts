import * as tf from '@tensorflow/tfjs';
import { bools, floats, ints, kernel, type KernelCase, type KernelTest, unary } from './harness.js';

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const AXES: readonly [number[], (number | number[])?, boolean?][] = [
  [[]],
  [[5]],
  [[2, 3]],
  [[2, 3], 0],
  [[2, 3], -1],
  [[2, 3, 4], [0, 2]],
  [[2, 3, 4], 1, true],
  [[2, 3, 2, 2], [1, 2]],
  [[2, 2, 3, 2, 2], [-1, 0], true],
];

function reduced(run: Reduction, make: (shape: number[], seed: number) => tf.Tensor, gradient?: 'cpu'): KernelCase[] {
  return AXES.map(([shape, axis, keep], i) => unary((x) => run(x, axis, keep), make(shape, i + 1), gradient));
}

const around = (shape: number[], seed: number): tf.Tensor => floats(shape, -1, 1, seed);
const whole = (shape: number[], seed: number): tf.Tensor => ints(shape, -3, 4, seed);

function places(run: (x: tf.Tensor, axis?: number) => tf.Tensor): KernelCase[] {
  return [
    unary((x) => run(x), floats([7])),
    unary((x) => run(x, 0), floats([4, 3])),
    unary((x) => run(x, -1), floats([4, 3])),
    unary((x) => run(x, 1), floats([2, 5, 3, 2, 2])),
    // The first of equal elements counts.
    unary((x) => run(x, 1), ints([3, 9], 0, 3)),
    unary((x) => run(x, 1), bools([3, 6])),
  ];
}

export const reduceTests: readonly KernelTest[] = [
  kernel('Sum', ...reduced(tf.sum, around, 'cpu'), ...reduced(tf.sum, whole), ...reduced(tf.sum, (s, i) => bools(s, i)), unary((x) => tf.sum(x, 0), floats([0, 3]))),
  kernel('Mean', ...reduced(tf.mean, around, 'cpu'), ...reduced(tf.mean, whole)),
  kernel('Max', ...reduced(tf.max, around, 'cpu'), ...reduced(tf.max, whole)),
  kernel('Min', ...reduced(tf.min, around, 'cpu'), ...reduced(tf.min, whole)),
  kernel('Prod', ...reduced(tf.prod, around), ...reduced(tf.prod, whole), ...reduced(tf.prod, (s, i) => bools(s, i)), unary((x) => tf.prod(x, 1), floats([3, 4]), 'cpu')),
  kernel('All', ...reduced(tf.all, (s, i) => bools(s, i))),
  kernel('Any', ...reduced(tf.any, (s, i) => bools(s, i))),
  kernel('ArgMax', ...places(tf.argMax)),
  kernel('ArgMin', ...places(tf.argMin)),
  // Deviations, norms and products of the logarithms, as losses and metrics put them together.
  kernel('Sum', unary((x) => tf.logSumExp(x, 1), floats([3, 4]), 'cpu'), unary((x) => tf.norm(x, 2, 1), floats([3, 4]), 'cpu'), unary((x) => tf.moments(x, [0, 1]).variance, floats([3, 4, 2]), 'cpu')),
];
