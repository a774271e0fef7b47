import { ndarray } from '@latentkit/core';
import { moveAlongTangents } from '@latentkit/latent';

/** Steps to either side. */
const STEPS = [-1, -2 / 3, -1 / 3, 0, 1 / 3, 2 / 3, 1] as const;

/** Distances of a strip whose ends are so far from the sample. */
export function stripDistances(farthest: number): readonly number[] {
  return STEPS.map((step) => step * farthest);
}

/** A sample moved along each of k directions [k, features]: [k, distances, features], cut to [0, 1]. */
export function tangentStrips(sample: Float32Array, directions: Float32Array, distances: readonly number[]): Float32Array {
  const features = sample.length;
  const moved = moveAlongTangents(ndarray(sample, [features]), ndarray(directions, [directions.length / features, features]), { distances, clip: [0, 1] });
  return Float32Array.from(moved.data);
}

/** Numbers scaled so that the largest is 1 or −1. */
export function scaledToOne(values: Float32Array): Float32Array {
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return most === 0 ? values : values.map((v) => v / most);
}
