import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { matmul } from '../matmul.js';
import { thinSvd } from './thin-svd.js';

/** Options of {@link pseudoInverse}. */
export interface PseudoInverseOptions {
  /** Singular values up to this share of the largest count as 0. Default max(n, p)·ε. */
  readonly tolerance?: number;
}

/**
 * The Moore-Penrose pseudoinverse [p, n] of any matrix [n, p], from its singular values: pseudoInverse(a)·b is the
 * shortest least-squares solution of A·x = b. Cost: as `thinSvd`, and 2·n·p·r more. Error: relative, about r·ε times
 * the ratio of the largest to the smallest singular value that counts. (`numpy.linalg.pinv`, whose default tolerance
 * is 1e-15.)
 *
 * Throws InvalidParameterError for a tolerance outside [0, 1), NonFiniteError for NaN.
 */
export function pseudoInverse(a: ArrayInput, options: PseudoInverseOptions = {}): NdArray<Float64Array> {
  const { u, singularValues, vt } = thinSvd(a);
  const [n, r] = u.shape;
  const p = vt.shape[1];
  const { tolerance = Math.max(n, p) * 2 ** -52 } = options;
  if (!(tolerance >= 0 && tolerance < 1)) {
    throw new InvalidParameterError({ parameter: 'tolerance', got: tolerance, expected: 'a number in [0, 1)' });
  }
  const least = tolerance * singularValues[0];
  const scaled = new Float64Array(r * p);
  for (let i = 0; i < r && singularValues[i] > least; i++) {
    for (let c = i * p; c < (i + 1) * p; c++) scaled[c] = vt.data[c] / singularValues[i];
  }
  return matmul(ndarray(scaled, [r, p]), u, { transposeA: true, transposeB: true });
}
