import { random } from '@latentkit/core';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { useDevice } from '../src/index.js';

afterAll(() => tf.setBackend('cpu'));

type Pad = 'same' | 'valid' | number;
type Numbers = [number, number];
/** Rows and columns, channels in and out, window, steps, padding. */
const cases: [Numbers, Numbers, Numbers, Numbers, Pad][] = [
  [[8, 8], [3, 5], [3, 3], [1, 1], 'same'],
  [[8, 8], [1, 4], [3, 3], [2, 2], 'same'],
  [[9, 7], [2, 3], [3, 3], [2, 2], 'valid'],
  [[10, 6], [2, 1], [3, 2], [3, 1], 'valid'],
  [[7, 5], [4, 2], [5, 3], [1, 2], 'same'],
  [[6, 6], [2, 2], [1, 1], [2, 2], 'valid'],
  [[6, 5], [2, 2], [2, 2], [2, 2], 1],
];

describe('the filter gradient on wasm', () => {
  test.each(cases)('is that of the cpu backend: %j image, %j channels, window %j, steps %j, padding %p', async ([h, w], [inner, outer], window, strides, pad) => {
    const draw = (stream: string, n: number): Float32Array => random(1).stream(stream).at(0).uniform(n);
    const [x, f] = [draw('x', 4 * h * w * inner), draw('filter', window[0] * window[1] * inner * outer)];
    const gradient = (): Float32Array =>
      tf.tidy(() => {
        const images = tf.tensor4d(x, [4, h, w, inner]);
        const loss = (value: tf.Tensor): tf.Scalar => tf.sum(tf.square(tf.conv2d(images, value as tf.Tensor4D, strides, pad, 'NHWC', 1, typeof pad === 'number' ? 'floor' : undefined)));
        return tf.grad(loss)(tf.tensor(f, [...window, inner, outer])).dataSync<'float32'>().slice();
      });
    await useDevice('cpu');
    const expected = gradient();
    await useDevice('wasm');
    const before = tf.memory().numTensors;
    const scale = Math.max(...expected.map(Math.abs));
    expect(scale).toBeGreaterThan(1);
    const got = gradient();
    expect(Math.max(...got.map((value, i) => Math.abs(value - expected[i]))) / scale).toBeLessThan(1e-6);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('frees what it makes on the way', async () => {
    await useDevice('wasm');
    const size = (): number => (tf.memory() as unknown as { numDataBuffers: number }).numDataBuffers;
    const [x, f] = [tf.ones([2, 6, 6, 2]), tf.ones([3, 3, 2, 3])];
    const once = (): void => tf.tidy(() => void tf.grad((v) => tf.sum(tf.conv2d(x as tf.Tensor4D, v as tf.Tensor4D, 2, 'same')))(f));
    once();
    const before = size();
    const { numDataIds } = tf.backend() as unknown as { numDataIds: () => number };
    const ids = numDataIds.call(tf.backend());
    for (let i = 0; i < 3; i++) once();
    expect(size()).toBe(before);
    expect(numDataIds.call(tf.backend())).toBe(ids);
    tf.dispose([x, f]);
  });
});

describe.each(['cpu', 'wasm'] as const)('on %s', (device) => {
  const resized = (...size: Numbers) => (x: tf.Tensor4D): tf.Tensor => tf.image.resizeNearestNeighbor(x, size);
  const pooled = (size: Numbers, strides: Numbers, pad: 'same' | 'valid') => (x: tf.Tensor4D): tf.Tensor => tf.maxPool(x, size, strides, pad);
  const operations: [string, Numbers, (x: tf.Tensor4D) => tf.Tensor][] = [
    ['max-pooling', [4, 6], pooled([2, 2], [2, 2], 'valid')],
    ['max-pooling that leaves a rest', [5, 3], pooled([2, 2], [2, 2], 'valid')],
    ['max-pooling with overlap and padding', [5, 4], pooled([3, 2], [2, 1], 'same')],
    ['max-pooling of one pixel', [1, 1], pooled([2, 2], [2, 2], 'same')],
    ['upsampling', [3, 2], resized(6, 6)],
    ['upsampling by no whole number', [2, 3], resized(5, 4)],
    ['upsampling with corners aligned', [2, 3], (x) => tf.image.resizeNearestNeighbor(x, [5, 7], true)],
  ];

  test.each(operations)('the gradient of %s is what it is', async (_, [h, w], operation) => {
    await useDevice(device);
    const [batch, channels] = [3, 2];
    const n = batch * h * w * channels;
    // Different whole numbers in no order, so that small steps change no maximum.
    const numbers = Array.from({ length: n }, (__, i) => (i * 29) % n);
    const weighted = (x: tf.Tensor): tf.Scalar => {
      const y = operation(x as tf.Tensor4D);
      return tf.sum(tf.mul(y, tf.reshape(tf.sin(tf.range(0, y.size)), y.shape)));
    };
    const at = (values: number[]): number => tf.tidy(() => weighted(tf.tensor(values, [batch, h, w, channels])).dataSync()[0]);
    const gradient = tf.tidy(() => tf.grad(weighted)(tf.tensor(numbers, [batch, h, w, channels])).dataSync<'float32'>().slice());
    const step = (i: number, by: number): number => at(numbers.map((value, j) => (i === j ? value + by : value)));
    gradient.forEach((value, i) => expect(value).toBeCloseTo((step(i, 0.25) - step(i, -0.25)) / 0.5, 3));
  });
});
