import * as tf from '@tensorflow/tfjs';
import { binary, bools, floats, ints, kernel, type KernelCase, type KernelTest, unary } from './harness.js';

function gather(x: number[], at: number[], axis: number, batchDims: number, gradient?: 'cpu' | 'linear'): KernelCase {
  const size = x[axis < 0 ? axis + x.length : axis];
  return binary((a, b) => tf.gather(a, b, axis, batchDims), floats(x), ints(at, 0, size), gradient);
}

export const indexingTests: readonly KernelTest[] = [
  kernel(
    'GatherV2',
    gather([5], [7], 0, 0, 'linear'),
    gather([5, 3], [2, 4], 0, 0, 'linear'),
    gather([2, 5, 3], [4], 1, 0, 'linear'),
    gather([2, 3, 5], [2, 2], -1, 0, 'linear'),
    gather([4, 3], [], 0, 0, 'linear'),
    gather([2, 5], [2, 3], 1, 1, 'linear'),
    gather([2, 3, 4, 2], [2, 3, 5], 2, 2, 'linear'),
    gather([2, 3, 4, 2], [2, 6], 2, 1, 'linear'),
    binary((a, b) => tf.gather(a, b), ints([4, 2], 0, 99), ints([3], 0, 4)),
    binary((a, b) => tf.gather(a, b), bools([6]), ints([3], 0, 6)),
    unary((x) => tf.gather(x, [2, 0, 2], 1), floats([2, 3]), 'linear'),
  ),
  kernel(
    'UnsortedSegmentSum',
    binary((x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 4), floats([6]), ints([6], 0, 4), 'cpu'),
    binary((x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3), floats([5, 2, 3]), ints([5], 0, 3), 'cpu'),
    // Ids that name no segment leave their rows out.
    binary((x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3), floats([9, 2]), ints([9], -1, 5)),
    binary((x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 2), floats([300, 64]), ints([300], 0, 2)),
    unary((x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], 'int32'), 2), floats([3, 2, 1, 2, 2]), 'cpu'),
  ),
  kernel(
    'GatherNd',
    binary((x, at) => tf.gatherND(x, at), floats([4, 4]), ints([3, 2], 0, 4)),
    binary((x, at) => tf.gatherND(x, at), floats([4, 4, 2]), ints([2, 3, 1], 0, 4)),
    binary((x, at) => tf.gatherND(x, at), ints([3, 3, 3], 0, 99), ints([3], 0, 3)),
    unary((x) => tf.gatherND(x, tf.tensor2d([[0, 1], [2, 0]], [2, 2], 'int32')), floats([3, 2, 3])),
  ),
  kernel(
    'ScatterNd',
    binary((at, x) => tf.scatterND(at, x, [5]), ints([4, 1], 0, 5), floats([4])),
    binary((at, x) => tf.scatterND(at, x, [3, 4, 2]), ints([6, 2], 0, 3), floats([6, 2])),
    binary((at, x) => tf.scatterND(at, x, [4, 3]), ints([2, 3, 1], 0, 4), ints([2, 3, 3], -5, 5)),
  ),
  kernel(
    'SparseToDense',
    unary((x) => tf.sparseToDense(tf.tensor1d([3, 0, 2], 'int32'), x, [5], 9), floats([3])),
    unary((x) => tf.sparseToDense(tf.tensor2d([[0, 1], [2, 0]], [2, 2], 'int32'), x, [3, 2]), floats([2])),
    unary((x) => tf.sparseToDense(tf.tensor1d([3, 1], 'int32'), x, [4]), floats([])),
  ),
  kernel(
    'TensorScatterUpdate',
    binary((x, y) => tf.tensorScatterUpdate(x, tf.tensor2d([[3], [0]], [2, 1], 'int32'), y), floats([5]), floats([2], 3, 4)),
    binary((x, y) => tf.tensorScatterUpdate(x, tf.tensor2d([[3], [0]], [2, 1], 'int32'), y), ints([5, 2], 0, 9), ints([2, 2], 10, 20)),
  ),
  kernel('Bincount', unary((x) => tf.bincount(x as tf.Tensor1D, [], 4), ints([12], 0, 6)), binary((x, w) => tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, 5), ints([8], 0, 5), floats([8]))),
  kernel(
    'DenseBincount',
    unary((x) => tf.denseBincount(x as tf.Tensor2D, [], 4), ints([3, 7], 0, 6)),
    unary((x) => tf.denseBincount(x as tf.Tensor2D, [], 4, true), ints([3, 7], 0, 6)),
    binary((x, w) => tf.denseBincount(x as tf.Tensor2D, w as tf.Tensor2D, 4), ints([2, 5], 0, 4), floats([2, 5])),
    unary((x) => tf.denseBincount(x as tf.Tensor1D, [], 4), ints([7], 0, 6)),
  ),
  kernel(
    'OneHot',
    unary((x) => tf.oneHot(x, 4), ints([5], -1, 6)),
    unary((x) => tf.oneHot(x, 3, 2.5, -1, 'float32'), ints([2, 3], 0, 3)),
    unary((x) => tf.oneHot(x, 3, 1, 0, 'bool'), ints([], 0, 3)),
    unary((x) => tf.mul(tf.cast(tf.oneHot(x, 3), 'float32'), 2), ints([2, 2], 0, 3)),
  ),
  kernel(
    'TopK',
    unary((x) => Object.values(tf.topk(x, 3)), floats([4, 6])),
    unary((x) => Object.values(tf.topk(x, 2)), ints([9], 0, 4)),
    unary((x) => Object.values(tf.topk(x, 5, true)), floats([2, 2, 5])),
  ),
  kernel(
    'SearchSorted',
    unary((x) => tf.searchSorted(tf.tensor1d([-0.5, 0, 0, 0.5]), x), floats([7])),
    unary((x) => tf.upperBound(tf.tensor1d([1, 3, 3, 5], 'int32'), x), ints([9], 0, 7)),
    unary((x) => tf.lowerBound(tf.tensor2d([[1, 3, 5], [2, 2, 4]]), x), tf.tensor2d([[1, 4], [2, 9]])),
  ),
  kernel(
    'Cumsum',
    unary((x) => tf.cumsum(x), floats([5]), 'linear'),
    unary((x) => tf.cumsum(x, 0, true), floats([3, 4]), 'linear'),
    unary((x) => tf.cumsum(x, 1, false, true), floats([2, 4, 3]), 'linear'),
    unary((x) => tf.cumsum(x, 1, true, true), floats([2, 4]), 'linear'),
    unary((x) => tf.cumsum(x), ints([5], -4, 5)),
    unary((x) => tf.cumsum(x), bools([5])),
  ),
  kernel(
    'Cumprod',
    unary((x) => tf.cumprod(x), floats([7], 0.5, 1.5)),
    unary((x) => tf.cumprod(x, 0, true), floats([3, 4])),
    unary((x) => tf.cumprod(x, 1, false, true), floats([2, 5, 3])),
    unary((x) => tf.cumprod(x, 1, true, true), ints([2, 4], 1, 4)),
    unary((x) => tf.cumprod(x, 1), floats([2, 1])),
  ),
];
