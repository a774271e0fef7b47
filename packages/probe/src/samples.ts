import { type ArrayInput, type NdArray, ShapeError, toNdArray } from '@latentkit/core';

/** A matrix of finite numbers with at least `least` rows and a column, in its own element type. */
export function readSamples(x: ArrayInput, least = 1): NdArray {
  const samples = toNdArray(x, { rank: 2, minRows: least });
  if (samples.shape[1] === 0) throw new ShapeError({ parameter: 'x', got: samples.shape, expected: 'at least one column' });
  return samples;
}
