import { type NdArray, ndarray, random, sliceRows } from '@latentkit/core';
import '@tensorflow/tfjs-backend-wasm';
import { type Dataset, loadDigits } from '@latentkit/datasets';

/** The digits scaled to [0, 1], the first `n` of them. */
export async function digits(n = 1797): Promise<{ x: NdArray<Float32Array>; y: NonNullable<Dataset['y']> }> {
  const { x, y } = await loadDigits();
  const scaled = ndarray(Float32Array.from(x.data, (value) => value / 16), x.shape);
  return { x: sliceRows(scaled, 0, n), y: sliceRows(y!, 0, n) };
}

/** Uniform numbers in [0, 1), the same for the same seed. */
export function uniform(seed: number, ...shape: number[]): NdArray<Float32Array> {
  const size = shape.reduce((a, b) => a * b, 1);
  return ndarray(random(seed).stream('test').at(0).uniform(size), shape);
}

/** Greatest absolute difference of two arrays of equal length. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
