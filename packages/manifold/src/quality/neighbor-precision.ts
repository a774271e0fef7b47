import { type ArrayInput, InvalidParameterError } from '@latentkit/core';
import { runSync } from '@latentkit/linalg';
import { nearestOthers } from '../graph/nearest.js';
import { type QualityOptions, checkNeighborhood, embedded } from './options.js';

/** Options of {@link neighborPrecision}. */
export interface NeighborPrecisionOptions extends QualityOptions {
  /** Sizes k of the neighbourhoods, each below n. Default 5, 10, 30 and 100 as far as there are rows. */
  readonly neighbors?: readonly number[];
}

/** Which share of neighbourhoods is kept. */
export interface NeighborPrecision {
  /** Sizes k of the neighbourhoods. */
  readonly neighbors: readonly number[];
  /** For each k the mean over rows of the share of the k nearest in x that are among the k nearest in the embedding. */
  readonly precision: Float64Array;
}

const SIZES = [5, 10, 30, 100];

/**
 * Which share of the k nearest neighbours in x [n, p] are among the k nearest in the embedding [n, q], for several k.
 * Precision and recall are the same number here, and chance gives k / (n - 1).
 *
 * Costs two searches for neighbours. Throws ShapeError where the numbers of rows differ, InvalidParameterError for a k
 * that is not below n, NonFiniteError for NaN or infinity.
 */
export function neighborPrecision(x: ArrayInput, embedding: ArrayInput, options: NeighborPrecisionOptions = {}): NeighborPrecision {
  const given = embedded(x, embedding, options);
  const { n } = given;
  const neighbors = options.neighbors ?? (n <= SIZES[0] ? [n - 1] : SIZES.filter((k) => k < n));
  if (neighbors.length === 0) throw new InvalidParameterError({ parameter: 'neighbors', got: neighbors, expected: 'at least one size' });
  for (const k of neighbors) checkNeighborhood(k, n, `the number of rows`);
  const largest = Math.max(...neighbors);
  const near = runSync(nearestOthers(given.x, largest, given.metric)).indices.data;
  const shown = runSync(nearestOthers(given.embedding, largest, 'euclidean')).indices.data;
  const kept = neighbors.map((k) => {
    let common = 0;
    const owner = new Int32Array(n).fill(-1);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < k; j++) owner[near[i * largest + j]] = i;
      for (let j = 0; j < k; j++) if (owner[shown[i * largest + j]] === i) common++;
    }
    return common / (n * k);
  });
  return { neighbors, precision: Float64Array.from(kept) };
}
