import { AbortedError, type NdArray } from '@latentkit/core';
import { type Computation, checkpoint, pause } from '../kernels/computation.js';
import { type Assignment, assign, means } from './assign.js';

/** Where a search ended. */
export interface Clustering {
  readonly centers: NdArray<Float64Array>;
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly nIter: number;
  /** Whether it was stopped from outside. */
  readonly stopped: boolean;
}

/** When a search ends. */
export interface LloydOptions {
  readonly maxIterations: number;
  /** Sum of squared movements of the centres. */
  readonly tolerance: number;
  /** Whether progress is left to the longer work that this is a part of. */
  readonly quiet: boolean;
}

/**
 * Lloyd's algorithm (1982, https://doi.org/10.1109/TIT.1982.1056489) from the given centres: assigns every row to its
 * nearest centre, moves centres to the means of their rows, until no assignment changes or the centres hardly move.
 * Labels and inertia belong to the centres returned. A search that is stopped returns what it has.
 */
export function* lloyd(x: NdArray<Float64Array>, lengths: Float64Array, start: NdArray<Float64Array>, options: LloydOptions): Computation<Clustering> {
  const k = start.shape[0];
  let centers = start;
  let current: Assignment = yield* assign(x, lengths, centers);
  let nIter = 0;
  let stopped = false;
  try {
    while (nIter < options.maxIterations) {
      yield* options.quiet ? pause() : checkpoint(nIter, options.maxIterations, { inertia: current.inertia });
      const moved = means(x, current, k);
      const next = yield* assign(x, lengths, moved);
      const shift = moved.data.reduce((sum, value, i) => sum + (value - centers.data[i]) ** 2, 0);
      const settled = next.labels.every((label, i) => label === current.labels[i]);
      nIter++;
      centers = moved;
      current = next;
      if (shift <= options.tolerance) break;
      if (!settled) continue;
      // scikit-learn sees by one more iteration that nothing changes: counted, not computed.
      nIter = Math.min(nIter + 1, options.maxIterations);
      break;
    }
  } catch (error) {
    if (!(error instanceof AbortedError) || nIter === 0) throw error;
    stopped = true;
  }
  return { centers, labels: current.labels, inertia: current.inertia, nIter, stopped };
}
