import { type NdArray, ndarray } from '@latentkit/core';

/** Rows moved by `sign` times a vector; around 0 the squared lengths, from which distances are taken, lose the fewest digits. */
export function shift({ data, shape }: NdArray, by: Float64Array, sign: 1 | -1): NdArray<Float64Array> {
  const p = by.length;
  const moved = new Float64Array(data.length);
  for (let i = 0, at = 0; i < shape[0]; i++) for (let j = 0; j < p; j++, at++) moved[at] = data[at] + sign * by[j];
  return ndarray(moved, shape);
}
