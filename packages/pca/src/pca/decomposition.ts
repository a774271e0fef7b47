import { type NdArray, ndarray } from '@latentkit/core';
import { completeBasis, fixSigns } from '@latentkit/linalg';

/** What can find components; what `auto` stands for is one of these. */
export const SOLVERS = ['full', 'covariance', 'inner-products', 'randomized', 'ml-pca'] as const;

/** The name of a way to the components. */
export type SolverName = (typeof SOLVERS)[number];

/** What a solver finds: enough to compute every fitted property of PCA. */
export interface Decomposition {
  /** Means of the columns, length p. */
  readonly mean: Float64Array;
  /** Principal axes as orthonormal rows [k, p], by descending variance, signs fixed. */
  readonly components: NdArray<Float64Array>;
  /** Variance along each component (divisor n - 1), length k. */
  readonly explainedVariance: Float64Array;
  /** Variance of the data along all axes together (divisor n - 1). */
  readonly totalVariance: number;
  /** Mean variance along the min(n, p) - k axes left out; 0 where none is. */
  readonly noiseVariance: number;
}

/** A number of components, or a rule that gives it once the min(n, p) variances and their sum are known. */
export type ComponentCount = number | ((variances: Float64Array, total: number) => number);

/** The number that a count comes to. */
export function resolveCount(count: ComponentCount, variances: Float64Array, total: number): number {
  return typeof count === 'number' ? count : count(variances, total);
}

/** Smallest count of leading variances whose share of the total exceeds `fraction`, as scikit-learn counts it. */
export function countForFraction(fraction: number): (variances: Float64Array, total: number) => number {
  return (variances, total) => {
    let share = 0;
    for (let k = 0; k < variances.length; k++) {
      share += variances[k] / total;
      if (share > fraction) return k + 1;
    }
    return variances.length;
  };
}

/** Mean of the variances from the k-th on, all of which are known. */
export function meanOfRest(variances: Float64Array, k: number): number {
  let sum = 0;
  // From the smallest up, so that small ones are not lost beside large ones.
  for (let i = variances.length - 1; i >= k; i--) sum += variances[i];
  return k < variances.length ? sum / (variances.length - k) : 0;
}

/** The same from the total, where only the leading variances are known; `limit` is the number of all. */
export function meanBeyond(leading: Float64Array, total: number, limit: number): number {
  const left = limit - leading.length;
  return left === 0 ? 0 : Math.max(0, total - leading.reduce((sum, variance) => sum + variance, 0)) / left;
}

/**
 * Rows [k, p] with signs fixed, made from the leading `found` rows over some of the columns: components are 0 in
 * the other columns, and rows beyond `found` are filled up with axes along which nothing varies.
 */
export function spreadRows(vectors: Float64Array, found: number, columns: Int32Array, k: number, p: number): NdArray<Float64Array> {
  const m = columns.length;
  const rows = new Float64Array(k * p);
  for (let r = 0; r < found; r++) for (let j = 0; j < m; j++) rows[r * p + columns[j]] = vectors[r * m + j];
  completeBasis(rows, found, k, p);
  return fixSigns(ndarray(rows, [k, p])).rows;
}
