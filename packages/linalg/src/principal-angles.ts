import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import { orthonormalize } from './gram-schmidt.js';
import { matmul } from './matmul.js';
import { svdSmall } from './svd/svd-small.js';

const DEGREES = 180 / Math.PI;

/**
 * Principal angles, in degrees and ascending, between the spaces spanned by the rows of a [k, p] and of b [m, p]:
 * as many as the smaller space has dimensions. All are 0 where one space contains the other, 90 where they are
 * orthogonal; single rows give the angle between two lines (signs do not matter, so never above 90).
 *
 * Large angles come from cosines, small ones from sines, so that angles near 0 are exact to about 1e-14 degrees
 * where cosines alone would stop at 1e-6. (Björck & Golub, 1973, https://doi.org/10.2307/2005662;
 * `scipy.linalg.subspace_angles`.) Costs two orthonormalisations and two `svdSmall`.
 *
 * Throws ShapeError where the rows differ in length, InvalidParameterError where all rows of a or b are 0.
 */
export function principalAngles(a: ArrayInput, b: ArrayInput): Float64Array {
  let large = basis(a, 'a');
  let small = basis(b, 'b');
  if (large.shape[1] !== small.shape[1]) {
    throw new ShapeError({ parameter: 'b', got: small.shape, expected: `rows of length ${large.shape[1]}, as in a` });
  }
  if (small.shape[0] > large.shape[0]) [large, small] = [small, large];
  const overlap = matmul(small, large, { transposeB: true });
  const cosines = svdSmall(overlap).singularValues;
  const inside = matmul(overlap, large).data;
  const outside = ndarray(small.data.map((value, i) => value - inside[i]), small.shape);
  const sines = svdSmall(outside).singularValues;
  const count = small.shape[0];
  return Float64Array.from({ length: count }, (_, i) => {
    const sine = Math.min(1, sines[count - 1 - i]);
    return DEGREES * (sine * sine < 0.5 ? Math.asin(sine) : Math.acos(Math.min(1, cosines[i])));
  });
}

function basis(rows: ArrayInput, name: string): NdArray<Float64Array> {
  const result = orthonormalize(toMatrix(rows, { name }));
  if (result.shape[0] > 0) return result;
  throw new InvalidParameterError({ parameter: name, got: 'rows of zeros', expected: 'at least one row that is not 0' });
}
