import type { NdArray, NumericArray } from '@latentkit/core';

/** A matrix as float32, moved and scaled so that single precision serves it best. */
export interface ScaledRows {
  readonly data: Float32Array;
  /** Squared lengths of the rows in `data`. */
  readonly squares: Float64Array;
}

/** x → (x - center)·scale, of which scale is a power of two. */
export interface Scaling {
  readonly center: Float64Array;
  readonly scale: number;
}

/** Rows looked at for the centre. */
const SAMPLE = 1024;

/** Moves the base to about its mean, and makes the largest entry of both about 1. */
export function scalingOf(base: NdArray, queries: NdArray): Scaling {
  const [m, p] = base.shape;
  const center = new Float64Array(p);
  const step = Math.max(1, Math.floor(m / SAMPLE));
  const rows = Math.ceil(m / step);
  for (let i = 0; i < m; i += step) for (let j = 0; j < p; j++) center[j] += base.data[i * p + j] / rows;
  const largest = Math.max(farthest(base.data, center), farthest(queries.data, center));
  return { center, scale: largest > 0 ? 2 ** -Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest)))) : 1 };
}

function farthest(data: NumericArray, center: Float64Array): number {
  const p = center.length;
  let largest = 0;
  for (let at = 0; at < data.length; at += p) {
    for (let j = 0; j < p; j++) {
      const size = Math.abs(data[at + j] - center[j]);
      if (size > largest) largest = size;
    }
  }
  return largest;
}

/** Rows [start, start + count) in single precision; the result has room for `padded` rows, zeros at the end. */
export function scaleRows(x: NdArray, { center, scale }: Scaling, start: number, count: number, padded = count): ScaledRows {
  const p = center.length;
  const data = new Float32Array(padded * p);
  const squares = new Float64Array(padded);
  for (let i = 0; i < count; i++) {
    const from = (start + i) * p;
    let sum = 0;
    for (let j = 0; j < p; j++) {
      const value = Math.fround((x.data[from + j] - center[j]) * scale);
      data[i * p + j] = value;
      sum += value * value;
    }
    squares[i] = sum;
  }
  return { data, squares };
}
