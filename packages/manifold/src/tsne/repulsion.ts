import type { Team } from './threads/team.js';

/** A way to compute the repulsive forces Σ_j (y_i - y_j)/(1 + |y_i - y_j|²)² and Z = Σ_i Σ_{j≠i} 1/(1 + |y_i - y_j|²). */
export interface Repulsion {
  /**
   * Gets ready for positions [n, d] with these least and largest coordinates of each axis; all threads of the team call it.
   * With `precise`, Z is wanted to 1 in 1000, as divergences are that one compares.
   */
  prepare(y: Float64Array, bounds: Float64Array, team: Team, precise?: boolean): void;
  /**
   * Forces on points from … to, into `force` [n, d]; returns their share of Z, plus {@link selfPotential} for each. Those of
   * exact and barnes-hut also take points other than the ones got ready for; the forces are then those of these on them.
   */
  forces(y: Float64Array, from: number, to: number, force: Float64Array): number;
  /** What each point adds to Z by being there itself. */
  readonly selfPotential: number;
}
