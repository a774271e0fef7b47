import type { OnnxData, OnnxType } from './types.js';

interface ElementType {
  /** Number of `TensorProto.DataType`. */
  readonly code: number;
  readonly array: { readonly name: string; new (length: number): OnnxData };
}

/** The element types with their numbers in the file format and their typed arrays. */
export const ELEMENT_TYPES: Readonly<Record<OnnxType, ElementType>> = {
  float32: { code: 1, array: Float32Array },
  uint8: { code: 2, array: Uint8Array },
  int8: { code: 3, array: Int8Array },
  int32: { code: 6, array: Int32Array },
  int64: { code: 7, array: BigInt64Array },
  bool: { code: 9, array: Uint8Array },
  float64: { code: 11, array: Float64Array },
  uint32: { code: 12, array: Uint32Array },
};
