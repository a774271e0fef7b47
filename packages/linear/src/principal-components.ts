import { type ArrayInput, InvalidParameterError, type NdArray, toMatrix } from '@latentkit/core';
import { columnMeans, covariance, fixSigns, matmul, orthonormalize, symmetricEigen } from '@latentkit/linalg';

/** Principal components within a subspace. */
export interface PrincipalComponents {
  /** Orthonormal rows [k, p], the direction of greatest variance first, each with its entry of largest absolute value positive. */
  readonly components: NdArray<Float64Array>;
  /** Variance of the data along each component, descending, divisor n - 1: length k. */
  readonly explainedVariance: Float64Array;
  /** Mean of the data: length p. */
  readonly mean: Float64Array;
}

/**
 * The principal components of data x [n, p] within the space that the rows of a matrix [k, p] span: an orthonormal
 * basis of the space is turned so that the coordinates of the data in it are uncorrelated. Where the space is that of
 * the first k principal components of x, as a linear autoencoder's is at its optimum, these are they, with the signs and
 * order of `sklearn.decomposition.PCA`. (Bourlard & Kamp, 1988, https://doi.org/10.1007/BF00332918; Plaut, 2018,
 * https://arxiv.org/abs/1804.10253.) Costs O(n·p·k) and the eigenvectors of a k×k matrix; computed in float64.
 *
 * Throws `InvalidParameterError` where the rows span fewer than k dimensions or x has fewer than two rows,
 * `ShapeError` where x has another number of columns.
 */
export function principalComponentsWithin(rows: ArrayInput, x: ArrayInput): PrincipalComponents {
  const span = toMatrix(rows, { name: 'rows' });
  const [k, p] = span.shape;
  const data = toMatrix(x, { name: 'x', columns: p });
  if (data.shape[0] < 2) {
    throw new InvalidParameterError({ parameter: 'x', got: data.shape, expected: 'at least two rows, since one has no variance' });
  }
  const basis = orthonormalize(span);
  if (basis.shape[0] < k) {
    throw new InvalidParameterError({
      parameter: 'latentDim',
      got: k,
      expected: `at most ${basis.shape[0]}, the number of dimensions that the decoder's weights span`,
      remedy: 'Train longer, or make the model with a smaller latentDim.',
    });
  }
  const mean = columnMeans(data);
  const coordinates = matmul(data, basis, { transposeB: true });
  const { values, vectors } = symmetricEigen(covariance(coordinates));
  const { rows: components } = fixSigns(matmul(vectors, basis));
  return { components, explainedVariance: values.map((value) => Math.max(0, value)), mean };
}
