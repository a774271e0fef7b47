import { type NdArray, type RandomSource, astype, takeRows } from '@latentkit/core';
import type { Computation } from '../kernels/computation.js';
import { squaredDistances } from './assign.js';

/** `k` different rows of x, drawn at random. */
export function randomRows(x: NdArray<Float64Array>, k: number, source: RandomSource, run: number): NdArray<Float64Array> {
  return takeRows(x, source.stream('k-means/random').at(run).permutation(x.shape[0]).subarray(0, k));
}

/**
 * `k` rows of x, drawn one after the other with a probability proportional to the squared distance from those before
 * (Arthur & Vassilvitskii, 2007, k-means++). Of 2 + ⌊ln k⌋ candidates each time the one that leaves the least sum of
 * squared distances is taken, as scikit-learn does.
 */
export function* spreadRows(x: NdArray<Float64Array>, lengths: Float64Array, k: number, source: RandomSource, run: number): Computation<NdArray<Float64Array>> {
  const n = x.shape[0];
  const trials = 2 + Math.floor(Math.log(k));
  const stream = source.stream(`k-means/spread ${run}`);
  const chosen = [Math.floor(stream.at(0).uniform(1)[0] * n)];
  let nearest = column(yield* squaredDistances(x, lengths, takeRows(x, chosen)), 0);
  for (let c = 1; c < k; c++) {
    const candidates = draw(nearest, stream.at(c).uniform(trials));
    const distances = yield* squaredDistances(x, lengths, takeRows(x, candidates));
    let least = Infinity;
    let best: Float64Array = nearest;
    for (let t = 0; t < trials; t++) {
      const closer = column(distances, t).map((distance, i) => Math.min(distance, nearest[i]));
      const sum = closer.reduce((total, distance) => total + distance, 0);
      if (sum >= least) continue;
      least = sum;
      best = closer;
      chosen[c] = candidates[t];
    }
    nearest = best;
  }
  return astype(takeRows(x, chosen), 'float64');
}

/** Indices drawn with probabilities proportional to the weights, one for each uniform number. */
function draw(weights: Float64Array, uniform: Float32Array): Int32Array {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, i) => (cumulative[i] = total += weight));
  return Int32Array.from(uniform, (u) => {
    let low = 0;
    let high = weights.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] > u * total) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

function column({ data, shape: [n, k] }: NdArray<Float64Array>, c: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => data[i * k + c]);
}
