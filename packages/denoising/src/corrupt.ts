import type { Corruption } from '@latentkit/autoencoder';
import { type ArrayInput, type NdArray, ndarray, random, rowsOf, toNdArray } from '@latentkit/core';
import { eagerNoise } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** Options of {@link corrupt}. */
export interface CorruptOptions {
  /** Decides the noise. Default 0. */
  readonly seed?: number;
}

/**
 * Samples [n, …] damaged by a corruption with a fixed seed, for pictures and for metrics on held-out data; the same seed
 * gives the same damage. Throws `NonFiniteError` for NaN, and what the corruption throws.
 */
export function corrupt(x: ArrayInput, corruption: Corruption, { seed = 0 }: CorruptOptions = {}): NdArray<Float32Array> {
  const clean = toNdArray(x, { minRows: 1, dtype: 'float32' });
  // Noise by row number, so that the first rows do not depend on how many follow.
  const [n, size] = [rowsOf(clean), clean.data.length / rowsOf(clean)];
  const result = new Float32Array(clean.data.length);
  const source = random(seed);
  for (let i = 0; i < n; i++) {
    const row = tf.tidy(() => corruption.corrupt(tf.tensor(clean.data.slice(i * size, (i + 1) * size), [1, ...clean.shape.slice(1)]), eagerNoise(source, i)).dataSync());
    result.set(row, i * size);
  }
  return ndarray(result, clean.shape);
}
