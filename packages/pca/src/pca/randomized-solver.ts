import type { NdArray } from '@latentkit/core';
import { type Computation, columnVariances, fixSigns, randomizedSvd } from '@latentkit/linalg';
import type { PCAConfig } from './config.js';
import { type Decomposition, meanBeyond } from './decomposition.js';
import { finiteMeans, tooLarge } from './input.js';

/**
 * PCA by random directions (Halko, Martinsson & Tropp, 2011, https://doi.org/10.1137/090771806): 4·(q + 1) products
 * of the data with k + oversampling directions, q iterations. Approximate: the error of a variance falls with
 * (σ of the last direction/σ)^(4q + 2).
 */
export function* solveByRandomDirections(x: NdArray, k: number, config: PCAConfig): Computation<Decomposition> {
  const [n, p] = x.shape;
  const mean = finiteMeans(x);
  const totalVariance = columnVariances(x, { ddof: 1, means: mean }).reduce((sum, variance) => sum + variance, 0);
  if (!Number.isFinite(totalVariance)) throw tooLarge();
  const { singularValues, vt } = yield* randomizedSvd(x, {
    k,
    center: mean,
    seed: config.seed,
    oversampling: config.oversampling,
    iterations: config.iterations,
  });
  const explainedVariance = singularValues.map((s) => s ** 2 / (n - 1));
  return {
    mean,
    components: fixSigns(vt).rows,
    explainedVariance,
    totalVariance,
    noiseVariance: meanBeyond(explainedVariance, totalVariance, Math.min(n, p)),
  };
}
