import { type ArrayInput, type NdArray, type NumericArray, ShapeError, allocate, dtypeOf, rowSize, rowsOf, toNdArray } from '@latentkit/core';
import type { FloatArray } from './scalers/scaler.js';

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
  const data = floatsLike(array.data, array.data.length);
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < width; j++, at++) data[at] = f(array.data[at], j);
  }
  return { data, shape: array.shape };
}

/** Room for results made from data of this type: float32 from float32 and uint8, float64 from all other. */
export function floatsLike(data: NumericArray, length: number): FloatArray {
  const dtype = dtypeOf(data);
  return allocate(dtype === 'float32' || dtype === 'uint8' ? 'float32' : 'float64', length);
}

/** One feature of all samples, copied. */
export function columnOf(array: NdArray, feature: number): Float64Array {
  const width = rowSize(array);
  return Float64Array.from({ length: rowsOf(array) }, (_, i) => array.data[i * width + feature]);
}
