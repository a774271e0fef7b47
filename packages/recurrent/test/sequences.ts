import type { FitOptions } from '@latentkit/autoencoder';
import { type NdArray, ndarray } from '@latentkit/core';
import { digits, maxDifference, uniform } from '@latentkit/fixtures';
import { expect } from '@jest/globals';
import { padSequences, RecurrentAutoencoder, type RecurrentAutoencoderOptions } from '../src/index.js';

export const quick: FitOptions = { epochs: 2, batchSize: 8, optimizer: { name: 'adam', learningRate: 0.01 } };
export const small: RecurrentAutoencoderOptions = { hiddenUnits: [7], latentDim: 3, seed: 4 };
/** Stands for steps that a sequence does not have. */
export const FILL = -10;

/** Sequences of 3 to 6 steps of two numbers. */
export const ragged = Array.from({ length: 20 }, (_, i) => uniform(i + 1, 3 + (i % 4), 2));
export const padded = padSequences(ragged, { value: FILL }).x;
export const images = ndarray((await digits(24)).x.data, [24, 8, 8]);

/** Every loss and metric of a history, in order. */
const numbersOf = (history: { readonly epochs: readonly { readonly values: Readonly<Record<string, number>> }[] }): number[] =>
  history.epochs.flatMap(({ values }) => Object.values(values));

/** Trains with both engines and expects the same losses and metrics. */
export async function agree(options: RecurrentAutoencoderOptions, x: NdArray, fit: FitOptions = {}): Promise<void> {
  const [eager, compiled] = [new RecurrentAutoencoder({ ...small, ...options }), new RecurrentAutoencoder({ ...small, ...options })];
  const settings: FitOptions = { ...quick, validationSplit: 4, metrics: ['mse', 'mae', 'roundedAccuracy'], ...fit };
  const wanted = await eager.fit(x, { ...settings, engine: 'eager', device: 'cpu' });
  const got = await compiled.fit(x, { ...settings, engine: 'compiled' });
  expect(got.warnings).toEqual([]);
  expect(wanted.loss[1]).not.toBe(wanted.loss[0]);
  expect(maxDifference(numbersOf(got), numbersOf(wanted))).toBeLessThan(1e-5);
  for (const model of [eager, compiled]) model.dispose();
}
