import { InvalidParameterError, checkFinite, ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import type { Dataset } from './dataset.js';

/** A linear map of values: `(value - offset) * scale`; its inverse is `value / scale + offset`. */
export interface UnitScaling {
  readonly offset: number;
  readonly scale: number;
}

/** The map that takes [low, high] to [0, 1]. A range of one value is only shifted, to 0. */
export function unitScaling([low, high]: readonly [number, number]): UnitScaling {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new InvalidParameterError({ parameter: 'range', got: [low, high], expected: 'two finite numbers, the smaller first' });
  }
  return { offset: low, scale: high > low ? 1 / (high - low) : 1 };
}

/**
 * The samples of a data set as float32 in [0, 1], and the map used: from the data set's known range, or else from the
 * smallest and largest value of all its features together. Throws `NonFiniteError` where `x` holds NaN or an infinity.
 */
export function toUnit(dataset: Pick<Dataset, 'x' | 'range'> & { readonly name?: string }): UnitScaling & { readonly x: NdArray<Float32Array> } {
  const { x } = dataset;
  checkFinite(x, dataset.name ?? 'x');
  const { offset, scale } = unitScaling(dataset.range ?? extremes(x));
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (x.data[i] - offset) * scale;
  return { x: ndarray(data, x.shape), offset, scale };
}

function extremes({ data }: NdArray): [number, number] {
  if (data.length === 0) return [0, 1];
  let low = data[0];
  let high = data[0];
  for (let i = 1; i < data.length; i++) {
    if (data[i] < low) low = data[i];
    if (data[i] > high) high = data[i];
  }
  return [low, high];
}
