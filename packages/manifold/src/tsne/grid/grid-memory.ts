import type { Memory } from '../threads/memory.js';
import { largestGrid } from './geometry.js';
import { coarseCount } from './refinement.js';
import { fastSize } from './sizes.js';

/** Room for the largest pair of grids that may be needed; pages of it that are never touched cost nothing. */
export interface GridMemory {
  /** Nodes per side of the largest fine grid. */
  readonly largest: number;
  readonly values: Float64Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly spectrum: Float64Array;
  readonly coarseValues: Float64Array;
  readonly coarseRe: Float64Array;
  readonly coarseIm: Float64Array;
  readonly coarseSpectrum: Float64Array;
  /** Response of a node to its own charge. */
  readonly response: Float64Array;
  /** Mean potential of a charge at its own place; the sizes and the spacing for which all this is. */
  readonly facts: Float64Array;
}

/** Grids for a map of n points at this spacing. */
export function gridMemory(n: number, spacing: number, memory: Memory): GridMemory {
  const largest = largestGrid(n, spacing);
  const half = (largest / 2 + 1) * largest;
  const coarse = fastSize(coarseCount(largest));
  const coarseHalf = (coarse + 1) * coarse;
  return {
    largest,
    values: memory.float64(largest * largest),
    re: memory.float64(half),
    im: memory.float64(half),
    spectrum: memory.float64(half),
    coarseValues: memory.float64(coarse * coarse),
    coarseRe: memory.float64(coarseHalf),
    coarseIm: memory.float64(coarseHalf),
    coarseSpectrum: memory.float64(2 * coarseHalf),
    response: memory.float64(16),
    facts: memory.float64(4),
  };
}
