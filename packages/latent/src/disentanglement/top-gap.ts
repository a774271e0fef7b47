import type { NdArray } from '@latentkit/core';

/** For each column of [k, f] how far its largest entry is above the second largest. */
export function topGaps({ data, shape: [k, f] }: NdArray<Float64Array>): Float64Array {
  return Float64Array.from({ length: f }, (_, j) => {
    const falling = Float64Array.from({ length: k }, (__, i) => -data[i * f + j]).sort();
    return falling[1] - falling[0];
  });
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
