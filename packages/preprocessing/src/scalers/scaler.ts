import type { ArrayInput, NdArray, Transformer } from '@latentkit/core';

/** Element type of scaled data: float64 for float64, int32 and nested arrays, float32 for float32 and uint8. */
export type FloatArray = Float32Array | Float64Array;

/** An invertible map of samples that can be kept in a file. */
export interface Scaler extends Transformer {
  transform(x: ArrayInput): NdArray<FloatArray>;
  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<FloatArray>;
  inverseTransform(x: ArrayInput): NdArray<FloatArray>;
}
