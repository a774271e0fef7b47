import { type NdArray, ndarray, rowsOf } from '@latentkit/core';
import { sequenceShape } from './sequence-shape.js';

/** Errors of each step of samples, and which steps count. */
export interface StepErrors {
  /** Mean over the features of the squared error of each step, [n, steps]; 0 for steps that do not count. */
  readonly errors: NdArray<Float32Array>;
  /** Steps of each sample that count, [n]. */
  readonly counts: Int32Array;
}

/** Compares samples [n, …] with what was made of them, step by step, leaving out steps that are all `maskValue`. */
export function compareSteps(x: NdArray, made: NdArray, maskValue: number | null): StepErrors {
  const n = rowsOf(x);
  const { steps, features } = sequenceShape(x.shape.slice(1));
  const masked = maskValue === null ? undefined : Math.fround(maskValue);
  const errors = new Float32Array(n * steps);
  const counts = new Int32Array(n);
  for (let at = 0; at < n * steps; at++) {
    let total = 0;
    let countsHere = masked === undefined;
    for (let i = at * features; i < (at + 1) * features; i++) {
      total += (x.data[i] - made.data[i]) ** 2;
      countsHere ||= Math.fround(x.data[i]) !== masked;
    }
    if (!countsHere) continue;
    errors[at] = total / features;
    counts[Math.floor(at / steps)]++;
  }
  return { errors: ndarray(errors, [n, steps]), counts };
}

/** Mean error of each sample's own steps, [n]. */
export function meanErrors({ errors, counts }: StepErrors): NdArray<Float32Array> {
  const [n, steps] = errors.shape;
  const means = Float32Array.from(counts, (count, i) => errors.data.subarray(i * steps, (i + 1) * steps).reduce((sum, e) => sum + e, 0) / Math.max(count, 1));
  return ndarray(means, [n]);
}
