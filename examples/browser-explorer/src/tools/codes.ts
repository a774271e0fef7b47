import { type NdArray, ndarray } from '@latentkit/core';
import type { Encoded } from '../protocol.js';

/** The codes of all samples as the library takes them. */
export function codesOf({ codes, latentDim }: Encoded): NdArray {
  return ndarray(codes, [codes.length / latentDim, latentDim]);
}

/** Numbers from the library as the decoder takes them. */
export function single(codes: { readonly data: ArrayLike<number> }): Float32Array {
  return Float32Array.from(codes.data);
}
