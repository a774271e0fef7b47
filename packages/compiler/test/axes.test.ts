import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { matrixLayout, matrixOrder, reshapedLayout } from '../src/lower/axes.js';
import { blockedImageLayout, type Layout, packLayout, permutedLayout, physicalShape } from '../src/lower/layout.js';
import { sizeOf } from '../src/shapes.js';
import { compiledErrors, cpuRuntime, TARGETS, values } from './recurrent.js';

const count = (shape: readonly number[]): Float32Array => Float32Array.from({ length: sizeOf(shape) }, (_, i) => i);

describe('reshapedLayout', () => {
  const kept: [string, Layout, number[], number[]][] = [
    ['leading axes merged', permutedLayout([2, 1, 0]), [2, 3, 4], [6, 4]],
    ['trailing axes merged', permutedLayout([0, 2, 1]), [2, 3, 4], [2, 12]],
    ['an axis split', permutedLayout([1, 0]), [6, 4], [2, 3, 4]],
    ['an axis split whose parts lie apart', { factors: [[0, 3], [0]], order: [2, 1, 0] }, [6, 4], [2, 3, 4]],
    ['merged and split at once', permutedLayout([1, 0]), [6, 4], [2, 12]],
    ['axes of length 1 added', permutedLayout([1, 0]), [6, 4], [1, 6, 1, 4, 1]],
    ['axes of length 1 removed', permutedLayout([3, 1, 0, 2]), [1, 6, 1, 4], [6, 4]],
    ['blocked images flattened', blockedImageLayout(4), [2, 3, 3, 8], [2, 72]],
    ['to one axis', permutedLayout([1, 0]), [3, 4], [12]],
  ];

  test.each(kept)('%s: nothing moves', (_, layout, from, to) => {
    const result = reshapedLayout(layout, from, to);
    expect(result).toBeDefined();
    expect(sizeOf(physicalShape(result!, to))).toBe(sizeOf(from));
    expect(packLayout(count(from), to, result!)).toEqual(packLayout(count(from), from, layout));
  });

  test('a neighbourhood that became natural again is row-major', () => {
    expect(reshapedLayout({ factors: [[0], [0, 3], [0]], order: [0, 1, 2, 3] }, [2, 6, 4], [12, 4])).toEqual({ factors: [[0], [0]], order: [0, 1] });
  });

  test('axes that cut across what belongs together cannot be kept', () => {
    expect(reshapedLayout(permutedLayout([1, 0]), [4, 3], [3, 4])).toBeUndefined();
  });
});

test('matrixOrder describes what matrixLayout makes, and knows interleaved factors', () => {
  const layout: Layout = { factors: [[0, 3], [0]], order: [2, 1, 0] };
  const order = matrixOrder(layout, [6, 4]);
  expect(order).toEqual({ first: 1, axes: [{ sizes: [2, 3], order: [1, 0] }, { sizes: [4], order: [0] }] });
  expect(matrixLayout(order!)).toEqual(layout);
  expect(matrixOrder({ factors: [[0, 3], [0]], order: [0, 2, 1] }, [6, 4])).toBeUndefined();
});

describe('products of matrices in any order', () => {
  let runtime: Runtime;

  beforeAll(async () => {
    await tf.setBackend('cpu');
    runtime = await cpuRuntime();
  });

  // Transposes inside a graph only change the description of where things lie, so these meet every way of lying.
  const flat = (x: tf.Tensor, order: number[], shape: [number, number]): tf.Tensor2D => tf.reshape(tf.transpose(x, order), shape);
  const cases: Record<string, (x: tf.Tensor, y: tf.Tensor, w: tf.Tensor2D) => tf.Tensor> = {
    'rows in another order': (x, _, w) => tf.add(tf.matMul(flat(x, [1, 0, 2], [12, 4]), w), tf.slice(tf.reshape(w, [-1]), 0, 5)),
    'summed over such rows': (x, y) => tf.matMul(flat(x, [1, 0, 2], [12, 4]), flat(y, [1, 0, 2], [12, 4]), true),
    'summed over rows that lie differently': (x, y) => tf.matMul(flat(x, [1, 0, 2], [12, 4]), tf.reshape(y, [12, 4]), true),
    'both in an order of their own, summed over columns': (x, y) => tf.matMul(flat(x, [2, 1, 0], [16, 3]), flat(y, [1, 2, 0], [16, 3]), false, true),
    'added to a matrix that lies otherwise': (x, y, w) => tf.add(tf.matMul(flat(x, [1, 0, 2], [12, 4]), w), tf.matMul(tf.reshape(y, [12, 4]), w)),
    'sums of rows': (x, _, w) => tf.sum(tf.matMul(flat(x, [1, 0, 2], [12, 4]), w), 0),
    'scaled sums of rows that lie apart': (x) => tf.mul(tf.sum(flat(x, [2, 1, 0], [16, 3]), 0), 0.3),
  };

  test.each(Object.keys(cases))('%s', async (name) => {
    const inputs = [values([3, 4, 4], 1), values([3, 4, 4], 2), values([4, 5], 3)];
    for (const target of TARGETS) {
      const errors = await compiledErrors(runtime, target, inputs, ([x, y, w]) => {
        const f = (...args: tf.Tensor[]): tf.Tensor => cases[name](tf.transpose(args[0], [0, 2, 1]), args[1], args[2] as tf.Tensor2D);
        const [dx, dy, dw] = tf.grads((...args: tf.Tensor[]) => tf.addN([f(...args), ...args].map((v) => tf.sum<tf.Scalar>(tf.square(v)))))([x, y, w]);
        return { value: f(x, y, w), dx, dy, dw };
      });
      expect(Object.entries(errors).filter(([, error]) => !(error < 1e-6))).toEqual([]);
    }
  });
});
