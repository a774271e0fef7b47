import { InvalidParameterError } from '@latentkit/core';
import type { PCAConfig } from './config.js';
import { type ComponentCount, type SolverName, countForFraction } from './decomposition.js';
import { countByMinka } from './minka.js';

// Up to here all singular values of the data take milliseconds.
const SMALL = 500;
// Solver auto diagonalises covariances of up to this size, as scikit-learn's does.
const FEATURES = 1000;
// Below this size the covariance matrix costs less than the passes over the data that random directions need.
const LARGE = 2000;
// So many times more rows and columns than directions make random ones worth while: 16 products with them against one with all.
const DIRECTIONS = 32;

/**
 * What finds the components of [n, p]. For `auto`: the covariance matrix for at most 1000 features with at least ten
 * times as many samples; all singular values where neither is above 500, or for `mle`; random directions where both
 * are above 2000 and 32 times the number of directions; else the covariance matrix, or where n < p that of inner products.
 */
export function chooseSolver(config: PCAConfig, n: number, p: number): SolverName {
  const { solver, components, oversampling } = config;
  const exact = n < p ? 'inner-products' : 'covariance';
  if (solver === 'covariance') return exact;
  if (solver !== 'auto') return solver;
  if (p <= FEATURES && n >= 10 * p) return 'covariance';
  if (Math.max(n, p) <= SMALL || components === 'mle') return 'full';
  const short = Math.min(n, p);
  const counted = typeof components === 'number' && components >= 1;
  return counted && short > LARGE && (components + oversampling) * DIRECTIONS < short ? 'randomized' : exact;
}

/** How many components of [n, p] to keep. Throws InvalidParameterError for more than there are. */
export function countComponents(components: PCAConfig['components'], n: number, p: number): ComponentCount {
  const limit = Math.min(n, p);
  if (components === 'all') return limit;
  if (components === 'mle') {
    if (n >= p && p > 1) return countByMinka(n);
    throw new InvalidParameterError({
      parameter: 'PCA.components',
      got: 'mle',
      expected: `a number or a fraction for ${n} samples of ${p} features`,
      remedy: "'mle' needs at least as many samples as features, and two features.",
    });
  }
  if (components < 1) return countForFraction(components);
  if (components <= limit) return components;
  throw new InvalidParameterError({
    parameter: 'PCA.components',
    got: components,
    expected: `at most ${limit}, the smaller of ${n} samples and ${p} features`,
  });
}
