import { ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { addNoise, atLeastZero, count, drawsFor } from './noise.js';
import type { GeneratorOptions } from './noise.js';

/** Options of {@link generate3dData}. */
export interface Generate3dDataOptions extends GeneratorOptions {
  /** Slope of the third coordinate along the first. Default 0.1. */
  readonly w1?: number;
  /** Slope of the third coordinate along the second. Default 0.3. */
  readonly w2?: number;
  /** Default 0.1; halved in the first two coordinates, as in the book. */
  readonly noise?: number;
}

/**
 * A noisy arc near a plane in three dimensions: shape [m, 3]. With a uniform angle a in [-0.5, 3π/2 - 0.5):
 * x0 = cos a + sin(a)/2, x1 = 0.7 sin a, each with half the noise, and x2 = w1 x0 + w2 x1 with all of it.
 *
 * Source: A. Géron, Hands-On Machine Learning, chapter on autoencoders (`generate_3d_data`).
 */
export function generate3dData(m: number, options: Generate3dDataOptions = {}): NdArray<Float64Array> {
  const { w1 = 0.1, w2 = 0.3, noise = 0.1, seed } = options;
  count('m', m);
  atLeastZero('noise', noise);
  const angles = drawsFor('arc', 'angles', seed).uniform(m, -0.5, 1.5 * Math.PI - 0.5);
  const plane = new Float64Array(2 * m);
  angles.forEach((a, i) => plane.set([Math.cos(a) + Math.sin(a) / 2, Math.sin(a) * 0.7], 2 * i));
  addNoise(plane, noise / 2, drawsFor('arc', 'plane', seed));
  const height = Float64Array.from({ length: m }, (_, i) => plane[2 * i] * w1 + plane[2 * i + 1] * w2);
  addNoise(height, noise, drawsFor('arc', 'height', seed));
  const data = new Float64Array(3 * m);
  height.forEach((z, i) => data.set([plane[2 * i], plane[2 * i + 1], z], 3 * i));
  return ndarray(data, [m, 3]);
}
