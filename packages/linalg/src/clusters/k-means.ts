import { AbortedError, type NdArray, type RandomSource } from '@latentkit/core';
import { columnMeans, columnVariances } from '../column-statistics.js';
import type { Computation } from '../kernels/computation.js';
import { squaredLengths } from './assign.js';
import { shift } from './centring.js';
import { type Clustering, lloyd } from './lloyd.js';
import { randomRows, spreadRows } from './seeding.js';

/** Options of {@link kMeans}. */
export interface ClusteringOptions {
  /** How many clusters: at most the number of rows. */
  readonly clusters: number;
  /** Rows far from each other, any rows, or the centres themselves [clusters, p]. Default `k-means++`. */
  readonly init?: 'k-means++' | 'random' | NdArray;
  /** How many searches are made, of which the best is kept; from given centres there is one. Default 1. */
  readonly runs?: number;
  /** Which of the searches of a longer work the first one is: each draws other rows. Default 0. */
  readonly firstRun?: number;
  /** Iterations after which a search ends. Default 300. */
  readonly maxIterations?: number;
  /** A search ends where the squared movements of the centres come to no more than this share of the mean variance of the features. Default 1e-4. */
  readonly tolerance?: number;
  /** Decides which rows a search begins at. */
  readonly random: RandomSource;
  /** Tells no progress, as a small part of a longer work. Default false. */
  readonly quiet?: boolean;
}

/**
 * Finds clusters of the rows of x [n, p] whose rows are near their mean, by Lloyd's algorithm: from the same centres it ends
 * where scikit-learn's `KMeans` does. Each iteration costs 2·n·p·clusters operations. A search that is stopped after its
 * first iteration returns the best clusters so far.
 *
 * ```ts
 * const { centers, labels } = await run(kMeans(x, { clusters: 10, random: random(1) }));
 * ```
 */
export function* kMeans(x: NdArray, options: ClusteringOptions): Computation<Clustering> {
  const { clusters, init = 'k-means++', runs = 1, firstRun = 0, maxIterations = 300, tolerance = 1e-4, quiet = false } = options;
  const mean = columnMeans(x);
  const rows = shift(x, mean, -1);
  const lengths = squaredLengths(rows);
  const variance = columnVariances(x).reduce((sum, v) => sum + v, 0) / mean.length;
  const ends = { maxIterations, tolerance: tolerance * variance, quiet };
  let best: Clustering | undefined;
  try {
    for (let i = 0; i < (typeof init === 'string' ? runs : 1); i++) {
      const start = typeof init === 'string' ? yield* begin(rows, lengths, init, clusters, options.random, firstRun + i) : shift(init, mean, -1);
      const found: Clustering = yield* lloyd(rows, lengths, start, ends);
      if (best === undefined || found.inertia < best.inertia) best = found;
      if (found.stopped) break;
    }
  } catch (error) {
    if (!(error instanceof AbortedError) || best === undefined) throw error;
  }
  return { ...best!, centers: shift(best!.centers, mean, 1) };
}

function* begin(x: NdArray<Float64Array>, lengths: Float64Array, init: 'k-means++' | 'random', clusters: number, source: RandomSource, run: number): Computation<NdArray<Float64Array>> {
  return init === 'random' ? randomRows(x, clusters, source, run) : yield* spreadRows(x, lengths, clusters, source, run);
}
