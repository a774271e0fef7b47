import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, cholesky, matmul, request, solveLower } from '@latentkit/linalg';
import { transposed } from '../transposed.js';

/** What both the factors and the likelihood of samples are computed from. */
export interface Posterior {
  /** W/ψ: [k, p]. */
  readonly weights: NdArray<Float64Array>;
  /** Cholesky factor of I + W·ψ⁻¹·W' [k, k], the precision of the factors given a sample. */
  readonly factor: NdArray<Float64Array>;
}

/** The posterior of a model. */
export function posteriorOf(components: NdArray<Float64Array>, noiseVariance: Float64Array): Posterior {
  const [k, p] = components.shape;
  const weights = ndarray(components.data.map((value, i) => value / noiseVariance[i % p]), [k, p]);
  const precision = matmul(weights, components, { transposeB: true });
  for (let r = 0; r < k; r++) {
    precision.data[r * (k + 1)] += 1;
    for (let c = 0; c < r; c++) precision.data[r * k + c] = precision.data[c * k + r];
  }
  return { weights, factor: cholesky(precision) };
}

/** Expected factors [n, k] of samples less the mean. */
export function* expectedFactors(centred: NdArray<Float64Array>, { weights, factor }: Posterior): Computation<NdArray<Float64Array>> {
  const projected = yield* request((kernels) => kernels.matmul(weights, centred, { transposeB: true }));
  return transposed(solveLower(factor, solveLower(factor, projected), { transpose: true }));
}

/** Log-likelihood of each sample less the mean: the covariance is inverted by Woodbury's identity, never formed. */
export function logLikelihoods(centred: NdArray<Float64Array>, { weights, factor }: Posterior, noiseVariance: Float64Array): Float64Array {
  const [n, p] = centred.shape;
  const k = weights.shape[0];
  const half = solveLower(factor, matmul(weights, centred, { transposeB: true })).data;
  let constant = p * Math.log(2 * Math.PI);
  for (let j = 0; j < p; j++) constant += Math.log(noiseVariance[j]);
  for (let r = 0; r < k; r++) constant += 2 * Math.log(factor.data[r * (k + 1)]);
  return Float64Array.from({ length: n }, (_, i) => {
    let distance = 0;
    for (let j = 0; j < p; j++) distance += centred.data[i * p + j] ** 2 / noiseVariance[j];
    for (let r = 0; r < k; r++) distance -= half[r * n + i] ** 2;
    return -(constant + distance) / 2;
  });
}

/** The inverse [p, p] of W'·W + diag ψ. */
export function precisionOf({ weights, factor }: Posterior, noiseVariance: Float64Array): NdArray<Float64Array> {
  const p = noiseVariance.length;
  const half = solveLower(factor, weights);
  const product = matmul(half, half, { transposeA: true }).data;
  return ndarray(product.map((value, i) => (i % (p + 1) === 0 ? 1 / noiseVariance[i % p] : 0) - value), [p, p]);
}
