import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { matmul } from '@latentkit/linalg';
import { eachResidual } from './projection.js';

/**
 * The Gaussian model behind PCA: variance along each component, and the same noise along every other axis.
 * (Tipping & Bishop, 1999, https://doi.org/10.1111/1467-9868.00196.)
 */
export interface ProbabilisticModel {
  readonly mean: Float64Array;
  readonly components: NdArray<Float64Array>;
  readonly explainedVariance: Float64Array;
  readonly noiseVariance: number;
}

/** Covariance [p, p] of the model. k·p² operations. */
export function modelCovariance({ components, explainedVariance, noiseVariance }: ProbabilisticModel): NdArray<Float64Array> {
  const above = explainedVariance.map((variance) => Math.max(0, variance - noiseVariance));
  return weighted(components, above, noiseVariance);
}

/** Inverse [p, p] of {@link modelCovariance}, from the components and without inverting a matrix. k·p² operations. */
export function modelPrecision(model: ProbabilisticModel): NdArray<Float64Array> {
  const { variances, noise } = invertible(model);
  const outside = noise === undefined ? 0 : 1 / noise;
  return weighted(model.components, variances.map((variance) => 1 / variance - outside), outside);
}

/** Logarithm of the model's density at each row of x [n, p]. 4·n·k·p operations, in blocks of rows. */
export function logDensities(x: NdArray, model: ProbabilisticModel): Float64Array {
  const { variances, noise } = invertible(model);
  const [k, p] = model.components.shape;
  let logDeterminant = noise === undefined ? 0 : (p - k) * Math.log(noise);
  for (const variance of variances) logDeterminant += Math.log(variance);
  const constant = (p * Math.log(2 * Math.PI) + logDeterminant) / 2;
  const result = new Float64Array(x.shape[0]);
  eachResidual(x, model, (codes, residual, start) => {
    for (let i = 0; i * p < residual.length; i++) {
      let distance = 0;
      for (let r = 0; r < k; r++) distance += codes[i * k + r] ** 2 / variances[r];
      if (noise !== undefined) for (let j = i * p; j < (i + 1) * p; j++) distance += residual[j] ** 2 / noise;
      result[start + i] = -constant - distance / 2;
    }
  });
  return result;
}

/** Variances along the components and (where there are other axes) outside them. Throws where one is 0 to rounding. */
function invertible({ components, explainedVariance, noiseVariance }: ProbabilisticModel): { variances: Float64Array; noise: number | undefined } {
  const [k, p] = components.shape;
  const variances = explainedVariance.map((variance) => Math.max(variance, noiseVariance));
  const noise = k < p ? noiseVariance : undefined;
  const smallest = Math.min(noise ?? Infinity, variances[k - 1]);
  if (smallest > p * 2 ** -52 * variances[0]) return { variances, noise };
  throw new InvalidParameterError({
    parameter: 'components',
    got: k,
    expected: 'fewer components than directions in which the data vary',
    remedy: 'The covariance of the model cannot be inverted as it is: there is no noise along the axes left out.',
  });
}

/** Σ weight_r·v_r·v_r' over the rows v_r, plus a multiple of the identity. */
function weighted(rows: NdArray<Float64Array>, weights: Float64Array, diagonal: number): NdArray<Float64Array> {
  const [k, p] = rows.shape;
  const scaled = ndarray(rows.data.map((value, i) => value * weights[Math.floor(i / p)]), [k, p]);
  const result = matmul(rows, scaled, { transposeA: true });
  for (let i = 0; i < p; i++) result.data[i * p + i] += diagonal;
  return result;
}
