import { ndarray } from '@latentkit/core';
import type { Neighbors } from '../kernels/kernels.js';

/**
 * Neighbours without the rows themselves, one fewer: row i of the result belongs to row `first` + i of the base. Where
 * more duplicates than neighbours push the row itself out of its own list, the last of the list goes.
 */
export function withoutSelf({ indices, distances }: Neighbors, first: number): Neighbors {
  const [n, wanted] = indices.shape;
  const k = wanted - 1;
  const keptIndices = new Int32Array(n * k);
  const keptDistances = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let c = 0, to = i * k; c < wanted && to < (i + 1) * k; c++) {
      const index = indices.data[i * wanted + c];
      if (index === first + i) continue;
      keptIndices[to] = index;
      keptDistances[to++] = distances.data[i * wanted + c];
    }
  }
  return { indices: ndarray(keptIndices, [n, k]), distances: ndarray(keptDistances, [n, k]) };
}
