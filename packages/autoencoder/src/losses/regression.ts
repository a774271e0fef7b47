import { defineConfig } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import { huberSchema, maeSchema, mseSchema } from './config.js';
import { perSampleLoss } from './loss.js';
import type { ElementwiseLoss, ReconstructionLoss } from './loss.js';

/** Options of {@link mse}. */
export type MseOptions = Omit<z.input<typeof mseSchema>, 'name'>;
/** Options of {@link mae}. */
export type MaeOptions = Omit<z.input<typeof maeSchema>, 'name'>;
/** Options of {@link huber}. */
export type HuberOptions = Omit<z.input<typeof huberSchema>, 'name'>;

const mseConfig = defineConfig('mse', mseSchema);
const maeConfig = defineConfig('mae', maeSchema);
const huberConfig = defineConfig('huber', huberSchema);

/**
 * Squared error, (prediction − target)², averaged over the elements of a sample unless `reduction` is `'sum'`.
 * As `keras.losses.MeanSquaredError`.
 */
export function mse(options: MseOptions = {}): ReconstructionLoss {
  const config = mseConfig.parse({ ...options, name: 'mse' });
  return { name: 'mse', config, on: 'output', reduction: config.reduction, perSample: perSampleLoss(SQUARED, config.reduction) };
}

/**
 * Absolute error, |prediction − target|, averaged over the elements of a sample unless `reduction` is `'sum'`. The
 * derivative where the two are equal is 0. As `keras.losses.MeanAbsoluteError`.
 */
export function mae(options: MaeOptions = {}): ReconstructionLoss {
  const config = maeConfig.parse({ ...options, name: 'mae' });
  return { name: 'mae', config, on: 'output', reduction: config.reduction, perSample: perSampleLoss(ABSOLUTE, config.reduction) };
}

/**
 * Huber's loss: e²/2 for errors up to `delta`, delta·(|e| − delta/2) beyond, averaged over the elements of a sample
 * unless `reduction` is `'sum'`. As `keras.losses.Huber`; doi:10.1214/aoms/1177703732.
 */
export function huber(options: HuberOptions = {}): ReconstructionLoss {
  const config = huberConfig.parse({ ...options, name: 'huber' });
  const perSample = perSampleLoss(huberOf(config.delta), config.reduction);
  return { name: 'huber', config, on: 'output', reduction: config.reduction, perSample };
}

const SQUARED: ElementwiseLoss = {
  value: (target, prediction) => {
    const error = tf.sub(prediction, target);
    return { loss: tf.square(error), saved: [error] };
  },
  derivative: ([error]) => error,
  factor: 2,
};

const ABSOLUTE: ElementwiseLoss = {
  value: (target, prediction) => {
    const error = tf.sub(prediction, target);
    return { loss: tf.abs(error), saved: [error] };
  },
  derivative: ([error]) => tf.sign(error),
};

// With c the error clipped to ±delta, the loss is c·(e − c/2) on both branches, and c is its derivative.
function huberOf(delta: number): ElementwiseLoss {
  return {
    value: (target, prediction) => {
      const error = tf.sub(prediction, target);
      const clipped = tf.clipByValue(error, -delta, delta);
      return { loss: tf.mul(clipped, tf.sub(error, tf.mul(clipped, 0.5))), saved: [clipped] };
    },
    derivative: ([clipped]) => clipped,
  };
}
