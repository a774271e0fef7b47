import { ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { addNoise, count, drawsFor } from './noise.js';
import type { GeneratorOptions } from './noise.js';

/** Points of a surface rolled up in three dimensions. */
export interface ManifoldPoints {
  /** Shape [n, 3]. */
  readonly x: NdArray<Float64Array>;
  /** Position of each point along the roll: shape [n]. */
  readonly t: NdArray<Float64Array>;
}

/**
 * Swiss roll: t uniform in [1.5π, 4.5π), x = (t cos t, h, t sin t) with the height h uniform in [0, 21). As
 * scikit-learn's `make_swiss_roll`. Default noise 0.
 */
export function swissRoll(n: number, options: GeneratorOptions = {}): ManifoldPoints {
  return roll('swiss-roll', n, options, 1.5 * Math.PI, 4.5 * Math.PI, 21, (t) => [t * Math.cos(t), t * Math.sin(t)]);
}

/**
 * S-curve: t uniform in [-1.5π, 1.5π), x = (sin t, h, sign(t) (cos t - 1)) with the height h uniform in [0, 2). As
 * scikit-learn's `make_s_curve`. Default noise 0.
 */
export function sCurve(n: number, options: GeneratorOptions = {}): ManifoldPoints {
  return roll('s-curve', n, options, -1.5 * Math.PI, 1.5 * Math.PI, 2, (t) => [Math.sin(t), Math.sign(t) * (Math.cos(t) - 1)]);
}

function roll(
  generator: string,
  n: number,
  { noise = 0, seed }: GeneratorOptions,
  from: number,
  to: number,
  height: number,
  curve: (t: number) => [number, number],
): ManifoldPoints {
  count('n', n);
  const t = Float64Array.from(drawsFor(generator, 'position', seed).uniform(n), (u) => from + (to - from) * u);
  const h = drawsFor(generator, 'height', seed).uniform(n, 0, height);
  const data = new Float64Array(3 * n);
  t.forEach((position, i) => {
    const [a, b] = curve(position);
    data.set([a, h[i], b], 3 * i);
  });
  addNoise(data, noise, drawsFor(generator, 'noise', seed));
  return { x: ndarray(data, [n, 3]), t: ndarray(t, [n]) };
}
