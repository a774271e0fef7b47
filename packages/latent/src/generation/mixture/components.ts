import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { cholesky } from '@latentkit/linalg';

/** Normal distributions and how often each occurs. */
export interface Components {
  /** Length k; they sum to 1. */
  readonly weights: Float64Array;
  /** [k, d]. */
  readonly means: NdArray<Float64Array>;
  /** [k, d, d], or variances alone: [k, 1, d]. */
  readonly covariances: NdArray<Float64Array>;
}

/** Whether there are variances alone. With one axis both are the same. */
export function isDiagonal({ covariances: { shape } }: Components): boolean {
  return shape[1] === 1;
}

/** The mean of a component, as a view. */
export function meanOf({ means: { data, shape } }: Components, c: number): Float64Array {
  const d = shape[1];
  return data.subarray(c * d, (c + 1) * d);
}

/** Covariance [d, d] or variances [1, d] of a component, as a view. */
export function spreadOf({ covariances: { data, shape } }: Components, c: number): NdArray<Float64Array> {
  const [, rows, d] = shape;
  return ndarray(data.subarray(c * rows * d, (c + 1) * rows * d), [rows, d]);
}

/** The Cholesky factor [d, d] of a component's covariance. Throws InvalidParameterError where it has none. */
export function factorOf(components: Components, c: number): NdArray<Float64Array> {
  try {
    return cholesky(spreadOf(components, c));
  } catch (cause) {
    throw new InvalidParameterError({
      parameter: 'GaussianMixture.ridge',
      got: `a covariance of component ${c} that is not positive definite`,
      expected: 'enough rows and a ridge that give every component a spread in all directions',
      remedy: "Take a larger ridge, fewer components, or covariance: 'diagonal'.",
      cause,
    });
  }
}
