import { type ArrayInput, type NdArray, ShapeError, ndarray, toNdArray } from '@latentkit/core';
import { checkDivisor } from '../column-statistics.js';
import { type Computation, request } from './computation.js';

/** What {@link covarianceOf} finds. */
export interface MeanAndCovariance {
  /** Means of the columns, length p. */
  readonly mean: Float64Array;
  /** Covariance [p, p]. */
  readonly covariance: NdArray<Float64Array>;
}

/**
 * Means and covariance of the columns of [n, p], in float64, by the kernels at hand; divisor n - ddof, 1 unless given.
 * The data are read once and never copied whole, whatever their element type; NaN and infinities are found from the
 * sums, so a check beforehand is not needed and would cost as much again. n·p² operations; error as `gram`.
 *
 * Throws ShapeError for no rows or no columns, InvalidParameterError where n - ddof is not positive, NonFiniteError for
 * NaN or infinity, naming row and column.
 */
export function* covarianceOf(x: ArrayInput, options: { readonly ddof?: number } = {}): Computation<MeanAndCovariance> {
  const { ddof = 1 } = options;
  const matrix = toNdArray(x, { rank: 2, minRows: 1, allowNonFinite: true });
  const [n, p] = matrix.shape;
  if (p === 0) throw new ShapeError({ parameter: 'x', got: matrix.shape, expected: 'at least one column' });
  checkDivisor(n, ddof);
  const { mean, gram } = yield* request((kernels) => kernels.centeredGram(matrix));
  return { mean, covariance: ndarray(gram.data.map((value) => value / (n - ddof)), [p, p]) };
}
