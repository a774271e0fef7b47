import { InvalidParameterError, ndarray, takeRows, toMatrix } from '@latentkit/core';
import type { ArrayInput, NdArray } from '@latentkit/core';
import { addNoise, atLeastZero, count, drawsFor } from './noise.js';
import type { GeneratorOptions } from './noise.js';

/** Points with the class of each. */
export interface LabelledPoints {
  /** Shape [n, features]. */
  readonly x: NdArray<Float64Array>;
  /** Shape [n]. */
  readonly y: NdArray<Int32Array>;
}

/** Options of {@link blobs}. */
export interface BlobsOptions {
  /** Number of centers, drawn uniformly from the box, or the centers themselves: [k, features]. Default 3. */
  readonly centers?: number | ArrayInput;
  /** Number of coordinates, where the centers are drawn. Default 2. */
  readonly features?: number;
  /** Standard deviation of each cluster. Default 1. */
  readonly stddev?: number;
  /** Interval of each coordinate of the drawn centers. Default [-10, 10]. */
  readonly centerBox?: readonly [number, number];
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Isotropic Gaussian clusters of sizes that differ by at most one, in random order, as scikit-learn's `make_blobs`
 * (the numbers differ, since the random generators do). Also gives the centers: [k, features].
 */
export function blobs(n: number, options: BlobsOptions = {}): LabelledPoints & { readonly centers: NdArray<Float64Array> } {
  const { features = 2, stddev = 1, centerBox = [-10, 10], seed } = options;
  count('n', n);
  atLeastZero('stddev', stddev);
  const centers = typeof options.centers === 'number' || options.centers === undefined ? drawCenters(options.centers ?? 3, count('features', features), centerBox, seed) : toMatrix(options.centers, { name: 'centers' });
  const [k, d] = centers.shape;
  const y = Int32Array.from({ length: n }, (_, i) => i % k);
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) data.set(centers.data.subarray(y[i] * d, (y[i] + 1) * d), i * d);
  addNoise(data, stddev, drawsFor('blobs', 'points', seed));
  return { ...shuffled(data, y, d, 'blobs', seed), centers };
}

/**
 * Two interleaving half circles of radius 1, classes 0 (outer, n/2 points rounded down) and 1 (inner), in random
 * order; shape [n, 2]. As scikit-learn's `make_moons`. Default noise 0.
 */
export function moons(n: number, { noise = 0, seed }: GeneratorOptions = {}): LabelledPoints {
  count('n', n, 2);
  const outer = Math.floor(n / 2);
  const y = Int32Array.from({ length: n }, (_, i) => (i < outer ? 0 : 1));
  const data = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const [index, length] = y[i] === 0 ? [i, outer] : [i - outer, n - outer];
    const angle = length === 1 ? 0 : (Math.PI * index) / (length - 1);
    data.set(y[i] === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)], 2 * i);
  }
  addNoise(data, noise, drawsFor('moons', 'noise', seed));
  return shuffled(data, y, 2, 'moons', seed);
}

function drawCenters(k: number, features: number, [low, high]: readonly [number, number], seed: number | undefined): NdArray<Float64Array> {
  count('centers', k);
  if (!(Number.isFinite(low) && low <= high && high < Infinity)) {
    throw new InvalidParameterError({ parameter: 'centerBox', got: [low, high], expected: 'two finite numbers, the smaller first' });
  }
  return ndarray(Float64Array.from(drawsFor('blobs', 'centers', seed).uniform(k * features, low, high)), [k, features]);
}

function shuffled(data: Float64Array, y: Int32Array, features: number, generator: string, seed: number | undefined): LabelledPoints {
  const order = drawsFor(generator, 'order', seed).permutation(y.length);
  return { x: takeRows(ndarray(data, [y.length, features]), order), y: takeRows(ndarray(y, [y.length]), order) };
}
