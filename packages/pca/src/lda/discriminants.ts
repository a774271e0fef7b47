import type { NdArray } from '@latentkit/core';

/** What a solver finds about k classes of p features. */
export interface Discriminants {
  /** Directions as columns [p, r], by descending share of the variance between classes. */
  readonly scalings: NdArray<Float64Array>;
  /** Share of the variance between classes along each direction. */
  readonly explainedVarianceRatio: Float64Array;
  /** Weights of the score of each class [k, p]. */
  readonly weights: NdArray<Float64Array>;
  /** What is added to the scores. */
  readonly offsets: Float64Array;
  /** What `transform` subtracts first, where it does. */
  readonly xbar: Float64Array | undefined;
}

/** The classes as a solver sees them. */
export interface ClassStatistics {
  /** Samples of each class. */
  readonly groups: readonly NdArray[];
  /** Means of each class [k, p]. */
  readonly means: NdArray<Float64Array>;
  /** Probabilities of the classes, sum 1. */
  readonly priors: Float64Array;
  /** Number of samples. */
  readonly n: number;
}
