import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, checkpoint, topEigen } from '@latentkit/linalg';
import type { FactorAnalysisConfig } from './config.js';

/** A model of factors, x = mean + z·W + noise, as the search finds it. */
export interface FactorModel {
  /** Loadings W [k, p]. */
  readonly components: NdArray<Float64Array>;
  /** Variance of the noise of each feature. */
  readonly noiseVariance: Float64Array;
  /** Log-likelihood of all samples at each iteration. */
  readonly loglike: Float64Array;
  readonly converged: boolean;
}

// scikit-learn's floor of a noise variance.
const SMALL = 1e-12;

/**
 * Loadings and noise of greatest likelihood, given the covariance [p, p] (divisor n): in turns the loadings that are
 * best for the noise, by the eigenvectors of the covariance scaled by it, and the noise they leave. (Barber, 2012,
 * "Bayesian Reasoning and Machine Learning", algorithm 21.1.) One eigenproblem of size p an iteration.
 */
export function* maximumLikelihood(
  covariance: NdArray<Float64Array>,
  n: number,
  k: number,
  { tolerance, maxIterations, noiseVarianceInit }: FactorAnalysisConfig,
): Computation<FactorModel> {
  const p = covariance.shape[0];
  const constant = p * Math.log(2 * Math.PI) + k;
  let noise = noiseVarianceInit === undefined ? new Float64Array(p).fill(1) : Float64Array.from(noiseVarianceInit);
  const loglike: number[] = [];
  for (;;) {
    const scale = noise.map((value) => Math.sqrt(value) + SMALL);
    const { values, vectors } = yield* topEigen(scaledBy(covariance, scale), k);
    let trace = 0;
    for (let j = 0; j < p; j++) trace += covariance.data[j * (p + 1)] / scale[j] ** 2;
    const explained = values.map((value) => Math.max(value, SMALL));
    const rest = Math.max(0, trace - values.reduce((a, b) => a + b, 0));
    const logs = [explained, noise].map((numbers) => numbers.reduce((sum, value) => sum + Math.log(value), 0));
    loglike.push((-n / 2) * (constant + logs[0] + rest + logs[1]));
    const w = vectors.data.map((value, i) => value * Math.sqrt(Math.max(values[Math.floor(i / p)] - 1, 0)) * scale[i % p]);

    const rise = loglike.length === 1 ? Infinity : loglike[loglike.length - 1] - loglike[loglike.length - 2];
    const converged = rise < tolerance;
    if (!converged) {
      noise = Float64Array.from({ length: p }, (_, j) => {
        let left = covariance.data[j * (p + 1)];
        for (let r = 0; r < k; r++) left -= w[r * p + j] ** 2;
        return Math.max(left, SMALL);
      });
    }
    if (converged || loglike.length === maxIterations) {
      return { components: ndarray(w, [k, p]), noiseVariance: noise, loglike: Float64Array.from(loglike), converged };
    }
    yield* checkpoint(loglike.length, maxIterations, { loglike: loglike[loglike.length - 1] });
  }
}

/** The covariance of features over their scale. */
function scaledBy({ data, shape }: NdArray<Float64Array>, scale: Float64Array): NdArray<Float64Array> {
  const p = scale.length;
  const scaled = new Float64Array(p * p);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) scaled[i * p + j] = data[i * p + j] / (scale[i] * scale[j]);
  return ndarray(scaled, shape);
}
