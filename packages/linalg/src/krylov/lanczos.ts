import { type NdArray, ndarray } from '@latentkit/core';
import { KrylovBasis, type RitzPairs } from './krylov-basis.js';
import { CountedOperator, type LinearOperator, checkTolerance, checkWhole, noConvergence } from './linear-operator.js';
import { fixSign } from '../signs.js';
import { norm } from '../vector.js';

/** Options of {@link lanczos}. */
export interface LanczosOptions {
  /** Which end of the spectrum, by value (not absolute value). Default `largest`. */
  readonly which?: 'largest' | 'smallest';
  /** A pair has converged when ‖A·v - λ·v‖ <= tolerance·‖A‖. Default 1e-10. */
  readonly tolerance?: number;
  /** Most applications of the operator. Default 10,000. */
  readonly maxIterations?: number;
  /** Decides the vectors to start from. Default 0. */
  readonly seed?: number;
}

/** Eigenpairs from one end of a symmetric operator's spectrum. */
export interface PartialEigen {
  /** k eigenvalues, the outermost first: descending for the largest, ascending for the smallest. */
  readonly values: Float64Array;
  /** Their eigenvectors as rows [k, n], orthonormal, each with its entry of largest absolute value positive. */
  readonly vectors: NdArray<Float64Array>;
  /** ‖A·v - λ·v‖ of each pair. */
  readonly residuals: Float64Array;
  /** Times the operator was applied. */
  readonly applications: number;
}

/**
 * The k largest or smallest eigenvalues of a symmetric operator on vectors of length n, given as a function, and their
 * eigenvectors: Lanczos with full reorthogonalisation and thick restarts.
 *
 * A Krylov space holds only one vector of each eigenspace. So when k pairs have converged, the search starts again from
 * a new random vector in their orthogonal complement, until nothing is left there that belongs among the k: repeated
 * eigenvalues (a graph's Laplacian has 0 once for each of its components) are found with their multiplicity.
 *
 * Cost: about √(spread/gap)·ln(1/tolerance)/2 applications, gap being the distance from the k-th eigenvalue to the next
 * and spread that from one end of the spectrum to the other, each with 10·m·n operations of orthogonalisation, where
 * m = max(2·k + 10, 30) vectors of length n are stored. Error: each eigenvalue within its residual, and for gap g
 * within residual²/g; vectors orthonormal to 1e-12, directions within residual/gap. Where the smallest eigenvalues of a
 * matrix are tiny beside the largest, use `smallestEigen`. (Wu & Simon, 2000, https://doi.org/10.1137/S0895479898334605.)
 *
 * Throws LatentKitError LK_NO_CONVERGENCE where `maxIterations` do not suffice; InvalidParameterError for k outside
 * [1, n] or options out of range; NonFiniteError where the operator gives NaN. That the operator is symmetric is not
 * checked.
 */
export function lanczos(operator: LinearOperator, n: number, k: number, options: LanczosOptions = {}): PartialEigen {
  const { which = 'largest', tolerance = 1e-10, maxIterations = 10_000, seed = 0 } = options;
  checkWhole('n', n);
  checkWhole('k', k, n);
  checkWhole('maxIterations', maxIterations);
  checkTolerance(tolerance);
  const counted = new CountedOperator(operator, which === 'smallest' ? -1 : 1);
  const search = new Search(counted, n, tolerance, maxIterations, seed);
  let found = search.largest(k, undefined);
  while (found.values.length < n) {
    const next = search.largest(1, found);
    if (!(next.values[0] > found.values[k - 1] + tolerance * search.size)) break;
    found = insert(found, next, k, n);
  }
  return finish(found, counted, which === 'smallest' ? -1 : 1, n);
}

class Search {
  /** The largest absolute Ritz value so far: ‖A‖ from below. */
  size = 0;
  private starts = 0;

  constructor(
    private readonly operator: CountedOperator,
    private readonly n: number,
    private readonly tolerance: number,
    private readonly maxIterations: number,
    private readonly seed: number,
  ) {}

  /**
   * The largest `count` pairs in the complement of what was found before; or, when that was given, the largest pair as
   * soon as it is clear whether it belongs among them.
   */
  largest(count: number, known: RitzPairs | undefined): RitzPairs {
    const { n, operator } = this;
    const threshold = known?.values[known.values.length - 1];
    const capacity = Math.min(n - (known?.values.length ?? 0), Math.max(2 * count + 10, 30));
    const basis = new KrylovBasis(n, capacity, known, this.seed, this.starts);
    this.starts += n;
    for (;;) {
      while (basis.count < capacity) {
        if (operator.applications >= this.maxIterations) throw this.short(basis, count);
        basis.extend(operator);
      }
      const ritz = basis.ritz();
      this.size = Math.max(this.size, ...ritz.values.map(Math.abs));
      const bound = this.tolerance * this.size;
      const wanted = Math.min(count, capacity);
      if (ritz.residuals.subarray(0, wanted).every((residual) => residual <= bound)) return basis.vectors(ritz, wanted);
      if (threshold !== undefined && 10 * ritz.residuals[0] < threshold - ritz.values[0]) return basis.vectors(ritz, 1);
      basis.restart(ritz, wanted + ((capacity - wanted) >> 1));
    }
  }

  private short(basis: KrylovBasis, count: number): Error {
    const { residuals } = basis.ritz();
    const done = residuals.subarray(0, count).filter((residual) => residual <= this.tolerance * this.size).length;
    return noConvergence(
      'The Lanczos iteration',
      `${done} of ${count} pairs were found within ${this.maxIterations} applications of the operator`,
      'Raise maxIterations or tolerance; for eigenvalues that lie densely, use smallestEigen or symmetricEigen.',
    );
  }
}

/** The k largest of both, in order. */
function insert(found: RitzPairs, next: RitzPairs, k: number, n: number): RitzPairs {
  let at = 0;
  while (at < k && found.values[at] >= next.values[0]) at++;
  const values = found.values.slice();
  const rows = found.rows.slice();
  values.copyWithin(at + 1, at, k - 1);
  rows.copyWithin((at + 1) * n, at * n, (k - 1) * n);
  values[at] = next.values[0];
  rows.set(next.rows.subarray(0, n), at * n);
  return { values, rows };
}

function finish({ values, rows }: RitzPairs, operator: CountedOperator, sign: 1 | -1, n: number): PartialEigen {
  const product = new Float64Array(n);
  const residuals = values.map((value, r) => {
    const row = rows.subarray(r * n, (r + 1) * n);
    fixSign(row);
    operator.apply(row, product);
    return norm(product.map((entry, i) => entry - value * row[i]));
  });
  return {
    values: values.map((value) => (sign < 0 ? 0 - value : value)),
    vectors: ndarray(rows, [values.length, n]),
    residuals,
    applications: operator.applications,
  };
}
