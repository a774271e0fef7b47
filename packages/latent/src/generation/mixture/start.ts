import { InvalidParameterError, type NdArray, type RandomSource, ShapeError, ndarray, toNdArray } from '@latentkit/core';
import { type Computation, kMeans } from '@latentkit/linalg';
import type { GaussianMixtureConfig } from './config.js';

/**
 * The shares [n, k] of rows in components that a search begins with: every row belongs to one of them entirely. Throws
 * InvalidParameterError for fewer rows than components, ShapeError for given means of another shape.
 */
export function* startingShares(x: NdArray<Float64Array>, config: GaussianMixtureConfig, source: RandomSource, run: number): Computation<NdArray<Float64Array>> {
  const { init, components: clusters } = config;
  const n = x.shape[0];
  if (n < clusters) throw new InvalidParameterError({ parameter: 'GaussianMixture.components', got: clusters, expected: `at most ${n}, the number of rows` });
  const options = { clusters, random: source, firstRun: run, quiet: true };
  // Without an iteration rows belong to the nearest of the rows or means that k-means would begin at.
  const { labels } = yield* init === 'k-means'
    ? kMeans(x, options)
    : kMeans(x, { ...options, init: typeof init === 'string' ? init : givenMeans(init, clusters, x.shape[1]), maxIterations: 0 });
  const shares = new Float64Array(n * clusters);
  labels.forEach((c, i) => (shares[i * clusters + c] = 1));
  return ndarray(shares, [n, clusters]);
}

function givenMeans(given: readonly (readonly number[])[], components: number, d: number): NdArray<Float64Array> {
  const means = toNdArray(given, { name: 'GaussianMixture.init', dtype: 'float64' });
  if (means.shape.length === 2 && means.shape[0] === components && means.shape[1] === d) return means;
  throw new ShapeError({ parameter: 'GaussianMixture.init', got: means.shape, expected: `${components} means of ${d} features` });
}
