/** A Chebyshev filter: eigenvalues in [0, bound] are damped, those above it multiplied up. */
export interface Filter {
  readonly bound: number;
  readonly degree: number;
}

/** What the last Rayleigh–Ritz step showed. */
export interface Approximation {
  /** Ritz values, descending. */
  readonly values: Float64Array;
  /** Largest residual of the wanted pairs that were looked at, as a share of the largest value. */
  readonly residual: number;
}

const DEGREES = [2, 3, 4, 5, 6, 8, 10, 13, 16, 20];
// e^30 is what the filter may multiply the largest direction by against the smallest: the overlaps of filtered rows,
// whose condition is the square of that before they are scaled, keep their rank in float64.
const GROWTH = 30;
// The first Ritz values say little, and a filter that trusts them too much damps what is wanted.
const SECOND_DEGREE = 4;

/** The filter of the first step: everything above the mean eigenvalue. */
export function firstFilter(meanValue: number): Filter {
  return { bound: meanValue, degree: DEGREES[0] };
}

/**
 * The cheapest filter that should bring the k-th pair to the tolerance, or as near as one step may. Undefined where all
 * the steps that are left would not do.
 */
export function nextFilter({ values, residual }: Approximation, k: number, tolerance: number, step: number, left: number): Filter | undefined {
  const bound = Math.max(values[values.length - 1], 1e-12 * values[0]);
  const growth = (value: number): number => Math.acosh(Math.max(1.0001, (2 * value) / bound - 1));
  const most = step === 1 ? Math.min(SECOND_DEGREE, GROWTH / growth(values[0])) : GROWTH / growth(values[0]);
  const needed = Math.log(Math.max(10, (10 * residual) / tolerance)) / growth(values[k - 1]);
  let degree = DEGREES[0];
  for (const candidate of DEGREES) {
    if (candidate > most) break;
    degree = candidate;
    if (degree >= needed) break;
  }
  return degree * left < needed ? undefined : { bound, degree };
}
