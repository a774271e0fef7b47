import { type NdArray, ndarray } from '@latentkit/core';
import { matmul, symmetricEigen } from '@latentkit/linalg';

/** A map that whitens centred rows z = W·(x - mean), and the one that undoes it, both [p, p]. */
export interface WhiteningMaps {
  readonly whitening: NdArray<Float64Array>;
  readonly coloring: NdArray<Float64Array>;
}

/**
 * The maps of symmetric whitening (zca, W = U'·Λ^-½·U) or by principal components (W = Λ^-½·U), where the rows of U are
 * the eigenvectors of the covariance. A direction whose variance is rounding alone is mapped to 0.
 */
export function spectralWhitening(covariance: NdArray<Float64Array>, epsilon: number, rotateBack: boolean): WhiteningMaps {
  const p = covariance.shape[0];
  const { values, vectors } = symmetricEigen(covariance);
  const floor = p * Number.EPSILON * Math.max(values[0], 0);
  const deviations = values.map((value) => (value <= floor && epsilon === 0 ? 0 : Math.sqrt(Math.max(value, 0) + epsilon)));
  const inverse = deviations.map((deviation) => (deviation === 0 ? 0 : 1 / deviation));
  const whitened = scaledRows(vectors, inverse);
  const colored = scaledRows(vectors, deviations);
  if (!rotateBack) return { whitening: whitened, coloring: transposed(colored) };
  return { whitening: matmul(vectors, whitened, { transposeA: true }), coloring: matmul(vectors, colored, { transposeA: true }) };
}

function scaledRows({ data, shape }: NdArray<Float64Array>, factors: Float64Array): NdArray<Float64Array> {
  return ndarray(data.map((value, i) => value * factors[Math.floor(i / shape[1])]), shape);
}

function transposed({ data, shape }: NdArray<Float64Array>): NdArray<Float64Array> {
  const p = shape[0];
  return ndarray(data.map((_, i) => data[(i % p) * p + Math.floor(i / p)]), shape);
}

/**
 * The maps W = L^-1 and L with L·L' = covariance + epsilon. Where a feature is a combination of those before it, its pivot
 * is rounding alone; that row of W is 0, and L still gives the feature from the others.
 */
export function choleskyWhitening(covariance: NdArray<Float64Array>, epsilon: number): WhiteningMaps {
  const p = covariance.shape[0];
  const l = new Float64Array(p * p);
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    const variance = covariance.data[j * p + j] + epsilon;
    let pivot = variance;
    for (let k = 0; k < j; k++) pivot -= l[j * p + k] ** 2;
    if (pivot <= p * Number.EPSILON * variance) continue;
    const root = Math.sqrt(pivot);
    l[j * p + j] = root;
    for (let i = j + 1; i < p; i++) {
      let sum = covariance.data[i * p + j];
      for (let k = 0; k < j; k++) sum -= l[i * p + k] * l[j * p + k];
      l[i * p + j] = sum / root;
    }
    // Row j of L^-1, by forward substitution into the identity.
    inverse[j * p + j] = 1 / root;
    for (let k = 0; k < j; k++) {
      let sum = 0;
      for (let r = k; r < j; r++) sum += l[j * p + r] * inverse[r * p + k];
      inverse[j * p + k] = -sum / root;
    }
  }
  return { whitening: ndarray(inverse, [p, p]), coloring: ndarray(l, [p, p]) };
}
