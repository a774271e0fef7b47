import { type NdArray, ndarray } from '@latentkit/core';
import { dot } from '@latentkit/linalg';

/** Products of all rows of a matrix [n, p] with one another: [n, n], symmetric to the last bit. */
export function rowProducts({ data, shape: [n, p] }: NdArray): NdArray<Float64Array> {
  const rows = Array.from({ length: n }, (_, i) => Float64Array.from(data.subarray(i * p, (i + 1) * p)));
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) products[i * n + j] = products[j * n + i] = dot(rows[i], rows[j]);
  }
  return ndarray(products, [n, n]);
}
