import type { ArrayInput, NdArray } from '@latentkit/core';
import { runSync } from '@latentkit/linalg';
import { eachDistanceRow } from '../graph/distance-rows.js';
import type { MetricOrPrecomputed } from '../graph/metric.js';
import { nearestOthers } from '../graph/nearest.js';
import { type QualityOptions, checkNeighborhood, embedded } from './options.js';

/** Options of {@link trustworthiness} and {@link continuity}. */
export interface NeighborhoodOptions extends QualityOptions {
  /** Size k of a neighbourhood, below n / 2. Default 5. */
  readonly neighbors?: number;
}

/**
 * How far the neighbours that an embedding [n, q] shows are neighbours in x [n, p], too: 1 where all are, about 0.5 for
 * a random embedding. Each of the k nearest points in the embedding whose rank r in x lies beyond k costs r - k; the
 * sum is scaled as in `sklearn.manifold.trustworthiness` (Venna & Kaski, 2001, https://doi.org/10.1007/3-540-44668-0_68).
 * Equal distances share the best rank; scikit-learn orders them arbitrarily.
 *
 * About n²·(p + k) operations, and memory for one row of distances at a time. Throws ShapeError where the numbers of rows
 * differ, InvalidParameterError for a k that is not below n / 2, NonFiniteError for NaN or infinity.
 */
export function trustworthiness(x: ArrayInput, embedding: ArrayInput, options: NeighborhoodOptions = {}): number {
  const { neighbors = 5 } = options;
  const given = embedded(x, embedding, options);
  checkNeighborhood(neighbors, given.n / 2, `half of the ${given.n} rows`);
  return 1 - intrusions(given.embedding, 'euclidean', given.x, given.metric, neighbors);
}

/**
 * How far neighbours in x [n, p] stay neighbours in the embedding [n, q]: {@link trustworthiness} with the roles
 * exchanged. It falls where an embedding tears neighbourhoods apart.
 */
export function continuity(x: ArrayInput, embedding: ArrayInput, options: NeighborhoodOptions = {}): number {
  const { neighbors = 5 } = options;
  const given = embedded(x, embedding, options);
  checkNeighborhood(neighbors, given.n / 2, `half of the ${given.n} rows`);
  return 1 - intrusions(given.x, given.metric, given.embedding, 'euclidean', neighbors);
}

/** By how much the k nearest of each row in one space exceed rank k in the other, scaled to [0, 1]. */
function intrusions(
  shown: NdArray<Float64Array>,
  shownMetric: MetricOrPrecomputed,
  truth: NdArray<Float64Array>,
  truthMetric: MetricOrPrecomputed,
  k: number,
): number {
  const n = shown.shape[0];
  const near = runSync(nearestOthers(shown, k, shownMetric)).indices.data;
  const nearer = new Int32Array(k);
  const limits = new Float64Array(k);
  let excess = 0;
  eachDistanceRow(truth, truthMetric, (i, row) => {
    for (let j = 0; j < k; j++) limits[j] = row[near[i * k + j]];
    nearer.fill(0);
    for (let m = 0; m < n; m++) if (m !== i) for (let j = 0; j < k; j++) nearer[j] += row[m] < limits[j] ? 1 : 0;
    for (let j = 0; j < k; j++) excess += Math.max(0, nearer[j] + 1 - k);
  });
  return (excess * 2) / (n * k * (2 * n - 3 * k - 1));
}
