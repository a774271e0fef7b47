import { InvalidParameterError, type NdArray, type RandomSource, ShapeError, ndarray, takeRows, toNdArray } from '@latentkit/core';
import { rowDistance } from '@latentkit/linalg';
import type { GaussianMixtureConfig } from './config.js';

/** Means [k, d] that a search begins at. Throws ShapeError for given ones of another shape. */
export function startingMeans(x: NdArray<Float64Array>, { init, components }: GaussianMixtureConfig, source: RandomSource, run: number): NdArray<Float64Array> {
  const [n, d] = x.shape;
  if (n < components) throw new InvalidParameterError({ parameter: 'GaussianMixture.components', got: components, expected: `at most ${n}, the number of rows` });
  if (init === 'random') return takeRows(x, source.stream('gaussian-mixture/random').at(run).permutation(n).subarray(0, components));
  if (init === 'k-means++') return takeRows(x, spreadRows(x, components, source, run));
  const means = toNdArray(init, { name: 'GaussianMixture.init', dtype: 'float64' });
  if (means.shape.length === 2 && means.shape[0] === components && means.shape[1] === d) return means;
  throw new ShapeError({ parameter: 'GaussianMixture.init', got: means.shape, expected: `${components} means of ${d} features` });
}

/** Each row belongs to the nearest mean, entirely: [n, k]. */
export function nearestShares(x: NdArray<Float64Array>, means: NdArray<Float64Array>): NdArray<Float64Array> {
  const n = x.shape[0];
  const k = means.shape[0];
  const distances = Array.from({ length: k }, (_, c) => squaresFrom(x, means, c));
  const shares = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    let nearest = 0;
    for (let c = 1; c < k; c++) if (distances[c][i] < distances[nearest][i]) nearest = c;
    shares[i * k + nearest] = 1;
  }
  return ndarray(shares, [n, k]);
}

/** Rows drawn one after the other with a probability proportional to the squared distance from those before (Arthur & Vassilvitskii, 2007). */
function spreadRows(x: NdArray<Float64Array>, k: number, source: RandomSource, run: number): number[] {
  const n = x.shape[0];
  const uniform = source.stream('gaussian-mixture/spread').at(run).uniform(k);
  const chosen = [Math.floor(uniform[0] * n)];
  const nearest = squaresFrom(x, x, chosen[0]);
  while (chosen.length < k) {
    const target = uniform[chosen.length] * nearest.reduce((sum, square) => sum + square, 0);
    let passed = 0;
    let next = nearest.findIndex((square) => (passed += square) > target);
    // No row differs from those chosen: any other does.
    if (next === -1) next = Array.from(nearest.keys()).find((i) => !chosen.includes(i))!;
    chosen.push(next);
    squaresFrom(x, x, next).forEach((square, i) => {
      if (square < nearest[i]) nearest[i] = square;
    });
  }
  return chosen;
}

/** Squared distances of all rows from one of `centres`. */
function squaresFrom(x: NdArray<Float64Array>, centres: NdArray<Float64Array>, c: number): Float64Array {
  const distance = rowDistance('sqeuclidean');
  const d = x.shape[1];
  return Float64Array.from({ length: x.shape[0] }, (_, i) => distance(x.data, i * d, centres.data, c * d, d));
}
