import { type ArrayInput, type Decoder, type NdArray, flattenRows } from '@latentkit/core';

/** Samples decoded from codes, as a matrix. */
export async function decode(model: Decoder, codes: ArrayInput): Promise<NdArray> {
  return flattenRows(await model.decode(codes));
}
