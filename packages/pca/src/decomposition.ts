import type { NdArray } from '@latentkit/core';

/** What a solver finds: enough to compute every fitted property of PCA. */
export interface Decomposition {
  /** Means of the columns, length p. */
  readonly mean: Float64Array;
  /** Principal axes as orthonormal rows [k, p], by descending variance. */
  readonly components: NdArray<Float64Array>;
  /** Variance along each component (divisor n - 1), length k. */
  readonly explainedVariance: Float64Array;
  /** Variance of the data along all axes together (divisor n - 1). */
  readonly totalVariance: number;
}

/** A number of components, or a rule that gives it once the eigenvalues and their sum are known. */
export type ComponentCount = number | ((variances: Float64Array, total: number) => number);

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
