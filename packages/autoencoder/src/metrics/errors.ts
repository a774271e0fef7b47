import { defineConfig } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import { flattenPair, maskWeights } from '../losses/loss.js';
import { psnrSchema } from './config.js';
import type { Metric } from './metric.js';

/** Options of {@link psnr}. */
export type PsnrOptions = Omit<z.input<typeof psnrSchema>, 'name'>;

const psnrConfig = defineConfig('psnr', psnrSchema);

/**
 * Share of the elements of a sample for which round(target) is 1 and the prediction is above 0.5, or round(target) is
 * 0 and it is not. As `keras.metrics.binary_accuracy(round(target), round(prediction))`: halves round to even, so 0.5
 * counts as 0 on both sides, and a target that rounds to neither 0 nor 1 is never met.
 */
export function roundedAccuracy(): Metric {
  return {
    name: 'roundedAccuracy',
    config: { name: 'roundedAccuracy' },
    perSample: (target, prediction, mask) =>
      tf.tidy(() => {
        const [y, p] = flattenPair(target, prediction);
        const rounded = tf.cast(tf.greater(p, 0.5), 'float32');
        return averaged(tf.cast(tf.equal(tf.round(y), rounded), 'float32'), mask);
      }),
  };
}

/** Mean over the elements of a sample of (prediction − target)². */
export function mseMetric(): Metric {
  return { name: 'mse', config: { name: 'mse' }, perSample: (target, prediction, mask) => tf.tidy(() => squaredError(target, prediction, mask)) };
}

/** Mean over the elements of a sample of |prediction − target|. */
export function maeMetric(): Metric {
  return {
    name: 'mae',
    config: { name: 'mae' },
    perSample: (target, prediction, mask) =>
      tf.tidy(() => {
        const [y, p] = flattenPair(target, prediction);
        return averaged(tf.abs(tf.sub<tf.Tensor2D>(p, y)), mask);
      }),
  };
}

/**
 * Peak signal-to-noise ratio of a sample in decibels, 10·log₁₀(maxValue² / mean squared error), as `tf.image.psnr`.
 * The ratio of a perfect reconstruction is Infinity, and so is then the mean over the data.
 */
export function psnr(options: PsnrOptions = {}): Metric {
  const config = psnrConfig.parse({ ...options, name: 'psnr' });
  const peak = 20 * Math.log10(config.maxValue);
  return {
    name: 'psnr',
    config,
    perSample: (target, prediction, mask) =>
      tf.tidy(() => tf.sub<tf.Tensor1D>(peak, tf.mul(tf.log(squaredError(target, prediction, mask)), 10 / Math.LN10))),
  };
}

function squaredError(target: tf.Tensor, prediction: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor1D {
  const [y, p] = flattenPair(target, prediction);
  return averaged(tf.squaredDifference(p, y), mask);
}

function averaged(elements: tf.Tensor2D, mask: tf.Tensor | undefined): tf.Tensor1D {
  return mask === undefined ? tf.mean(elements, 1) : tf.sum(tf.mul(elements, maskWeights(mask, 'mean')), 1);
}
