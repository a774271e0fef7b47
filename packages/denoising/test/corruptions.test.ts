import { ndarray, random } from '@latentkit/core';
import { eagerNoise } from '@latentkit/layers';
import type { Corruption } from '@latentkit/autoencoder';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  blockMasking,
  blockMaskingFactory,
  corrupt,
  dropoutNoise,
  dropoutNoiseFactory,
  gaussianNoise,
  gaussianNoiseFactory,
  maskingNoise,
  saltAndPepperNoise,
  saltAndPepperNoiseFactory,
} from '../src/index.js';

const apply = (corruption: Corruption, x: tf.Tensor, step = 0): Float32Array => tf.tidy(() => corruption.corrupt(x, eagerNoise(random(3), step)).dataSync<'float32'>());
const moments = (values: Float32Array): { mean: number; stddev: number } => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, stddev: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
};
const share = (values: Float32Array, value: number): number => values.filter((v) => Math.abs(v - value) < 1e-6).length / values.length;

describe('gaussianNoise', () => {
  test('adds noise of mean 0 and the standard deviation asked for', () => {
    const { mean, stddev } = moments(apply(gaussianNoise(0.3), tf.fill([100, 400], 2)));
    expect(Math.abs(mean - 2)).toBeLessThan(0.006);
    expect(Math.abs(stddev - 0.3)).toBeLessThan(0.005);
  });

  test('brings values into the range asked for', () => {
    const values = apply(gaussianNoise({ stddev: 0.5, clip: [0, 1] }), tf.fill([50, 100], 0.5));
    expect(Math.min(...values)).toBe(0);
    expect(Math.max(...values)).toBe(1);
    expect(share(values, 0)).toBeCloseTo(0.1587, 1);
  });
});

describe('dropoutNoise', () => {
  test('loses the share asked for; what stays is scaled so that the mean stays', () => {
    const values = apply(dropoutNoise(0.25), tf.ones([100, 400]));
    expect(Math.abs(share(values, 0) - 0.25)).toBeLessThan(0.01);
    expect(share(values, 0) + share(values, 4 / 3)).toBe(1);
  });

  test('as masking noise, leaves what stays as it is', () => {
    const values = apply(maskingNoise(0.4), tf.ones([100, 400]));
    expect(Math.abs(share(values, 0) - 0.4)).toBeLessThan(0.01);
    expect(share(values, 0) + share(values, 1)).toBe(1);
  });
});

test('saltAndPepperNoise puts half of the share at each end', () => {
  const values = apply(saltAndPepperNoise({ rate: 0.3, low: -1, high: 2 }), tf.fill([100, 400], 0.5));
  expect(Math.abs(share(values, -1) - 0.15)).toBeLessThan(0.01);
  expect(Math.abs(share(values, 2) - 0.15)).toBeLessThan(0.01);
  expect(Math.abs(share(values, 0.5) - 0.7)).toBeLessThan(0.01);
});

describe('blockMasking', () => {
  const [size, rows, columns] = [3, 6, 5];
  const corners = (values: Float32Array, channels: number, fill: number): string[] => {
    const found: string[] = [];
    for (let i = 0; i < values.length / (rows * columns * channels); i++) {
      const image = values.subarray(i * rows * columns * channels, (i + 1) * rows * columns * channels);
      const blank = Array.from({ length: rows * columns }, (_, at) => [...image.subarray(at * channels, (at + 1) * channels)].every((v) => v === fill));
      const first = blank.indexOf(true);
      const [r, c] = [Math.floor(first / columns), first % columns];
      const expected = blank.map((_, at) => Math.floor(at / columns) - r < size && Math.floor(at / columns) >= r && (at % columns) - c < size && at % columns >= c);
      expect(blank).toEqual(expected);
      found.push(`${r},${c}`);
    }
    return found;
  };

  test.each([[[rows, columns]], [[rows, columns, 2]]])('blanks one square in each image of shape %j, anywhere', (shape) => {
    const channels = shape[2] ?? 1;
    const values = apply(blockMasking({ size, fill: 0.25 }), tf.ones([400, ...shape]));
    expect(new Set(corners(values, channels, 0.25)).size).toBe((rows - size + 1) * (columns - size + 1));
  });

  test('does the same with flat rows whose shape it is told', () => {
    const images = apply(blockMasking({ size }), tf.ones([20, rows, columns]));
    expect(apply(blockMasking({ size, imageShape: [rows, columns] }), tf.ones([20, rows * columns]))).toEqual(images);
  });

  test('refuses samples that are no images, and squares that do not fit', () => {
    expect(() => apply(blockMasking({ size }), tf.ones([2, 30]))).toThrow(/imageShape/);
    expect(() => apply(blockMasking({ size, imageShape: [4, 4] }), tf.ones([2, 30]))).toThrow(/images/);
    expect(() => apply(blockMasking({ size: 6 }), tf.ones([2, rows, columns]))).toThrow(/at most 5/);
  });
});

describe('every corruption', () => {
  const all = [
    [gaussianNoise({ stddev: 0.4, clip: [-1, 2] }), gaussianNoiseFactory],
    [dropoutNoise({ rate: 0.3, scale: false }), dropoutNoiseFactory],
    [saltAndPepperNoise({ rate: 0.2, high: 3 }), saltAndPepperNoiseFactory],
    [blockMasking({ size: 2, fill: 0.5, imageShape: [3, 4] }), blockMaskingFactory],
  ] as const;

  test.each(all)('is made again by its factory, and repeats itself by seed and row', (corruption, factory) => {
    const again = factory.create(JSON.parse(JSON.stringify(corruption.config)) as never);
    expect(again.config).toEqual(corruption.config);
    const x = ndarray(random(1).stream('x').at(0).uniform(60), [5, 12]);
    const noisy = corrupt(x, corruption, { seed: 4 });
    expect(corrupt(x, again, { seed: 4 })).toEqual(noisy);
    expect(corrupt(x, corruption, { seed: 5 })).not.toEqual(noisy);
    // The first rows do not depend on how many follow; no two rows are damaged alike.
    expect(corrupt(ndarray(x.data.slice(0, 24), [2, 12]), corruption, { seed: 4 }).data).toEqual(noisy.data.slice(0, 24));
    expect(noisy.data).not.toEqual(Float32Array.from(x.data));
  });

  test('has its parameters checked', () => {
    expect(() => gaussianNoise(-0.1)).toThrow(/stddev/);
    expect(() => gaussianNoise({ clip: [1, 0] })).toThrow(/clip/);
    expect(() => dropoutNoise(1)).toThrow(/rate/);
    expect(() => saltAndPepperNoise({ rates: 0.1 } as never)).toThrow(/rate/);
    expect(() => blockMasking({ size: 0 })).toThrow(/size/);
    expect(() => corrupt([[1, NaN]], gaussianNoise())).toThrow(/row 0, column 1/);
  });
});
