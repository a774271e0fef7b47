import { toNdArray } from '@latentkit/core';
import type { ArrayInput, NumericArray } from '@latentkit/core';

/** A row of numbers: an array of rank 1, or a typed array, whose shape goes without saying. */
export type VectorInput = ArrayInput | NumericArray;

/** The numbers of a row. Throws `ShapeError` for another rank and for none, `NonFiniteError` for NaN and infinities. */
export function toVector(input: VectorInput, name: string): readonly number[] {
  const given: ArrayInput = isTyped(input) ? { data: input, shape: [input.length] } : input;
  return Array.from(toNdArray(given, { name, rank: 1, minRows: 1 }).data);
}

function isTyped(input: VectorInput): input is NumericArray {
  return ArrayBuffer.isView(input);
}
