import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, request, symmetricEigen } from '@latentkit/linalg';
import type { ClassStatistics } from './discriminants.js';

/**
 * A matrix [p, r] that makes the covariance within classes (divisor n) the identity: features over their standard
 * deviation, then principal axes whose standard deviation exceeds the tolerance, over that. With fewer features than
 * samples by the p×p covariance, else by the n×n inner products.
 */
export function* whitenWithin(classes: ClassStatistics, tolerance: number): Computation<NdArray<Float64Array>> {
  const p = classes.means.shape[1];
  return p <= classes.n ? yield* fromCovariance(classes, tolerance) : yield* fromInnerProducts(classes, tolerance);
}

function* fromCovariance({ groups, means, n }: ClassStatistics, tolerance: number): Computation<NdArray<Float64Array>> {
  const p = means.shape[1];
  const within = new Float64Array(p * p);
  for (const [g, group] of groups.entries()) {
    const { data } = yield* request((kernels) => kernels.gram(group, means.data.subarray(g * p, (g + 1) * p)));
    for (let i = 0; i < data.length; i++) within[i] += data[i] / n;
  }
  const scale = standardDeviations((j) => within[j * p + j], p);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) within[i * p + j] /= scale[i] * scale[j];
  const { values, vectors } = spread(ndarray(within, [p, p]), tolerance);
  const r = values.length;
  const result = new Float64Array(p * r);
  for (let c = 0; c < r; c++) {
    for (let j = 0; j < p; j++) result[j * r + c] = vectors.data[c * p + j] / (scale[j] * Math.sqrt(values[c]));
  }
  return ndarray(result, [p, r]);
}

function* fromInnerProducts({ groups, means, n }: ClassStatistics, tolerance: number): Computation<NdArray<Float64Array>> {
  const p = means.shape[1];
  const rows = new Float64Array(n * p);
  let at = 0;
  groups.forEach(({ data }, g) => {
    for (let i = 0; i < data.length; i++) rows[at++] = (data[i] - means.data[g * p + (i % p)]) / Math.sqrt(n);
  });
  const squares = new Float64Array(p);
  for (let i = 0; i < rows.length; i++) squares[i % p] += rows[i] ** 2;
  const scale = standardDeviations((j) => squares[j], p);
  for (let i = 0; i < rows.length; i++) rows[i] /= scale[i % p];
  const z = ndarray(rows, [n, p]);
  const products = yield* request((kernels) => kernels.matmul(z, z, { transposeB: true }));
  const { values, vectors } = spread(products, tolerance);
  const axes = yield* request((kernels) => kernels.matmul(z, vectors, { transposeA: true, transposeB: true }));
  const r = values.length;
  // A row of axes is √value times a unit vector, so one more √value is divided by.
  return ndarray(axes.data.map((value, i) => value / (scale[Math.floor(i / r)] * values[i % r])), [p, r]);
}

/** Features without spread keep their scale: they are 0 after centring anyhow. */
function standardDeviations(variance: (feature: number) => number, p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, j) => Math.sqrt(variance(j)) || 1);
}

/** Eigenpairs whose standard deviation exceeds the tolerance. */
function spread(matrix: NdArray<Float64Array>, tolerance: number): { values: Float64Array; vectors: NdArray<Float64Array> } {
  const size = matrix.shape[0];
  let count = 0;
  const { values, vectors } = symmetricEigen(matrix, {
    k: (spectrum) => {
      // A tolerance of 0 must not let rounding pass for spread.
      const least = Math.max(tolerance ** 2, size * Number.EPSILON * spectrum[0]);
      count = spectrum.filter((value) => value > least).length;
      return Math.max(1, count);
    },
  });
  if (count > 0) return { values, vectors };
  throw new InvalidParameterError({
    parameter: 'x',
    got: 'samples that are equal within each class',
    expected: 'features that vary within classes',
    remedy: "Add samples, or use solver: 'eigen' with shrinkage.",
  });
}
