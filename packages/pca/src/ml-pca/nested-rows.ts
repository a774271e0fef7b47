import type { NdArray } from '@latentkit/core';

/** The rows of a matrix as plain arrays. */
export function rowsAsArrays({ data, shape: [n, p] }: NdArray): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * p, (i + 1) * p)));
}
