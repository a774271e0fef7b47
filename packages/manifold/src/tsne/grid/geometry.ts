import { coarseCount } from './refinement.js';
import { LARGEST, fastSize } from './sizes.js';

/** Nodes that a cubic spline needs beyond the span of the points. */
const SPLINE_NODES = 4;

/** How a pair of grids lies over the points. */
export interface Geometry {
  readonly spacing: number;
  /** Nodes per side that points reach. */
  readonly used: number;
  /** Nodes per side of the fine, cyclic grid, with a margin so wide that the near part does not reach around. */
  readonly fine: number;
  /** Nodes per side of the coarse grid. */
  readonly coarse: number;
  /** Place of the first node. */
  readonly x: number;
  readonly y: number;
}

// With this split the near part of the kernel has fallen to 1e-4 at the margin, and the far part's spectrum to 1e-5 at
// the coarse grid's Nyquist frequency: errors far below those of the splines.
const SPLIT = 0.0128;
/** Fine nodes within which the near part of the kernel vanishes. */
const MARGIN = 20;

/** Small maps get finer grids: while they need no more nodes than this, forces are made more exact at no cost. */
const FEW_NODES = 60;
const MOST_HALVINGS = 2;

/** Where the kernel is split for a fine grid of this spacing. */
export function nearSplit(spacing: number): number {
  return SPLIT / (spacing * spacing);
}

/** Nodes per side for which memory is kept, for a map of n points; a multiple of 4 with small factors. */
export function largestGrid(n: number, spacing: number): number {
  return fastSize(Math.min(LARGEST, Math.ceil(512 + (3.2 * Math.sqrt(n)) / spacing)));
}

/**
 * Grids of the spacing for points within these bounds (left, right, low, high); of a narrower spacing for small maps, of a
 * wider one where the map is so large that more than `largest` nodes per side would be needed.
 */
export function geometryOf(bounds: ArrayLike<number>, spacing: number, largest: number): Geometry {
  const [left, right, low, high] = [bounds[0], bounds[1], bounds[2], bounds[3]];
  const span = Math.max(right - left, high - low);
  let fitting = Math.max(spacing, span / (largest - MARGIN - SPLINE_NODES - 1));
  for (let halvings = 0; halvings < MOST_HALVINGS && span < (fitting / 2) * FEW_NODES; halvings++) fitting /= 2;
  const used = Math.ceil(span / fitting) + SPLINE_NODES;
  return {
    spacing: fitting,
    used,
    fine: fastSize(used + MARGIN),
    coarse: fastSize(coarseCount(used)),
    x: (left + right) / 2 - ((used - 1) / 2) * fitting,
    y: (low + high) / 2 - ((used - 1) / 2) * fitting,
  };
}
