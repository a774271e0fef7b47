import type { NdArray } from '@latentkit/core';
import { columnVariances } from '@latentkit/linalg';
import { finiteMeans } from '../pca/input.js';

/** Number, means and variances (divisor n) of samples. */
export interface Moments {
  readonly n: number;
  readonly mean: Float64Array;
  readonly var: Float64Array;
}

/** Moments of a batch [n, p]. Throws NonFiniteError, naming row and column. */
export function momentsOf(batch: NdArray): Moments {
  const mean = finiteMeans(batch);
  return { n: batch.shape[0], mean, var: columnVariances(batch, { means: mean }) };
}

/** Moments of two sets of samples together. (Chan, Golub & LeVeque, 1983, https://doi.org/10.1080/00031305.1983.10483115.) */
export function mergedMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  return {
    n,
    mean: a.mean.map((mean, j) => mean + (b.n / n) * (b.mean[j] - mean)),
    var: a.var.map((variance, j) => (a.n * variance + b.n * b.var[j] + ((a.n * b.n) / n) * (b.mean[j] - a.mean[j]) ** 2) / n),
  };
}
