import type { NdArray } from '@latentkit/core';
import type { Neighbors } from '@latentkit/linalg';
import type { AnomalyScorerConfig } from './config.js';
import type { Contributions } from './contributions.js';

/**
 * Parts of the distance from rows to their neighbours that belong to single features: of each distance d the squared
 * differences over d, which add up to d; of several distances their weighted sum.
 */
export function neighborParts(x: NdArray<Float64Array>, base: NdArray<Float64Array>, { indices, distances }: Neighbors, aggregate: AnomalyScorerConfig['aggregate']): Contributions {
  const [, k] = indices.shape;
  const p = base.shape[1];
  const weights = weightsOf(aggregate, k);
  return (row, into) => {
    into.fill(0);
    for (let l = 0; l < k; l++) {
      const distance = distances.data[row * k + l];
      if (weights[l] === 0 || distance === 0) continue;
      const neighbor = indices.data[row * k + l];
      for (let j = 0; j < p; j++) into[j] += (weights[l] * (x.data[row * p + j] - base.data[neighbor * p + j]) ** 2) / distance;
    }
  };
}

/** Weights of k distances, from the nearest to the farthest, of which the sum is what is asked for. */
function weightsOf(aggregate: AnomalyScorerConfig['aggregate'], k: number): number[] {
  const middle = [Math.floor((k - 1) / 2), Math.ceil((k - 1) / 2)];
  return Array.from({ length: k }, (_, l) => {
    if (aggregate === 'mean') return 1 / k;
    if (aggregate === 'largest') return l === k - 1 ? 1 : 0;
    return middle.filter((place) => place === l).length / 2;
  });
}
