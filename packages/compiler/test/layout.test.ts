import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  axisPositions,
  blockedImageLayout,
  blockedWeightLayout,
  fits,
  isPlain,
  type Layout,
  packLayout,
  permutedLayout,
  physicalShape,
  plainLayout,
  transposedLayout,
  unpackLayout,
  withoutAxes,
} from '../src/lower/layout.js';
import { numbers } from './run-program.js';

const cases: readonly [string, Layout, readonly number[], readonly number[]][] = [
  ['plain', plainLayout(4), [2, 3, 4, 8], [2, 3, 4, 8]],
  ['channels first', permutedLayout([0, 3, 1, 2]), [2, 3, 4, 8], [2, 8, 3, 4]],
  ['blocked images', blockedImageLayout(4), [2, 3, 5, 8], [2, 2, 3, 5, 4]],
  ['blocked weights', blockedWeightLayout(2, 4), [3, 3, 6, 8], [3, 2, 3, 3, 2, 4]],
  ['blocked images of one channel', blockedImageLayout(4), [2, 3, 5, 1], [2, 1, 3, 5, 1]],
];

describe('layouts', () => {
  test.each(cases)('%s', (_, layout, shape, physical) => {
    expect(physicalShape(layout, shape)).toEqual(physical);
    const data = numbers(shape);
    const packed = packLayout(data, shape, layout);
    expect(unpackLayout(packed, shape, layout)).toEqual(data);
    if (isPlain(layout)) expect(packed).toBe(data);
    else if (shape.every((n) => n > 1)) expect(packed).not.toEqual(data);
  });

  test('blocked images put channel c of a pixel at block c / b, place c % b', () => {
    const shape = [2, 3, 5, 8];
    const x = tf.tensor4d(numbers(shape), [2, 3, 5, 8]);
    const expected = tf.tidy(() => tf.transpose(tf.reshape(x, [2, 3, 5, 2, 4]), [0, 3, 1, 2, 4]).dataSync());
    expect(packLayout(numbers(shape), shape, blockedImageLayout(4))).toEqual(expected);
    x.dispose();
  });

  test('a layout fits where the block divides the axis, or the axis has one element', () => {
    expect(fits(blockedImageLayout(16), [1, 4, 4, 32])).toBe(true);
    expect(fits(blockedImageLayout(16), [1, 4, 4, 24])).toBe(false);
    expect(fits(blockedImageLayout(16), [1, 4, 4, 1])).toBe(true);
    expect(fits(blockedImageLayout(16), [4, 32])).toBe(false);
  });

  test('taking axes away and transposing keep every element where it is', () => {
    const layout = blockedImageLayout(4);
    const [n, h, w, c] = [2, 3, 5, 8];
    const data = numbers([n, h, w, c]);
    const packed = packLayout(data, [n, h, w, c], layout);
    const order = [3, 0, 2, 1];
    const moved = transposedLayout(layout, order);
    const expected = tf.tidy(() => tf.transpose(tf.tensor4d(data, [n, h, w, c]), order).dataSync());
    expect(unpackLayout(packed, [c, n, w, h], moved)).toEqual(Float32Array.from(expected));
    expect(physicalShape(withoutAxes(layout, [1, 2]), [n, c])).toEqual([2, 2, 4]);
    expect(axisPositions(layout)).toEqual([[0], [2], [3], [1, 4]]);
  });
});
