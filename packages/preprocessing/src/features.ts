import { type ArrayInput, type NdArray, ShapeError, allocate, dtypeOf, rowSize, toNdArray } from '@latentkit/core';
import type { FloatArray } from './scaler.js';

/**
 * Samples of shape [n, …] with n >= 1 and as many features (numbers in a sample) as expected. Throws ShapeError
 * with the number expected and got, NonFiniteError for NaN or infinity.
 */
export function samplesOf(x: ArrayInput, features?: number): NdArray {
  const array = toNdArray(x, { minRows: 1 });
  if (array.shape.length < 2 || rowSize(array) === 0) {
    throw new ShapeError({ parameter: 'x', got: array.shape, expected: 'samples of shape [n, features], or [n, …] with at least one feature' });
  }
  if (features !== undefined && rowSize(array) !== features) {
    throw new ShapeError({
      parameter: 'x',
      got: array.shape,
      expected: `${features} features, got ${rowSize(array)}`,
      remedy: 'Give the features that were used in fit, in the same order.',
    });
  }
  return array;
}

/** Applies `f(value, feature)` to every number; the shape stays. */
export function mapFeatures(array: NdArray, f: (value: number, feature: number) => number): NdArray<FloatArray> {
  const width = rowSize(array);
  const dtype = dtypeOf(array.data);
  const data = allocate(dtype === 'float32' || dtype === 'uint8' ? 'float32' : 'float64', array.data.length);
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < width; j++, at++) data[at] = f(array.data[at], j);
  }
  return { data, shape: array.shape };
}
