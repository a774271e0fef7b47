import { type FitOptions, sgd } from '@latentkit/autoencoder';
import { type NdArray, sliceRows } from '@latentkit/core';
import { toUnit } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
import { test } from '@jest/globals';

/** The genuine MNIST as the course splits it: the first 55,000 images to train on, the last 5,000 to validate. */
export async function courseMnist(): Promise<{ train: NdArray; validation: NdArray }> {
  const { x } = toUnit(await loadMnist({ split: 'train' }));
  return { train: sliceRows(x, 0, 55_000), validation: sliceRows(x, 55_000) };
}

/** A test of some minutes that needs the genuine MNIST; where the data is missing it is skipped and its name says why. */
export function mnistTest(name: string, run: () => Promise<void>): void {
  if (process.env['LATENTKIT_DATA_DIR'] === undefined) test.skip(`${name} (LATENTKIT_DATA_DIR names no folder with the genuine MNIST)`, run);
  else test(name, run, 20 * 60_000);
}

/** The course's settings: plain gradient descent with batches of 32. */
export function courseFit(learningRate: number, epochs: number, validation: NdArray): FitOptions {
  return { epochs, batchSize: 32, optimizer: sgd(learningRate), validationData: validation, metrics: ['roundedAccuracy'] };
}
