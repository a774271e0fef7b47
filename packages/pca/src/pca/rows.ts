import { type NdArray, ndarray } from '@latentkit/core';

/** Rows worked on at a time, so that data in another element type is never copied whole to float64. */
const ROWS = 1024;

/** Rows [start, end) less the means, in float64. */
export function centreRows({ data, shape }: NdArray, mean: Float64Array, start: number, end: number): NdArray<Float64Array> {
  const p = shape[1];
  const result = new Float64Array((end - start) * p);
  for (let i = 0, at = start * p; i < result.length; at += p) {
    for (let j = 0; j < p; j++) result[i++] = data[at + j] - mean[j];
  }
  return ndarray(result, [end - start, p]);
}

/** Calls `work` with the bounds of each block of rows. */
export function eachBlock(n: number, work: (start: number, end: number) => void): void {
  for (let start = 0; start < n; start += ROWS) work(start, Math.min(n, start + ROWS));
}
