import { AbortedError } from '@latentkit/core';
import { type Computation, checkpoint } from '@latentkit/linalg';
import type { Fit } from './majorizer.js';
import { MetricMajorizer } from './metric-majorizer.js';
import { NonmetricMajorizer } from './nonmetric-majorizer.js';

/** How SMACOF runs. */
export interface SmacofOptions {
  readonly nonmetric: boolean;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** What one run of SMACOF finds. */
export interface SmacofResult extends Fit {
  /** [n, q], row-major. */
  readonly points: Float64Array;
  readonly iterations: number;
  /** Whether it was stopped by its caller. */
  readonly aborted: boolean;
}

/**
 * SMACOF from a start [n, q]: each iteration moves the points to the minimum of a paraboloid above the stress, which so
 * never rises. Dissimilarities are those of the pairs (0,1), (0,2), …. Updates, tolerance and, for the nonmetric form,
 * targets are those of `sklearn.manifold.smacof`. Stopped, it gives the points it has.
 *
 * (De Leeuw, 1977; Borg & Groenen, 2005, https://doi.org/10.1007/0-387-28981-X.)
 */
export function* smacof(dissimilarities: Float64Array, start: Float64Array, q: number, options: SmacofOptions): Computation<SmacofResult> {
  const n = start.length / q;
  const { maxIterations, tolerance } = options;
  const majorizer = options.nonmetric ? new NonmetricMajorizer(dissimilarities, n, q) : new MetricMajorizer(dissimilarities, n, q);
  let points = start;
  let before = Infinity;
  majorizer.measure(points);
  for (let iteration = 1; ; iteration++) {
    points = majorizer.moved(points);
    const fit = majorizer.measure(points);
    const found = { points, ...fit, iterations: iteration };
    if (iteration === maxIterations || (before - fit.stress) / fit.squares < tolerance) return { ...found, aborted: false };
    before = fit.stress;
    try {
      yield* checkpoint(iteration, maxIterations, { stress: fit.stress });
    } catch (error) {
      if (error instanceof AbortedError) return { ...found, aborted: true };
      throw error;
    }
  }
}
