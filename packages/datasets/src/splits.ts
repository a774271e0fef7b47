import { InvalidParameterError, random, rowsOf } from '@latentkit/core';
import { sliceSamples, takeSamples } from './dataset.js';
import type { Dataset } from './dataset.js';
import { stratify } from './stratify.js';

/** How samples are dealt out. */
export interface SplitOptions {
  /** Samples for validation: a count (an integer >= 1), a fraction in (0, 1) or 0. Default 0. */
  readonly validation?: number;
  /** Samples for testing, likewise. Default 0. */
  readonly test?: number;
  /**
   * `last`: in order, training first, then validation, then test. `random`: shuffled. `stratified`: shuffled, and the
   * count of every class in every part is within one sample of its share. Default `random`.
   */
  readonly method?: 'last' | 'random' | 'stratified';
  /** Seed of the shuffle. Default 0. */
  readonly seed?: number;
}

/** Indices of the samples of each part. */
export interface SplitIndices {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** A data set in three parts; a part that was not asked for is empty. */
export interface Split<D extends Dataset = Dataset> {
  readonly train: D;
  readonly validation: D;
  readonly test: D;
}

/**
 * Deals `n` samples out to training, validation and test. Fractions are of `n` and round to the nearest count.
 * `labels` (one integer per sample) are needed for `stratified`. Throws `InvalidParameterError` for sizes that leave
 * no sample for training, a fraction that rounds to nothing, and stratification without labels.
 */
export function splitIndices(n: number, options: SplitOptions = {}, labels?: ArrayLike<number>): SplitIndices {
  const { method = 'random', seed = 0 } = options;
  const validation = count('validation', options.validation ?? 0, n);
  const test = count('test', options.test ?? 0, n);
  const train = n - validation - test;
  if (train < 1) {
    throw new InvalidParameterError({
      parameter: 'validation and test',
      got: [validation, test],
      expected: `at most ${n - 1} of ${n} samples together, so that one is left for training`,
    });
  }
  const order = method === 'last' ? Int32Array.from({ length: n }, (_, i) => i) : random(seed).stream('datasets/split').at(0).permutation(n);
  if (method !== 'last' && method !== 'random' && method !== 'stratified') {
    throw new InvalidParameterError({ parameter: 'method', got: method, expected: "'last', 'random' or 'stratified'" });
  }
  if (method === 'stratified') {
    if (labels?.length !== n) {
      throw new InvalidParameterError({ parameter: 'labels', got: labels?.length, expected: `${n} class labels for a stratified split`, remedy: "Use method 'random', or give labels." });
    }
    const parts = stratify(order, labels, [train, validation, test]);
    return { train: parts[0], validation: parts[1], test: parts[2] };
  }
  return { train: order.slice(0, train), validation: order.slice(train, train + validation), test: order.slice(train + validation) };
}

/** Splits a data set into training, validation and test parts; labels follow. Parts by `last` are views, others copies. */
export function split<D extends Dataset>(dataset: D, options: SplitOptions = {}): Split<D> {
  const n = rowsOf(dataset.x);
  const { train, validation, test } = splitIndices(n, options, dataset.y?.data);
  if (options.method === 'last') {
    const end = train.length + validation.length;
    return { train: sliceSamples(dataset, 0, train.length), validation: sliceSamples(dataset, train.length, end), test: sliceSamples(dataset, end) };
  }
  return { train: takeSamples(dataset, train), validation: takeSamples(dataset, validation), test: takeSamples(dataset, test) };
}

/** Keeps the last `n` samples (a count or a fraction) for validation and the first ones for training, as views. */
export function lastN<D extends Dataset>(dataset: D, n: number): Pick<Split<D>, 'train' | 'validation'> {
  const { train, validation } = split(dataset, { validation: n, method: 'last' });
  return { train, validation };
}

function count(parameter: string, value: number, n: number): number {
  const result = value > 0 && value < 1 ? Math.round(value * n) : value;
  if (!Number.isInteger(result) || result < 0) {
    throw new InvalidParameterError({ parameter, got: value, expected: 'a count, a fraction in (0, 1) or 0' });
  }
  if (value > 0 && (result === 0 || result >= n)) {
    throw new InvalidParameterError({ parameter, got: value, expected: `from 1 to ${n - 1} of the ${n} samples`, remedy: value < 1 ? 'Give a count instead of a fraction.' : 'Ask for fewer.' });
  }
  return result;
}
