import { type NdArray, ndarray } from '@latentkit/core';

/** The transpose of a matrix, as a copy. */
export function transposed({ data, shape }: NdArray<Float64Array>): NdArray<Float64Array> {
  const [n, p] = shape;
  const result = new Float64Array(data.length);
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) result[j * n + i] = data[i * p + j];
  return ndarray(result, [p, n]);
}
