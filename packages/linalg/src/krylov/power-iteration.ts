import { CountedOperator, type LinearOperator, checkTolerance, checkWhole, noConvergence, randomUnit } from './linear-operator.js';
import { fixSign } from '../signs.js';
import { dot, norm } from '../vector.js';

/** Options of {@link powerIteration}. */
export interface PowerIterationOptions {
  /** Stops when ‖A·v - λ·v‖ <= tolerance·|λ|. Default 1e-10. */
  readonly tolerance?: number;
  /** Most applications of the operator. Default 10,000. */
  readonly maxIterations?: number;
  /** Decides the first vector. Default 0. */
  readonly seed?: number;
}

/** What {@link powerIteration} finds. */
export interface DominantEigen {
  /** The eigenvalue of largest absolute value. */
  readonly value: number;
  /** Its eigenvector, of length 1, entry of largest absolute value positive. */
  readonly vector: Float64Array;
  /** ‖A·v - λ·v‖. */
  readonly residual: number;
  /** Times the operator was applied. */
  readonly iterations: number;
}

/**
 * The eigenvalue of largest absolute value of a symmetric operator on vectors of length n, and its eigenvector, by the
 * power method: multiply, scale, repeat.
 *
 * Cost: the error shrinks by |λ2/λ1| with each application, so log(1/tolerance)/log|λ1/λ2| of them: `lanczos` needs the
 * square root of that and also finds more than one. Error: |λ| within the residual, the vector within residual/gap.
 *
 * Throws LatentKitError LK_NO_CONVERGENCE where `maxIterations` do not suffice, as they never do when λ and -λ are both
 * eigenvalues; InvalidParameterError for options out of range; NonFiniteError where the operator gives NaN.
 */
export function powerIteration(operator: LinearOperator, n: number, options: PowerIterationOptions = {}): DominantEigen {
  const { tolerance = 1e-10, maxIterations = 10_000, seed = 0 } = options;
  checkWhole('n', n);
  checkWhole('maxIterations', maxIterations);
  checkTolerance(tolerance);
  const counted = new CountedOperator(operator);
  const vector = randomUnit(n, seed, 0);
  const product = new Float64Array(n);
  let residual = Infinity;
  while (counted.applications < maxIterations) {
    counted.apply(vector, product);
    const value = dot(vector, product);
    residual = norm(product.map((entry, i) => entry - value * vector[i]));
    if (residual <= tolerance * Math.abs(value)) {
      fixSign(vector);
      return { value, vector, residual, iterations: counted.applications };
    }
    const size = norm(product);
    for (let i = 0; i < n; i++) vector[i] = product[i] / size;
  }
  throw noConvergence(
    'The power iteration',
    `a residual of ${residual} is left after ${maxIterations} steps`,
    'The largest eigenvalues are too close to each other, or one is the negative of the other; use lanczos.',
  );
}
