import { readFileSync } from 'node:fs';
import { type FitOptions, type History, sgd } from '@latentkit/autoencoder';
import { type NdArray, sliceRows } from '@latentkit/core';
import { toUnit } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
import { expect, test } from '@jest/globals';

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

/** What Keras reached with the same training. */
interface KerasResult {
  readonly valLoss: number;
  readonly valRoundedAccuracy: number;
}

interface KerasRun {
  readonly stacked: KerasResult;
  readonly tied: KerasResult;
  readonly greedy: { readonly phase1: KerasResult; readonly fineTuned: KerasResult };
}

/** Results of Keras on the same data: `internal/reference/training.py`. */
export const keras = (JSON.parse(readFileSync(new URL('golden/mnist.json', import.meta.url), 'utf8')) as { runs: KerasRun[] }).runs[0];

/** As good as Keras: the seed alone moves the loss by up to 5% and the rounded accuracy by up to .004 either way. */
export function expectAsGoodAs(history: History | undefined, { valLoss, valRoundedAccuracy }: KerasResult): void {
  expect(history?.last?.values['valLoss']).toBeLessThanOrEqual(valLoss * 1.05);
  expect(history?.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(valRoundedAccuracy - 0.004);
}
