import { InvalidParameterError, type NdArray, isNdArray } from '@latentkit/core';
import type { AnyEstimator } from './discover.js';

/** Everything that a fitted estimator says of rows: what it makes of them, and where it put those of `fit`. */
export function observe(estimator: AnyEstimator, x: unknown): Record<string, NdArray> {
  const seen: Record<string, unknown> = {
    transform: transformed(estimator, x),
    predict: estimator.predict?.(x),
    predictProbabilities: estimator.predictProbabilities?.(x),
    embedding: estimator.embedding,
  };
  return Object.fromEntries(Object.entries(seen).filter((entry): entry is [string, NdArray] => isNdArray(entry[1])));
}

/** Undefined where an estimator was told not to keep what it needs for new rows, and says so; its embedding is there. */
function transformed(estimator: AnyEstimator, x: unknown): NdArray | undefined {
  try {
    return estimator.transform?.(x);
  } catch (error) {
    if (error instanceof InvalidParameterError && estimator.embedding !== undefined) return undefined;
    throw error;
  }
}

/** Largest difference of two sets of observations, relative to the largest number in each; Infinity where shapes differ. */
export function farthest(actual: Record<string, NdArray>, expected: Record<string, NdArray>): number {
  if (Object.keys(actual).join() !== Object.keys(expected).join()) return Infinity;
  return Object.keys(expected).reduce((worst, name) => Math.max(worst, difference(actual[name], expected[name])), 0);
}

/** Largest difference of two arrays, relative to the largest number of the second where that is above 1; NaN equals NaN. */
export function difference(actual: NdArray, expected: NdArray): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  let [worst, scale] = [0, 1];
  for (let i = 0; i < expected.data.length; i++) {
    if (Object.is(actual.data[i], expected.data[i])) continue;
    scale = Math.max(scale, Math.abs(expected.data[i]));
    worst = Math.max(worst, Math.abs(actual.data[i] - expected.data[i]));
    if (Number.isNaN(worst)) return Infinity;
  }
  return worst / scale;
}
