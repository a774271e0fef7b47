import * as tf from '@tensorflow/tfjs';
import { binary, bools, floats, ints, kernel, type KernelCase, type KernelTest, unary } from './harness.js';

/** An operation on floats of several ranks with its gradient, and on whole numbers. */
function smooth(run: (x: tf.Tensor) => tf.Tensor, low: number, high: number, whole?: [number, number]): KernelCase[] {
  const shapes = [[], [5], [2, 3], [2, 1, 3, 2, 2]];
  return [
    ...shapes.map((shape, i) => unary(run, floats(shape, low, high, i + 1), 'cpu')),
    ...(whole === undefined ? [] : [unary(run, ints([4, 3], ...whole))]),
  ];
}

const table: readonly [string, (x: tf.Tensor) => tf.Tensor, number, number, [number, number]?][] = [
  ['Abs', tf.abs, -2, 2, [-5, 5]],
  ['Acos', tf.acos, -0.9, 0.9],
  ['Acosh', tf.acosh, 1.2, 4, [1, 9]],
  ['Asin', tf.asin, -0.9, 0.9],
  ['Asinh', tf.asinh, -3, 3, [-9, 9]],
  ['Atan', tf.atan, -3, 3, [-9, 9]],
  ['Atanh', tf.atanh, -0.9, 0.9],
  ['Ceil', tf.ceil, -3, 3],
  ['Cos', tf.cos, -3, 3],
  ['Cosh', tf.cosh, -2, 2],
  ['Elu', tf.elu, -2, 2],
  ['Erf', tf.erf, -2, 2],
  ['Exp', tf.exp, -2, 2, [-2, 4]],
  ['Expm1', tf.expm1, -2, 2],
  ['Floor', tf.floor, -3, 3],
  ['Log', tf.log, 0.1, 3],
  ['Log1p', tf.log1p, -0.5, 3],
  ['Neg', tf.neg, -3, 3, [-5, 5]],
  ['Reciprocal', tf.reciprocal, 0.3, 3],
  ['Relu', tf.relu, -2, 2, [-5, 5]],
  ['Relu6', tf.relu6, -3, 9],
  ['Round', tf.round, -3, 3, [-5, 5]],
  ['Rsqrt', tf.rsqrt, 0.3, 3],
  ['Selu', tf.selu, -2, 2],
  ['Sigmoid', tf.sigmoid, -4, 4],
  ['Sign', tf.sign, -3, 3, [-2, 3]],
  ['Sin', tf.sin, -3, 3],
  ['Sinh', tf.sinh, -2, 2],
  ['Softplus', tf.softplus, -9, 9],
  ['Sqrt', tf.sqrt, 0.1, 3],
  ['Square', tf.square, -2, 2, [-5, 5]],
  ['Tan', tf.tan, -1.2, 1.2],
  ['Tanh', tf.tanh, -3, 3],
  ['OnesLike', tf.onesLike, -1, 1, [-5, 5]],
  ['ZerosLike', tf.zerosLike, -1, 1, [-5, 5]],
];

const special = tf.tensor([NaN, Infinity, -Infinity, 0, -0, 1, -2.5]);

export const elementwiseTests: readonly KernelTest[] = [
  ...table.map(([name, run, low, high, whole]) => kernel(name, ...smooth(run, low, high, whole))),
  kernel('Round', unary(tf.round, tf.tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, -2.6]))),
  // Small arguments, where the plain formulas lose every digit.
  kernel('Log1p', unary((x) => tf.div(tf.log1p(x), x), tf.tensor([1e-8, -1e-8, 1e-4, -1e-4, 0.5])), unary(tf.log1p, tf.tensor([1e30, Infinity, -1, 3e38]))),
  kernel('Expm1', unary((x) => tf.div(tf.expm1(x), x), tf.tensor([1e-8, -1e-8, 1e-4, -1e-4, 0.5])), unary(tf.expm1, tf.tensor([80, Infinity, -Infinity, -90]))),
  kernel('IsNan', unary(tf.isNaN, special), unary(tf.isNaN, ints([3], 0, 4))),
  kernel('IsInf', unary(tf.isInf, special), unary(tf.isInf, ints([3], 0, 4))),
  kernel('IsFinite', unary(tf.isFinite, special), unary(tf.isFinite, ints([3], 0, 4))),
  kernel(
    'ClipByValue',
    unary((x) => tf.clipByValue(x, -0.5, 0.25), floats([3, 4]), 'cpu'),
    unary((x) => tf.clipByValue(x, -3, 2), ints([3, 4], -6, 6)),
    unary((x) => tf.clipByValue(x, -Infinity, 2), ints([7], -6, 6)),
  ),
  kernel('LeakyRelu', ...smooth((x) => tf.leakyRelu(x, 0.3), -2, 2)),
  kernel(
    'Prelu',
    binary(tf.prelu, floats([2, 3, 4]), floats([4], 0.1, 0.4), 'cpu'),
    binary(tf.prelu, floats([2, 3, 4]), floats([3, 4], 0.1, 0.4), 'cpu'),
  ),
  kernel('Step', ...smooth((x) => tf.step(x), -1, 1, [-3, 3]), unary((x) => tf.step(x, 0.25), floats([3, 3])), unary((x) => tf.step(x, 0.5), floats([]))),
  kernel(
    'Cast',
    unary((x) => tf.cast(x, 'int32'), floats([3, 4], -4, 4)),
    unary((x) => tf.cast(x, 'bool'), ints([9], -1, 2)),
    unary((x) => tf.cast(x, 'bool'), special),
    unary((x) => tf.cast(x, 'float32'), bools([2, 3])),
    unary((x) => tf.cast(x, 'int32'), bools([2, 3])),
    unary((x) => tf.mul(tf.cast(x, 'float32'), x), floats([2, 3]), 'cpu'),
  ),
  kernel('Identity', unary((x) => tf.clone(x), floats([2, 2]), 'cpu'), unary((x) => tf.clone(x), bools([3]))),
  kernel('EluGrad', unary((x) => tf.grad((t) => tf.elu(t))(x), floats([3, 5], -2, 2))),
  kernel(
    'Select',
    { inputs: [bools([2, 3]), floats([2, 3]), floats([2, 3], -1, 1, 2)], run: ([c, a, b]) => tf.where(c, a, b), gradient: 'cpu' },
    { inputs: [bools([3]), floats([3, 1]), floats([1, 3], -1, 1, 2)], run: ([c, a, b]) => tf.where(c, a, b) },
    { inputs: [bools([2, 1]), ints([2, 3], 0, 9), ints([2, 3], -9, 0)], run: ([c, a, b]) => tf.where(c, a, b) },
    { inputs: [bools([4]), bools([4], 2), bools([4], 3)], run: ([c, a, b]) => tf.where(c, a, b) },
    { inputs: [bools([]), floats([]), floats([], 1, 2)], run: ([c, a, b]) => tf.where(c, a, b) },
  ),
  kernel('Fill', unary((x) => tf.mul(tf.fill([2, 3], 1.5), x), floats([3]))),
];
