import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError, UnknownNameError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { createMetric, METRIC_NAMES, metricSchema, psnr, roundedAccuracy, ssim } from '../src/index.js';
import type { Metric, MetricInput } from '../src/index.js';
import { expectClose, golden, onEveryBackend } from './backends.js';

interface Images {
  readonly scale: number;
  readonly shape: [number, number, number];
  readonly original: number[][];
  readonly perturbed: number[][];
  readonly roundedAccuracy: { readonly perImage: number[]; readonly mean: number };
  readonly mse: number[];
  readonly mae: number[];
  readonly psnr: number[];
  readonly ssim: { filterSize: number; filterSigma: number; k1: number; k2: number; values: number[] }[];
}
const { digits, mnist } = golden<{ digits: Images; mnist: Images }>('metrics');
const SETS = [['digits', digits], ['MNIST', mnist]] as const;

/** The metric of every image, on values divided by the scale, or on the images as they are. */
function measure(metric: Metric, images: Images, scale = images.scale, shape: number[] = [...images.shape, 1]): Float32Array {
  return tf.tidy(() => {
    const target = tf.div(tf.tensor(images.original.flat(), shape), scale);
    const prediction = tf.div(tf.tensor(images.perturbed.flat(), shape), scale);
    const value = metric.perSample(target, prediction);
    expect(value.shape).toEqual([images.shape[0]]);
    return value.dataSync<'float32'>();
  });
}

function one(metric: Metric, target: number[], prediction: number[]): number {
  return tf.tidy(() => metric.perSample(tf.tensor2d([target]), tf.tensor2d([prediction])).dataSync()[0]);
}

onEveryBackend(() => {
  describe.each(SETS)('of %s', (_, images) => {
    const sampleShape = images.shape.slice(1);

    test.each(['mse', 'mae', 'psnr'] as const)('%s is that of TensorFlow', (name) => {
      expectClose(measure(createMetric(name), images), images[name]);
    });

    test('rounded accuracy is that of Keras', () => {
      const actual = measure(createMetric('roundedAccuracy'), images);
      expectClose(actual, images.roundedAccuracy.perImage, 1e-6);
      expectClose([actual.reduce((a, b) => a + b, 0) / actual.length], [images.roundedAccuracy.mean], 1e-6);
    });

    test.each(images.ssim)('SSIM with a window of $filterSize is that of TensorFlow', ({ filterSize, filterSigma, k1, k2, values }) => {
      const settings = { windowSize: filterSize, sigma: filterSigma, k1, k2 };
      expectClose(measure(createMetric({ name: 'ssim', ...settings }, { sampleShape }), images), values);
      const flat = ssim({ ...settings, imageShape: sampleShape });
      expectClose(measure(flat, images, images.scale, [images.shape[0], sampleShape[0] * sampleShape[1]]), values);
    });

    test('PSNR and SSIM with maxValue are those of images scaled to 1', () => {
      const maxValue = images.scale;
      expectClose(measure(psnr({ maxValue }), images, 1), images.psnr);
      const metric = createMetric({ name: 'ssim', maxValue }, { sampleShape });
      expectClose(measure(metric, images, 1), images.ssim[0].values);
    });
  });

  test('the SSIM of several channels is the mean of theirs', () => {
    const [c, n] = [2, 4];
    const pairUp = (rows: number[][]): number[] => Array.from({ length: 2 * 64 * c }, (_, i) => rows[Math.floor(i / (64 * c)) * c + (i % c)][Math.floor(i / c) % 64] / 16);
    const values = tf.tidy(() => {
      const [target, prediction] = [pairUp(digits.original), pairUp(digits.perturbed)].map((data) => tf.tensor(data, [2, 8, 8, c]));
      return createMetric('ssim', { sampleShape: [8, 8, c] }).perSample(target, prediction).dataSync();
    });
    const single = digits.ssim[0].values;
    expect(single).toHaveLength(n);
    expectClose(values, [(single[0] + single[1]) / 2, (single[2] + single[3]) / 2]);
  });

  test('halves round to even on both sides, and other targets are never met', () => {
    expect(one(roundedAccuracy(), [0.5, 0.5, 0.51, 0.49], [0.5, 0.51, 0.51, 0.49])).toBe(0.75);
    expect(one(roundedAccuracy(), [2, 1], [2, 2])).toBe(0.5);
    expect(one(roundedAccuracy(), [1.5, 2.5, 1], [1, 1, 7])).toBeCloseTo(1 / 3, 6);
  });

  test('a perfect reconstruction has SSIM 1 and PSNR Infinity', () => {
    const image = digits.original[0].map((x) => x / 16);
    expect(one(ssim({ imageShape: [8, 8] }), image, image)).toBeCloseTo(1, 6);
    expect(one(psnr(), image, image)).toBe(Infinity);
  });
});

describe('configurations', () => {
  test('the window is 11, or the greatest odd one that fits', () => {
    const windowOf = (...imageShape: number[]): unknown => {
      const { config } = ssim({ imageShape });
      return config.name === 'ssim' && config.windowSize;
    };
    expect([windowOf(28, 28), windowOf(8, 8), windowOf(9, 30, 3), windowOf(11, 11), windowOf(2, 5), windowOf(1, 1)]).toEqual([11, 7, 9, 11, 1, 1]);
  });

  test.each(METRIC_NAMES)('%s is made again from its configuration', (name) => {
    const first = createMetric(name, { sampleShape: [9, 9] });
    expect(first.name).toBe(name);
    expect(createMetric(metricSchema.parse(JSON.parse(JSON.stringify(first.config)))).config).toEqual(first.config);
    expect(createMetric(first)).toBe(first);
  });
});

describe('bad input', () => {
  test('an unknown metric or option is named, with the nearest known one', () => {
    expect(() => createMetric('rounded_accuracy' as 'mse')).toThrow(/Did you mean 'roundedAccuracy'/);
    expect(() => createMetric('rounded_accuracy' as 'mse')).toThrow(UnknownNameError);
    expect(() => createMetric(3 as unknown as 'mse')).toThrow(InvalidParameterError);
    expect(() => createMetric({ name: 'psnr', maxvalue: 3 } as unknown as MetricInput)).toThrow(/Did you mean 'maxValue'/);
    expect(() => createMetric({ name: 'mse', maxValue: 3 } as unknown as MetricInput)).toThrow(UnknownNameError);
    expect(() => psnr({ maxValue: 0 })).toThrow(InvalidParameterError);
  });

  test('SSIM asks for the shape of flat images and for a window that fits', () => {
    expect(() => createMetric('ssim', { sampleShape: [784] })).toThrow(/imageShape.*\[28, 28\]/);
    expect(() => ssim({ imageShape: [8, 8], windowSize: 9 })).toThrow(/windowSize: got 9, expected at most 8/);
    const metric = ssim({ imageShape: [8, 8] });
    tf.tidy(() => {
      expect(() => metric.perSample(tf.zeros([1, 63]), tf.zeros([1, 63]))).toThrow(ShapeError);
      expect(() => metric.perSample(tf.zeros([1, 64]), tf.zeros([2, 64]))).toThrow(ShapeError);
    });
  });
});
