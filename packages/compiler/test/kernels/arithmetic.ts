import * as tf from '@tensorflow/tfjs';
import { binary, bools, floats, ints, kernel, type KernelCase, type KernelTest, unary } from './harness.js';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const SHAPES: readonly [number[], number[]][] = [
  [[], []],
  [[3], []],
  [[2, 3], [3]],
  [[2, 1, 4], [3, 1]],
  [[2, 3, 2, 2], [2, 3, 2, 2]],
  [[1], [2, 2, 1, 2, 3]],
];

function smooth(run: Binary, range: [number, number], gradient: 'cpu' | undefined = 'cpu'): KernelCase[] {
  return SHAPES.map(([a, b], i) => binary(run, floats(a, ...range, i + 1), floats(b, ...range, i + 9), gradient));
}

/** TensorFlow.js has gradients of some operations for equal shapes alone. */
function smoothWhereEqual(run: Binary, range: [number, number]): KernelCase[] {
  return smooth(run, range).map(({ gradient, ...rest }) => (rest.inputs[0].shape.join() === rest.inputs[1].shape.join() && gradient ? { ...rest, gradient } : rest));
}

function whole(run: Binary, a: [number, number], b: [number, number]): KernelCase[] {
  return SHAPES.map(([p, q], i) => binary(run, ints(p, ...a, i + 1), ints(q, ...b, i + 9)));
}

function mixed(run: Binary): KernelCase {
  return binary(run, ints([2, 3], -4, 5), floats([3], -2, 2));
}

function comparison(name: string, run: Binary): KernelTest {
  return kernel(
    name,
    ...whole(run, [-2, 2], [-2, 2]),
    ...SHAPES.map(([a, b], i) => binary(run, floats(a, -1, 1, i), floats(b, -1, 1, i + 9))),
    binary(run, bools([3, 1]), bools([4], 2)),
    mixed(run),
  );
}

export const arithmeticTests: readonly KernelTest[] = [
  kernel('Add', ...smooth(tf.add, [-2, 2]), ...whole(tf.add, [-5, 5], [-5, 5]), mixed(tf.add), binary(tf.add, floats([0, 3]), floats([3]))),
  kernel('Sub', ...smooth(tf.sub, [-2, 2]), ...whole(tf.sub, [-5, 5], [-5, 5]), mixed(tf.sub), unary((x) => tf.sub(0, x), floats([3]), 'cpu')),
  kernel(
    'Multiply',
    ...smooth(tf.mul, [-2, 2]),
    ...whole(tf.mul, [-5, 5], [-5, 5]),
    mixed(tf.mul),
    binary(tf.mul, bools([5]), bools([5], 3)),
    binary(tf.mul, bools([5]), floats([5])),
  ),
  kernel('RealDiv', ...smooth(tf.div, [0.5, 2]), mixed((a, b) => tf.div(a, b)), unary((x) => tf.div(x, 3), floats([4]), 'cpu')),
  kernel(
    'FloorDiv',
    ...whole(tf.div, [-9, 9], [1, 4]),
    ...whole(tf.floorDiv, [-9, 9], [-4, 0]),
    ...whole(tf.floorDiv, [-9, 9], [-1, 2]),
    ...smooth(tf.floorDiv, [0.1, 2], undefined),
  ),
  kernel('Mod', ...smooth(tf.mod, [0.5, 3]), ...smooth(tf.mod, [-3, -0.5], undefined), ...whole(tf.mod, [-9, 9], [-4, 0]), ...whole(tf.mod, [-9, 9], [-1, 2]), mixed(tf.mod)),
  kernel('Maximum', ...smoothWhereEqual(tf.maximum, [-1, 1]), ...whole(tf.maximum, [-3, 3], [-3, 3]), binary(tf.maximum, bools([4]), bools([4], 2))),
  kernel('Minimum', ...smoothWhereEqual(tf.minimum, [-1, 1]), ...whole(tf.minimum, [-3, 3], [-3, 3]), binary(tf.minimum, bools([4]), bools([4], 2))),
  kernel(
    'Pow',
    ...smooth(tf.pow, [0.5, 2]),
    ...whole(tf.pow, [-3, 3], [0, 4]),
    unary((x) => tf.pow(x, 2), floats([2, 3]), 'cpu'),
    unary((x) => tf.pow(x, 3), floats([2, 3]), 'cpu'),
    unary((x) => tf.pow(x, tf.scalar(2, 'int32')), floats([2, 3])),
    binary((a, b) => tf.pow(a, b), floats([2, 3]), ints([3], 0, 4)),
  ),
  kernel('SquaredDifference', ...smoothWhereEqual(tf.squaredDifference, [-2, 2]), ...whole(tf.squaredDifference, [-5, 5], [-5, 5])),
  kernel(
    'Atan2',
    ...smooth(tf.atan2, [-2, 2]),
    binary(tf.atan2, tf.tensor([1, -1, 0, 0, 0, 1, -1]), tf.tensor([0, 0, 0, 1, -1, -1, -1])),
  ),
  kernel('AddN', { inputs: [floats([2, 3]), floats([2, 3], -1, 1, 2), floats([2, 3], -1, 1, 3)], run: (xs) => tf.addN(xs), gradient: 'cpu' }, unary((x) => tf.addN([x]), floats([3]))),
  kernel('BitwiseAnd', ...whole(tf.bitwiseAnd, [-9, 9], [0, 16]).filter(({ inputs: [a, b] }) => a.shape.join() === b.shape.join())),
  comparison('Equal', tf.equal),
  comparison('NotEqual', tf.notEqual),
  comparison('Greater', tf.greater),
  comparison('GreaterEqual', tf.greaterEqual),
  comparison('Less', tf.less),
  comparison('LessEqual', tf.lessEqual),
  kernel('LogicalAnd', binary(tf.logicalAnd, bools([2, 3]), bools([3], 2)), binary(tf.logicalAnd, bools([]), bools([4], 2))),
  kernel('LogicalOr', binary(tf.logicalOr, bools([2, 3]), bools([3], 2)), binary(tf.logicalXor, bools([2, 3]), bools([2, 3], 2))),
  kernel('LogicalNot', unary(tf.logicalNot, bools([2, 3])), unary(tf.logicalNot, bools([]))),
];
