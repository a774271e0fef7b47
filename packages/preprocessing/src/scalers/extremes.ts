import { type NdArray, rowSize } from '@latentkit/core';

/** Least and greatest value of each feature. */
export function extremesOf(x: NdArray): { low: Float64Array; high: Float64Array } {
  const width = rowSize(x);
  const low = new Float64Array(width).fill(Infinity);
  const high = new Float64Array(width).fill(-Infinity);
  for (let at = 0; at < x.data.length; ) {
    for (let j = 0; j < width; j++, at++) {
      const value = x.data[at];
      if (value < low[j]) low[j] = value;
      if (value > high[j]) high[j] = value;
    }
  }
  return { low, high };
}
