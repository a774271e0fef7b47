import type { NdArray } from '@latentkit/core';

/** Distance of row i of x to row j of y, both [·, p], in float64. */
export function euclideanDistance(x: NdArray, i: number, y: NdArray, j: number): number {
  const p = x.shape[1];
  const { data: a } = x;
  const { data: b } = y;
  let sum = 0;
  for (let at = i * p, to = j * p, end = at + p; at < end; at++, to++) {
    const difference = a[at] - b[to];
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
