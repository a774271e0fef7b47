import type { NdArray } from '@latentkit/core';
import { type Computation, checkpoint } from '@latentkit/linalg';
import type { Components } from './components.js';
import { expectation } from './expectation.js';
import { maximization } from './maximization.js';

/** What a search has come to. */
export interface Found extends Components {
  /** Mean log-likelihood of a row, before the last step. */
  readonly lowerBound: number;
  readonly nIter: number;
  readonly converged: boolean;
}

/** When a search ends, and what each step adds to variances. */
export interface SearchOptions {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly ridge: number;
}

/** Steps from a start [n, k], the share of each row in each component, until the likelihood no longer rises; `keep` is told of every one. */
export function* search(
  x: NdArray<Float64Array>,
  shares: NdArray<Float64Array>,
  diagonal: boolean,
  { maxIterations, tolerance, ridge }: SearchOptions,
  keep: (found: Found) => void,
): Computation<void> {
  let components = yield* maximization(x, shares, diagonal, ridge);
  let before = -Infinity;
  for (let nIter = 1; nIter <= maxIterations; nIter++) {
    const { logDensities, responsibilities } = yield* expectation(x, components);
    const lowerBound = logDensities.reduce((sum, value) => sum + value, 0) / logDensities.length;
    components = yield* maximization(x, responsibilities, diagonal, ridge);
    const converged = Math.abs(lowerBound - before) < tolerance;
    keep({ ...components, lowerBound, nIter, converged });
    if (converged) return;
    before = lowerBound;
    yield* checkpoint(nIter, maxIterations, { logLikelihood: lowerBound });
  }
}
