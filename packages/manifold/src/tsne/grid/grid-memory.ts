import type { Memory } from '../threads/memory.js';
import { largestGrid } from './geometry.js';
import { coarseCount } from './refinement.js';
import { fastSize } from './sizes.js';

/** Room for the largest pair of grids that may be needed; pages of it that are never touched cost nothing. */
export interface GridMemory {
  /** Nodes per side of the largest fine grid. */
  readonly largest: number;
  readonly values: Float64Array;
  readonly re: Float32Array;
  readonly im: Float32Array;
  readonly spectrum: Float32Array;
  readonly coarseValues: Float64Array;
  readonly coarseRe: Float32Array;
  readonly coarseIm: Float32Array;
  readonly coarseSpectrum: Float32Array;
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
    re: memory.float32(half),
    im: memory.float32(half),
    spectrum: memory.float32(half),
    coarseValues: memory.float64(coarse * coarse),
    coarseRe: memory.float32(coarseHalf),
    coarseIm: memory.float32(coarseHalf),
    coarseSpectrum: memory.float32(2 * coarseHalf),
    response: memory.float64(16),
    facts: memory.float64(4),
  };
}
