import * as tf from '@tensorflow/tfjs';
import { binary, floats, ints, kernel, type KernelCase, type KernelTest, unary } from './harness.js';

function resize(size: [number, number], image: number[], kind: 'nearest' | 'bilinear', aligned: boolean, centred: boolean): KernelCase {
  const run = kind === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
  return unary((x) => run(x as tf.Tensor4D, size, aligned, centred), floats(image), 'linear');
}

function resizes(kind: 'nearest' | 'bilinear'): KernelCase[] {
  const modes: [boolean, boolean][] = [[false, false], [true, false], [false, true]];
  return modes.flatMap(([aligned, centred]) => [
    resize([4, 6], [2, 2, 3, 2], kind, aligned, centred),
    resize([5, 3], [1, 3, 5, 1], kind, aligned, centred),
    resize([2, 2], [1, 5, 4, 2], kind, aligned, centred),
    resize([3, 4], [2, 3, 4, 1], kind, aligned, centred),
    resize([1, 1], [1, 3, 2, 2], kind, aligned, centred),
    resize([6, 2], [1, 2, 4, 1], kind, aligned, centred),
  ]);
}

const rows = (kind: 'nearest' | 'bilinear'): KernelTest[] => {
  const name = kind === 'nearest' ? 'ResizeNearestNeighbor' : 'ResizeBilinear';
  return [kernel(name, ...resizes(kind)), kernel(`${name}Grad`, ...resizes(kind))];
};

function normalised(x: number[], channels: number[], given: { scale: boolean; offset: boolean }): KernelCase {
  const statistic = (seed: number): tf.Tensor => floats(channels, 0.5, 1.5, seed);
  return {
    inputs: [floats(x), statistic(2), statistic(3), ...(given.offset ? [statistic(4)] : []), ...(given.scale ? [statistic(5)] : [])],
    run: ([a, mean, variance, ...rest]) => tf.batchNorm(a, mean, variance, given.offset ? (rest.shift() as tf.Tensor1D) : undefined, rest[0], 0.01),
    // TensorFlow.js has no gradient without both of them.
    ...(given.scale && given.offset ? { gradient: 'cpu' as const } : {}),
  };
}

export const modelTests: readonly KernelTest[] = [
  ...rows('nearest'),
  ...rows('bilinear'),
  kernel('ResizeNearestNeighbor', unary((x) => tf.image.resizeNearestNeighbor(x as tf.Tensor3D, [4, 4]), ints([2, 2, 3], 0, 255))),
  kernel('FlipLeftRight', unary((x) => tf.image.flipLeftRight(x as tf.Tensor4D), floats([2, 3, 4, 2]))),
  kernel('Softmax', unary((x) => tf.softmax(x), floats([5]), 'cpu'), unary((x) => tf.softmax(x), floats([3, 4], -50, 50), 'cpu'), unary((x) => tf.softmax(x, -1), floats([2, 3, 2, 4]), 'cpu'), unary((x) => tf.logSoftmax(x), floats([3, 4], -9, 9), 'cpu')),
  kernel(
    'FusedBatchNorm',
    normalised([2, 3, 3, 4], [4], { scale: true, offset: true }),
    normalised([5, 3], [3], { scale: true, offset: true }),
    normalised([4, 2, 3], [3], { scale: true, offset: false }),
    normalised([4, 3], [3], { scale: false, offset: true }),
    normalised([2, 2, 3], [2, 2, 3], { scale: true, offset: true }),
    // Statistics of another axis than the last, against the definition: TensorFlow.js's own gradient fails there.
    {
      inputs: [floats([2, 3, 4, 2]), ...[2, 3, 4, 5].map((seed) => floats([1, 3, 1, 1], 0.5, 1.5, seed))],
      run: ([x, mean, variance, offset, scale]) =>
        tf.getBackend() === 'cpu'
          ? tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 0.01))), scale), offset)
          : tf.batchNorm4d(x as tf.Tensor4D, mean as tf.Tensor4D, variance as tf.Tensor4D, offset as tf.Tensor4D, scale as tf.Tensor4D, 0.01),
      gradient: 'cpu',
    },
  ),
  kernel('LRN', unary((x) => tf.localResponseNormalization(x as tf.Tensor4D, 2, 1, 0.5, 0.75), floats([2, 3, 3, 7])), unary((x) => tf.localResponseNormalization(x as tf.Tensor3D), floats([3, 3, 4]))),
  kernel('LRNGrad', unary((x) => tf.localResponseNormalization(x as tf.Tensor4D, 1, 1.5, 0.3, 0.5), floats([2, 3, 3, 5]), 'cpu'), unary((x) => tf.localResponseNormalization(x as tf.Tensor3D, 9), floats([3, 3, 4]), 'cpu')),
  kernel(
    'Einsum',
    binary((a, b) => tf.einsum('ij,jk->ik', a, b), floats([2, 3]), floats([3, 4])),
    binary((a, b) => tf.einsum('bij,bkj->bik', a, b), floats([2, 3, 4]), floats([2, 5, 4])),
    unary((a) => tf.einsum('ij -> ji', a), floats([2, 3])),
    unary((a) => tf.einsum('ijk->k', a), floats([2, 3, 4])),
  ),
  kernel(
    'BatchMatMul',
    ...[[false, false], [true, false], [false, true], [true, true]].flatMap(([p, q]) => [
      binary((a, b) => tf.matMul(a, b, p, q), floats(p ? [3, 2] : [2, 3]), floats(q ? [4, 3] : [3, 4]), 'cpu'),
      binary((a, b) => tf.matMul(a, b, p, q), floats(p ? [2, 3, 2] : [2, 2, 3]), floats(q ? [2, 4, 3] : [2, 3, 4]), 'cpu'),
      binary((a, b) => tf.matMul(a, b, p, q), floats(p ? [2, 5, 3, 2] : [2, 5, 2, 3]), floats(q ? [2, 5, 4, 3] : [2, 5, 3, 4])),
    ]),
    binary((a, b) => tf.matMul(a, b), floats([5, 2, 3]), floats([3, 4])),
    binary((a, b) => tf.matMul(a, b), floats([2, 3]), floats([5, 3, 4])),
    binary((a, b) => tf.dot(a, b), floats([4]), floats([4]), 'cpu'),
    binary((a, b) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D), floats([4]), floats([3]), 'cpu'),
  ),
  kernel(
    '_FusedMatMul',
    ...(['linear', 'relu', 'elu', 'sigmoid', 'relu6', 'leakyrelu'] as const).map((activation) => ({
      inputs: [floats([3, 4]), floats([4, 2]), floats([2])],
      run: ([a, b, bias]: tf.Tensor[]) => tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.3 }),
    })),
    { inputs: [floats([3, 4]), floats([4, 2]), floats([2]), floats([2])], run: ([a, b, bias, alpha]) => tf.fused.matMul({ a, b, bias, activation: 'prelu', preluActivationWeights: alpha }) },
    { inputs: [floats([4, 3]), floats([2, 4])], run: ([a, b]) => tf.fused.matMul({ a, b, transposeA: true, transposeB: true }) },
  ),
];
