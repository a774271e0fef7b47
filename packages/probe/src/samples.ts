import { type ArrayInput, type NdArray, ShapeError, toNdArray } from '@latentkit/core';

/** A matrix of finite numbers (or, where they pass, NaN and infinities) with at least a row and a column, in its own element type. */
export function readSamples(x: ArrayInput, { allowNonFinite = false } = {}): NdArray {
  const samples = toNdArray(x, { rank: 2, minRows: 1, allowNonFinite });
  if (samples.shape[1] === 0) throw new ShapeError({ parameter: 'x', got: samples.shape, expected: 'at least one column' });
  return samples;
}
