import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, covarianceOf, symmetricEigen } from '@latentkit/linalg';
import type { Contributions } from './contributions.js';

// A direction with less than this part of the largest variance is one of rounding.
const NOTHING = 1e-12;

/** A Gaussian: its mean [p], and the matrix W [p, p] of which W'W is the inverse of the covariance. */
export interface Gaussian {
  readonly mean: Float64Array;
  readonly whitening: NdArray<Float64Array>;
}

/**
 * The Gaussian of rows [n, p], divisor n, its covariance shrunk towards equal variances as scikit-learn's `ShrunkCovariance`.
 * Of all W the one that mixes the features least: the inverse root of the correlations, times the inverse of the standard
 * deviations. Directions without variance are left out, as by a pseudo-inverse.
 */
export function* gaussianOf(x: NdArray<Float64Array>, shrinkage: number): Computation<Gaussian> {
  const { mean, covariance } = yield* covarianceOf(x, { ddof: 0 });
  const p = mean.length;
  const at = (i: number, j: number): number => covariance.data[i * p + j];
  const variance = mean.reduce((sum, _, j) => sum + at(j, j), 0) / p;
  const shrunk = (i: number, j: number): number => (1 - shrinkage) * at(i, j) + (i === j ? shrinkage * variance : 0);
  const scale = mean.map((m, j) => (shrunk(j, j) > (8 * Number.EPSILON * m) ** 2 ? 1 / Math.sqrt(shrunk(j, j)) : 0));
  const correlations = Float64Array.from({ length: p * p }, (_, i) => shrunk(Math.floor(i / p), i % p) * scale[Math.floor(i / p)] * scale[i % p]);
  const { values, vectors } = symmetricEigen(ndarray(correlations, [p, p]), { k: p });
  const roots = values.map((value) => (value > NOTHING * values[0] ? 1 / Math.sqrt(value) : 0));
  const whitening = new Float64Array(p * p);
  for (let e = 0; e < p; e++) {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) whitening[i * p + j] += roots[e] * vectors.data[e * p + i] * vectors.data[e * p + j] * scale[j];
    }
  }
  return { mean, whitening: ndarray(whitening, [p, p]) };
}

/**
 * Parts of the squared Mahalanobis distance of rows that belong to single features: the squares of W·(x - mean), which add up
 * to it and are never negative (Garthwaite & Koch, 2016, https://doi.org/10.1007/s11222-014-9536-9).
 */
export function mahalanobisParts({ mean, whitening }: Gaussian, x: NdArray<Float64Array>): Contributions {
  const p = mean.length;
  const difference = new Float64Array(p);
  return (row, into) => {
    for (let j = 0; j < p; j++) difference[j] = x.data[row * p + j] - mean[j];
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let l = 0; l < p; l++) sum += whitening.data[j * p + l] * difference[l];
      into[j] = sum * sum;
    }
  };
}
