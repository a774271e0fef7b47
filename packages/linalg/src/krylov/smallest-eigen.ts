import { type ArrayInput, InvalidParameterError, LatentKitError, ShapeError, ndarray } from '@latentkit/core';
import { EnvelopeCholesky } from '../sparse/envelope-cholesky.js';
import { type PartialEigen, lanczos } from './lanczos.js';
import { checkTolerance, checkWhole } from './linear-operator.js';
import { SparseMatrix } from '../sparse/sparse-matrix.js';
import { dot, norm } from '../vector.js';

/** Options of {@link smallestEigen}. */
export interface SmallestEigenOptions {
  /** A pair has converged when ‖A·v - λ·v‖ is at most this share of the k-th eigenvalue, or rounding. Default 1e-10. */
  readonly tolerance?: number;
  /** Most solutions of a system. Default 10,000. */
  readonly maxIterations?: number;
  /** Decides the vectors to start from. Default 0. */
  readonly seed?: number;
}

// Entries (i, j) and (j, i) may differ by this share of the largest entry, as in symmetricEigen.
const SYMMETRY = 1e-12;
const EPSILON = 2 ** -52;
// Applications of the operator below which Lanczos hardly gets anywhere.
const WORTH_TRYING = 100;
// Rounding makes a semidefinite matrix indefinite by less than this share of its norm.
const LEAST_SHIFT = 1e-11;

/**
 * The k smallest eigenvalues of a sparse symmetric positive semidefinite matrix and their eigenvectors, ascending, also
 * where they are tiny beside the largest, as in locally linear embedding, or repeated, as 0 is in the Laplacian of a
 * graph of several components: `lanczos` for the inverse of A + s·I, by a sparse Cholesky factorisation, with s chosen
 * by the size of the k-th eigenvalue; or, while that costs less than the factor would, `lanczos` for A itself.
 *
 * Cost: at most two factorisations and some hundred solves. For the neighbours of points on a surface the factor's rows
 * have a few √n entries: 0.2 s for the matrix of locally linear embedding of 2,000 points, 1 s for 5,000. For points of
 * many dimensions the factor becomes dense (n³/3 operations, 5 s for n = 3,000), but eigenvalues then lie far apart, so
 * that Lanczos often gets there first. Error: residuals ‖A·v - λ·v‖ of a few ε·‖A‖·√n, eigenvalues as accurate; of
 * those below that only the common space is determined. Vectors orthonormal to 1e-12.
 *
 * Throws InvalidParameterError for a matrix that is not symmetric (naming the entry) or has a negative eigenvalue, whose
 * factor needs more than 512 MiB (n = 11,000 without any sparsity), for k outside [1, n] or options out of range;
 * ShapeError for one that is not square; LatentKitError LK_NO_CONVERGENCE where `maxIterations` do not suffice.
 */
export function smallestEigen(a: SparseMatrix | ArrayInput, k: number, options: SmallestEigenOptions = {}): PartialEigen {
  const { tolerance = 1e-10, maxIterations = 10_000, seed = 0 } = options;
  const matrix = a instanceof SparseMatrix ? a : SparseMatrix.fromDense(a);
  const n = matrix.shape[0];
  if (n !== matrix.shape[1]) throw new ShapeError({ parameter: 'a', got: matrix.shape, expected: 'a square matrix' });
  checkWhole('k', k, n);
  checkWhole('maxIterations', maxIterations);
  checkTolerance(tolerance);
  checkSymmetric(matrix);
  const factors = new EnvelopeCholesky(matrix);
  const size = rowNorm(matrix);
  const complete = { tolerance, maxIterations, seed };
  return plainly(matrix, k, factors.cost, size, complete) ?? inverted(matrix, k, factors, size, complete);
}

/** By Lanczos with A itself, while that costs less than half a factorisation: enough where eigenvalues lie far apart. */
function plainly(a: SparseMatrix, k: number, cost: number, size: number, options: Required<SmallestEigenOptions>): PartialEigen | undefined {
  const n = a.shape[0];
  const application = 2 * a.size + 10 * (2 * k + 10) * n;
  const budget = Math.min(options.maxIterations, Math.floor(cost / 2 / application));
  if (budget < WORTH_TRYING) return undefined;
  try {
    const found = lanczos((x, out) => a.multiply(x, out), n, k, { ...options, which: 'smallest', maxIterations: budget, tolerance: 1e-13 });
    const result = measured(a, found);
    const enough = Math.max(options.tolerance * result.values[k - 1], EPSILON * size);
    // A negative eigenvalue is for the factorisation to refuse.
    return result.values[0] >= -LEAST_SHIFT * size && result.residuals.every((residual) => residual <= enough) ? result : undefined;
  } catch (error) {
    if (error instanceof LatentKitError && error.code === 'LK_NO_CONVERGENCE') return undefined;
    throw error;
  }
}

/** By Lanczos with the inverse of A + s·I. */
function inverted(a: SparseMatrix, k: number, factors: EnvelopeCholesky, size: number, options: Required<SmallestEigenOptions>): PartialEigen {
  const least = LEAST_SHIFT * size;
  // A residual of the inverse may be a few hundred times as large beside the wanted eigenvalues of A.
  const inner = { ...options, tolerance: Math.max(1e-13, options.tolerance / 1000) };
  let shift = size === 0 ? 1 : 1e-6 * size;
  for (let attempt = 0; ; attempt++) {
    factors.factor(shift);
    const result = measured(a, lanczos((x, out) => factors.solve(x, out), a.shape[0], k, inner));
    // Far below the wanted values a shift drowns them in the inverse's largest; far above it, it hides how they differ.
    const fitting = Math.max(least, result.values[k - 1] / 10);
    if (attempt > 0 || size === 0 || (shift < 30 * fitting && fitting < 30 * shift)) return result;
    shift = fitting;
  }
}

/** Values and residuals of A itself, in ascending order. */
function measured(a: SparseMatrix, { vectors, applications }: PartialEigen): PartialEigen {
  const [k, n] = vectors.shape;
  const product = new Float64Array(n);
  const pairs = Array.from({ length: k }, (_, r) => {
    const row = vectors.data.subarray(r * n, (r + 1) * n);
    a.multiply(row, product);
    const value = dot(row, product);
    return { value, row, residual: norm(product.map((entry, i) => entry - value * row[i])) };
  });
  pairs.sort((x, y) => x.value - y.value);
  const rows = new Float64Array(k * n);
  pairs.forEach(({ row }, r) => rows.set(row, r * n));
  return {
    values: Float64Array.from(pairs, ({ value }) => value),
    vectors: ndarray(rows, [k, n]),
    residuals: Float64Array.from(pairs, ({ residual }) => residual),
    applications,
  };
}

/** The largest sum of absolute values of a row: no eigenvalue is larger. */
function rowNorm(a: SparseMatrix): number {
  return a.map(Math.abs).rowSums().reduce((largest, sum) => Math.max(largest, sum), 0);
}

function checkSymmetric(a: SparseMatrix): void {
  let largest = 0;
  for (const value of a.values) largest = Math.max(largest, Math.abs(value));
  for (const [i, j, value] of a.entries()) {
    const other = a.at(j, i);
    if (Math.abs(value - other) <= SYMMETRY * largest) continue;
    throw new InvalidParameterError({
      parameter: 'a',
      got: value,
      expected: `a symmetric matrix, but a[${i}][${j}] is ${value} and a[${j}][${i}] is ${other}`,
      remedy: 'Use symmetrize(a).',
    });
  }
}

