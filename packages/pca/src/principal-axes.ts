import { type NdArray, astype, ndarray } from '@latentkit/core';
import { type Computation, completeBasis, fixSigns, norm, request, topEigen } from '@latentkit/linalg';
import { rootsOf } from './roots.js';

/** The directions in which rows less a centre vary most. */
export interface PrincipalAxes {
  /** Singular values, descending, length k. */
  readonly singularValues: Float64Array;
  /** Right singular vectors as orthonormal rows [k, p], each with its entry of largest absolute value positive. */
  readonly axes: NdArray<Float64Array>;
}

// Below this share of the largest eigenvalue a direction is rounding, and any axis will do.
const RELIABLE = 1e-14;

/**
 * The k largest singular values of x [n, p] less a centre, and their right singular vectors, k <= min(n, p), by the
 * eigenvectors of the smaller matrix of inner products, whatever the rank: what a search starts from. Singular values
 * have an error of about 1e-8 of the largest, squared and over them; axes beyond the rank are any that fit.
 */
export function* principalAxes(x: NdArray, k: number, center: Float64Array): Computation<PrincipalAxes> {
  const [n, p] = x.shape;
  if (p <= n) {
    const gram = yield* request((kernels) => kernels.gram(x, center));
    const { values, vectors } = yield* topEigen(gram, k);
    return { singularValues: rootsOf(values), axes: vectors };
  }
  const centred = ndarray(Float64Array.from(astype(x, 'float64').data, (value, i) => value - center[i % p]), [n, p]);
  const products = yield* request((kernels) => kernels.matmul(centred, centred, { transposeB: true }));
  const { values, vectors } = yield* topEigen(symmetrised(products), k);
  const { data } = yield* request((kernels) => kernels.matmul(vectors, centred));
  const rows = data.slice();
  let found = 0;
  while (found < k && values[found] > RELIABLE * values[0]) {
    const row = rows.subarray(found * p, ++found * p);
    const size = norm(row);
    for (let j = 0; j < p; j++) row[j] /= size;
  }
  completeBasis(rows, found, k, p);
  return { singularValues: rootsOf(values), axes: fixSigns(ndarray(rows, [k, p])).rows };
}

/** A product of rows with themselves may be asymmetric by rounding. */
function symmetrised({ data, shape }: NdArray<Float64Array>): NdArray<Float64Array> {
  const n = shape[0];
  return ndarray(data.map((value, i) => (value + data[(i % n) * n + Math.floor(i / n)]) / 2), shape);
}
