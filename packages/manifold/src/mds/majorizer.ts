/** How well points fit their targets. */
export interface Fit {
  /** Σ (target - distance)² over pairs. */
  readonly stress: number;
  /** Σ distance² over pairs. */
  readonly squares: number;
}

/** The two halves of an iteration of SMACOF. */
export interface Majorizer {
  /** How well points [n, q] fit the targets as they are. */
  measure(points: Float64Array): Fit;
  /** Where the Guttman transform puts the points that were measured last: (1/n)·Σ_j (target/distance)·(x_i - x_j). */
  moved(points: Float64Array): Float64Array;
}

/** scikit-learn's stand-in for a distance of 0, which has no direction. */
export const COINCIDENT = 1e-5;
