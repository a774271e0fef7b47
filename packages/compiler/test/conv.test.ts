import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import type { Target } from '../src/lower/context.js';
import { differences, numbers, reference } from './windows.js';

/** Sums of products in another order differ by rounding alone. */
const ROUNDING = 3e-6;

type Pad = 'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]];

interface ConvCase {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: Pad;
  readonly dilations?: [number, number];
  readonly rounding?: 'floor' | 'round' | 'ceil';
  /** Explicit and rounded paddings have no gradient in some operations. */
  readonly forwardOnly?: boolean;
}

const CONVS: readonly ConvCase[] = [
  // Whole blocks on both sides.
  { x: [16, 3, 4, 16], filter: [3, 3, 16, 32], strides: [1, 1], pad: 'same' },
  { x: [8, 6, 6, 32], filter: [3, 3, 32, 16], strides: [2, 2], pad: 'same' },
  { x: [8, 3, 3, 32], filter: [2, 3, 32, 48], strides: [1, 1], pad: 'valid' },
  { x: [16, 7, 4, 16], filter: [3, 2, 16, 16], strides: [2, 1], pad: 'valid' },
  { x: [12, 7, 7, 16], filter: [5, 5, 16, 16], strides: [3, 3], pad: 'same' },
  { x: [18, 3, 3, 32], filter: [1, 1, 32, 32], strides: [1, 1], pad: 'valid' },
  { x: [16, 7, 7, 16], filter: [1, 1, 16, 16], strides: [2, 2], pad: 'same' },
  { x: [16, 1, 12, 16], filter: [1, 4, 16, 16], strides: [1, 2], pad: 'same' },
  { x: [9, 4, 4, 16], filter: [3, 3, 16, 16], strides: [1, 1], pad: [[0, 0], [2, 1], [0, 2], [0, 0]] },
  { x: [16, 8, 8, 16], filter: [2, 2, 16, 16], strides: [3, 3], pad: 'valid' },
  // More padding than the kernel reaches.
  { x: [8, 4, 4, 16], filter: [2, 2, 16, 16], strides: [1, 1], pad: [[0, 0], [2, 1], [3, 0], [0, 0]] },
  { x: [4, 4, 4, 16], filter: [2, 2, 16, 1], strides: [1, 1], pad: [[0, 0], [2, 2], [3, 1], [0, 0]] },
  { x: [2, 9, 9, 16], filter: [3, 3, 16, 16], strides: [2, 2], pad: 1, rounding: 'ceil' },
  { x: [2, 9, 9, 16], filter: [3, 3, 16, 16], strides: [1, 1], pad: 'same', dilations: [2, 3], forwardOnly: true },
  // One or few channels.
  { x: [4, 10, 10, 1], filter: [3, 3, 1, 16], strides: [1, 1], pad: 'same' },
  { x: [4, 11, 11, 1], filter: [5, 5, 1, 32], strides: [2, 2], pad: 'same' },
  { x: [4, 9, 9, 3], filter: [3, 3, 3, 16], strides: [1, 1], pad: 'same' },
  { x: [4, 8, 8, 3], filter: [3, 3, 3, 32], strides: [2, 2], pad: 'valid' },
  { x: [4, 8, 8, 32], filter: [3, 3, 32, 1], strides: [1, 1], pad: 'same' },
  { x: [4, 7, 9, 16], filter: [3, 3, 16, 3], strides: [1, 1], pad: 'same' },
  { x: [4, 9, 9, 16], filter: [3, 3, 16, 1], strides: [2, 2], pad: 'same' },
  { x: [2, 8, 8, 16], filter: [5, 5, 16, 6], strides: [1, 1], pad: 'valid' },
  // Numbers that fill no blocks.
  { x: [3, 5, 5, 10], filter: [3, 3, 10, 24], strides: [1, 1], pad: 'same' },
  { x: [3, 8, 8, 5], filter: [3, 3, 5, 7], strides: [2, 2], pad: 'same' },
  { x: [2, 6, 6, 3], filter: [3, 3, 3, 1], strides: [1, 1], pad: 'same' },
  { x: [2, 7, 7, 20], filter: [3, 3, 20, 2], strides: [1, 1], pad: 'same', dilations: [2, 2], forwardOnly: true },
];

const TRANSPOSED: readonly { x: [number, number, number, number]; filter: [number, number, number, number]; out: [number, number]; strides: [number, number]; pad: 'same' | 'valid' }[] = [
  { x: [8, 3, 3, 48], filter: [3, 3, 16, 48], out: [7, 7], strides: [2, 2], pad: 'valid' },
  { x: [8, 3, 3, 32], filter: [3, 3, 16, 32], out: [6, 6], strides: [2, 2], pad: 'same' },
  { x: [8, 7, 7, 16], filter: [3, 3, 1, 16], out: [14, 14], strides: [2, 2], pad: 'same' },
  { x: [4, 5, 5, 16], filter: [4, 4, 3, 16], out: [10, 10], strides: [2, 2], pad: 'same' },
  { x: [4, 5, 4, 16], filter: [5, 3, 16, 16], out: [15, 8], strides: [3, 2], pad: 'same' },
  { x: [4, 6, 6, 16], filter: [3, 3, 1, 16], out: [8, 8], strides: [1, 1], pad: 'valid' },
  { x: [3, 4, 4, 6], filter: [3, 3, 2, 6], out: [8, 8], strides: [2, 2], pad: 'same' },
  { x: [4, 3, 3, 16], filter: [2, 2, 16, 16], out: [8, 8], strides: [3, 3], pad: 'valid' },
];

let runtime: Runtime;
let ways: [string, Target][];

beforeAll(async () => {
  ({ runtime, ways } = await reference());
});

const check = (inputs: tf.Tensor[], f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>): Promise<string[]> =>
  differences(runtime, ways, inputs, f, ROUNDING);

describe('conv2d and its gradients', () => {
  test.each(CONVS.map((c) => [`${c.x.join('x')} * ${c.filter.join('x')} stride ${c.strides.join()} ${JSON.stringify(c.pad)}`, c] as const))('%s', async (_, c) => {
    const conv = (x: tf.Tensor, w: tf.Tensor): tf.Tensor4D => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, c.strides, c.pad, 'NHWC', c.dilations ?? 1, c.rounding);
    const x = numbers(c.x, 1);
    const w = numbers(c.filter, 2);
    const dy = numbers(conv(x, w).shape, 3);
    const found = await check([x, w, dy], ([a, b, g]) => {
      const y = conv(a, b);
      if (c.forwardOnly === true) return { y };
      const [dx, dw] = tf.grads((p, q) => conv(p, q))([a, b], g);
      return { y, dx, dw };
    });
    expect(found).toEqual([]);
  });

  test('channel-first images', async () => {
    const conv = (x: tf.Tensor, w: tf.Tensor): tf.Tensor4D => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same', 'NCHW');
    const [x, w, dy] = [numbers([4, 16, 4, 4], 1), numbers([3, 3, 16, 16], 2), numbers([4, 16, 4, 4], 3)];
    const found = await check([x, w, dy], ([a, b, g]) => {
      const [dx, dw] = tf.grads((p, q) => conv(p, q))([a, b], g);
      return { y: conv(a, b), dx, dw };
    });
    expect(found).toEqual([]);
  });

  test('a fused bias and activation', async () => {
    const [x, w, b] = [numbers([4, 6, 6, 16], 1), numbers([3, 3, 16, 16], 2), numbers([16], 3)];
    const found = await check([x, w, b], ([p, q, r]) => ({
        y: tf.fused.conv2d({ x: p as tf.Tensor4D, filter: q as tf.Tensor4D, strides: 1, pad: 'same', bias: r, activation: 'relu' }),
    }));
    expect(found).toEqual([]);
  });
});

describe('conv2dTranspose and its gradients', () => {
  test.each(TRANSPOSED.map((c) => [`${c.x.join('x')} * ${c.filter.join('x')} stride ${c.strides.join()} ${c.pad}`, c] as const))('%s', async (_, c) => {
    const shape: [number, number, number, number] = [c.x[0], ...c.out, c.filter[2]];
    const conv = (x: tf.Tensor, w: tf.Tensor): tf.Tensor4D => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, shape, c.strides, c.pad);
    const [x, w, dy, bias] = [numbers(c.x, 1), numbers(c.filter, 2), numbers(shape, 3), numbers([c.filter[2]], 4)];
    const found = await check([x, w, dy, bias], ([a, b, g, r]) => {
      const [dx, dw] = tf.grads((p, q) => conv(p, q))([a, b], g);
      return { y: tf.add(conv(a, b), tf.reshape(r, [1, 1, 1, -1])), dx, dw };
    });
    expect(found).toEqual([]);
  });
});

describe('depthwise convolutions and their gradients', () => {
  test.each([
    { x: [3, 7, 7, 16], filter: [3, 3, 16, 1], stride: 1, pad: 'same' },
    { x: [3, 8, 8, 16], filter: [3, 3, 16, 1], stride: 2, pad: 'same' },
    { x: [3, 8, 7, 16], filter: [3, 2, 16, 2], stride: 1, pad: 'valid' },
    { x: [3, 7, 7, 5], filter: [3, 3, 5, 3], stride: 2, pad: 'same' },
  ] as const)('$x * $filter stride $stride $pad', async ({ x: xs, filter, stride, pad }) => {
    const conv = (x: tf.Tensor, w: tf.Tensor): tf.Tensor4D => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
    const [x, w] = [numbers(xs, 1), numbers(filter, 2)];
    const dy = numbers(conv(x, w).shape, 3);
    const found = await check([x, w, dy], ([a, b, g]) => {
      const [dx, dw] = tf.grads((p, q) => conv(p, q))([a, b], g);
      return { y: conv(a, b), dx, dw };
    });
    expect(found).toEqual([]);
  });
});

describe('convolutions along one axis and of volumes', () => {
  test('conv1d', async () => {
    const [x, w] = [numbers([8, 12, 16], 1), numbers([5, 16, 32], 2)];
    const conv = (a: tf.Tensor, b: tf.Tensor): tf.Tensor3D => tf.conv1d(a as tf.Tensor3D, b as tf.Tensor3D, 2, 'same');
    const dy = numbers([8, 6, 32], 3);
    const found = await check([x, w, dy], ([a, b, g]) => {
      const [dx, dw] = tf.grads((p, q) => conv(p, q))([a, b], g);
      return { y: conv(a, b), dx, dw };
    });
    expect(found).toEqual([]);
  });

  test.each([
    { stride: 1, pad: 'same', out: [2, 5, 6, 4, 4] },
    { stride: 2, pad: 'valid', out: [2, 2, 2, 1, 4] },
  ] as const)('conv3d stride $stride $pad', async ({ stride, pad, out }) => {
    const [x, w, dy] = [numbers([2, 5, 6, 4, 3], 1), numbers([3, 3, 3, 3, 4], 2), numbers(out, 3)];
    const conv = (a: tf.Tensor, b: tf.Tensor): tf.Tensor5D => tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, stride, pad);
    const found = await check([x, w, dy], ([a, b, g]) => {
      const [dx, dw] = tf.grads((p, q) => conv(p, q))([a, b], g);
      return { y: conv(a, b), dx, dw };
    });
    expect(found).toEqual([]);
  });
});
