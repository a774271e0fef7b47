import { type NdArray, ndarray } from '@latentkit/core';
import { symmetricEigen } from '../symmetric-eigen.js';

/** Best eigenpairs within a space that rows Y span. */
export interface RitzPairs {
  /** Descending. */
  readonly values: Float64Array;
  /** Orthonormal Ritz vectors are rotation·Y: [b, b]. */
  readonly rotation: NdArray<Float64Array>;
}

// A pivot below this is rounding: the rows are then dependent, which the residuals will tell.
const SMALLEST_PIVOT = 1e-15;

/**
 * Rayleigh–Ritz step from the products Y·Y' and Y·A·Y', both [b, b]: with L·L' = D·Y·Y'·D (D scales the rows to length
 * 1), the eigenpairs of L⁻¹·D·Y·A·Y'·D·L⁻ᵀ. About 20·b³ operations. Undefined where the products are not finite.
 */
export function rayleighRitz(overlap: NdArray<Float64Array>, projected: NdArray<Float64Array>): RitzPairs | undefined {
  const b = overlap.shape[0];
  const scales = Float64Array.from({ length: b }, (_, i) => 1 / Math.sqrt(overlap.data[i * b + i]));
  const inverse = inverseFactor(overlap.data, scales, b);
  const reduced = congruent(inverse, projected.data, b);
  if (!reduced.every(Number.isFinite)) return undefined;
  const { values, vectors } = symmetricEigen(ndarray(reduced, [b, b]));
  const rotation = new Float64Array(b * b);
  for (let r = 0; r < b; r++) {
    for (let q = 0; q < b; q++) {
      const factor = vectors.data[r * b + q];
      for (let j = 0; j <= q; j++) rotation[r * b + j] += factor * inverse[q * b + j];
    }
  }
  return { values, rotation: ndarray(rotation, [b, b]) };
}

/** L⁻¹·D, lower triangular, for L·L' = D·G·D. */
function inverseFactor(g: Float64Array, d: Float64Array, b: number): Float64Array {
  const l = new Float64Array(b * b);
  const inverse = new Float64Array(b * b);
  for (let i = 0; i < b; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = g[i * b + j] * d[i] * d[j];
      for (let q = 0; q < j; q++) sum -= l[i * b + q] * l[j * b + q];
      if (i === j) l[i * b + i] = Math.sqrt(sum < SMALLEST_PIVOT ? SMALLEST_PIVOT : sum);
      else l[i * b + j] = sum / l[j * b + j];
    }
    for (let q = 0; q < i; q++) {
      const factor = l[i * b + q];
      for (let j = 0; j <= q; j++) inverse[i * b + j] -= factor * inverse[q * b + j];
    }
    inverse[i * b + i] = 1;
    for (let j = 0; j <= i; j++) inverse[i * b + j] /= l[i * b + i];
  }
  for (let i = 0; i < b; i++) for (let j = 0; j <= i; j++) inverse[i * b + j] *= d[j];
  return inverse;
}

/** M·H·M' for a lower triangular M, exactly symmetric. */
function congruent(m: Float64Array, h: Float64Array, b: number): Float64Array {
  const half = new Float64Array(b * b);
  for (let i = 0; i < b; i++) {
    for (let q = 0; q <= i; q++) {
      const factor = m[i * b + q];
      for (let j = 0; j < b; j++) half[i * b + j] += factor * h[q * b + j];
    }
  }
  const result = new Float64Array(b * b);
  for (let i = 0; i < b; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let q = 0; q <= j; q++) sum += half[i * b + q] * m[j * b + q];
      result[i * b + j] = result[j * b + i] = sum;
    }
  }
  return result;
}
