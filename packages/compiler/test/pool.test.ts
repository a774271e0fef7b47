import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../src/errors.js';
import type { Target } from '../src/lower/context.js';
import { differences, numbers, reference, runCompiled, worst } from './windows.js';

interface PoolCase {
  readonly x: [number, number, number, number];
  readonly size: [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly rounding?: 'floor' | 'ceil';
}

const CASES: readonly PoolCase[] = [
  { x: [4, 8, 8, 16], size: [2, 2], strides: [2, 2], pad: 'valid' },
  { x: [4, 7, 7, 32], size: [2, 2], strides: [2, 2], pad: 'valid' },
  { x: [4, 7, 7, 16], size: [2, 2], strides: [2, 2], pad: 'same' },
  { x: [2, 9, 9, 16], size: [3, 3], strides: [2, 2], pad: 'same' },
  { x: [2, 8, 6, 5], size: [3, 2], strides: [1, 2], pad: 'same' },
  { x: [2, 8, 8, 3], size: [2, 2], strides: [3, 3], pad: 'valid' },
  { x: [2, 9, 9, 16], size: [3, 3], strides: [2, 2], pad: 1, rounding: 'ceil' },
  { x: [2, 10, 10, 16], size: [5, 5], strides: [2, 2], pad: 'same' },
  { x: [2, 7, 7, 6], size: [7, 7], strides: [1, 1], pad: 'valid' },
];

const name = (c: PoolCase): string => `${c.x.join('x')} windows ${c.size.join('x')} stride ${c.strides.join()} ${c.pad} ${c.rounding ?? ''}`;

let runtime: Runtime;
let ways: [string, Target][];

beforeAll(async () => {
  ({ runtime, ways } = await reference());
});

describe('maxPool', () => {
  // Seven in ten elements are zero: the first of equal maxima gets the gradient, and every number must agree.
  test.each(CASES.map((c) => [name(c), c] as const))('%s', async (_, c) => {
    const pool = (x: tf.Tensor): tf.Tensor4D => tf.maxPool(x as tf.Tensor4D, c.size, c.strides, c.pad, c.rounding);
    const x = numbers(c.x, 1, true);
    const dy = numbers(pool(x).shape, 2);
    const found = await differences(runtime, ways, [x, dy], ([a, g]) => ({ y: pool(a), dx: tf.grad(pool)(a, g) }), 3e-7);
    expect(found).toEqual([]);
  });

  test('negative images: padding is never the maximum', async () => {
    const pool = (x: tf.Tensor): tf.Tensor4D => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same');
    const x = tf.sub(numbers([2, 5, 5, 16], 1), 2);
    const dy = numbers([2, 3, 3, 16], 2);
    expect(await differences(runtime, ways, [x, dy], ([a, g]) => ({ y: pool(a), dx: tf.grad(pool)(a, g) }), 1e-7)).toEqual([]);
  });

  test('places of maxima are refused by name', async () => {
    const run = (): Promise<unknown> =>
      runCompiled(runtime, ways[0][1], [numbers([1, 4, 4, 1], 1)], ([x]) => ({ y: tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, 2, 'valid').result }));
    await expect(run()).rejects.toThrow(UnsupportedOperationError);
    await expect(run()).rejects.toThrow('MaxPoolWithArgmax');
  });
});

describe('avgPool', () => {
  test.each(CASES.map((c) => [name(c), c] as const))('%s', async (_, c) => {
    const pool = (x: tf.Tensor): tf.Tensor4D => tf.avgPool(x as tf.Tensor4D, c.size, c.strides, c.pad, c.rounding);
    const x = numbers(c.x, 1);
    expect(await differences(runtime, ways, [x], ([a]) => ({ y: pool(a) }), 1e-6)).toEqual([]);
    // The cpu backend's gradient is wrong where windows overlap padding. The operation is linear: its gradient is the
    // transposed matrix, found by pooling one unit image at a time.
    const dy = numbers(pool(x).shape, 2);
    const wanted = transposed(pool, c.x, dy);
    for (const [way, target] of ways) {
      const { dx } = await runCompiled(runtime, target, [x, dy], ([a, g]) => ({ dx: tf.grad(pool)(a, g) }));
      expect([way, worst(dx, wanted) < 1e-6]).toEqual([way, true]);
    }
  });
});

describe('pooling of volumes', () => {
  test.each([
    { x: [2, 4, 4, 4, 3], size: 2, stride: 2, pad: 'valid' },
    { x: [2, 5, 4, 6, 2], size: 3, stride: 2, pad: 'same' },
  ] as const)('$x windows $size stride $stride $pad', async ({ x: shape, size, stride, pad }) => {
    const max = (x: tf.Tensor): tf.Tensor5D => tf.maxPool3d(x as tf.Tensor5D, size, stride, pad);
    const avg = (x: tf.Tensor): tf.Tensor5D => tf.avgPool3d(x as tf.Tensor5D, size, stride, pad);
    const x = numbers(shape, 1);
    const dy = numbers(max(x).shape, 2);
    const found = await differences(runtime, ways, [x, dy], ([a, g]) => ({ max: max(a), avg: avg(a), dx: tf.grad(max)(a, g) }), 1e-6);
    expect(found).toEqual([]);
    const wanted = transposed(avg, shape, dy);
    for (const [way, target] of ways) {
      const { dx } = await runCompiled(runtime, target, [x, dy], ([a, g]) => ({ dx: tf.grad(avg)(a, g) }));
      expect([way, worst(dx, wanted) < 1e-6]).toEqual([way, true]);
    }
  });
});

/** The transposed of a pooling that treats images and channels alike, times `dy`. */
function transposed(pool: (x: tf.Tensor) => tf.Tensor, shape: readonly number[], dy: tf.Tensor): Float32Array {
  const spatial = shape.slice(1, -1);
  const places = spatial.reduce((a, b) => a * b, 1);
  const units = tf.reshape(tf.eye(places), [places, ...spatial, 1]);
  const matrix = tf.reshape(pool(units), [places, -1]);
  const [batch, channels] = [shape[0], shape[shape.length - 1]];
  const rows = tf.reshape(dy, [batch, -1, channels]);
  const columns = tf.reshape(tf.transpose(rows, [1, 0, 2]), [matrix.shape[1] as number, batch * channels]);
  const product = tf.reshape(tf.matMul(matrix as tf.Tensor2D, columns as tf.Tensor2D), [places, batch, channels]);
  return tf.transpose(product, [1, 0, 2]).dataSync() as Float32Array;
}
