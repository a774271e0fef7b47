/** Coarse cells are this many fine ones wide. */
export const COARSENING = 4;

// A cubic spline of the coarse grid as a sum of 13 fine ones, from the middle outwards: the two-scale relation
// (1 4 6 4 1)/8, applied twice.
const [W0, W1, W2, W3, W4, W5, W6] = [44, 40, 31, 20, 10, 4, 1].map((c) => c / 64);
const ROW_WEIGHTS = Float64Array.of(W6, W5, W4, W3, W2, W1, W0, W1, W2, W3, W4, W5, W6);
const REACH = 6;
/** Coarse node J lies at the fine node COARSENING·(J - SHIFT). */
const SHIFT = 1;

/** Coarse nodes that `fine` nodes reach. */
export function coarseCount(fine: number): number {
  return Math.floor((fine - 1 + REACH) / COARSENING) + SHIFT + 1;
}

/** A square grid of which the first `used` rows and columns count; rows are `stride` long. */
export interface Patch {
  readonly values: Float64Array;
  readonly stride: number;
  readonly used: number;
}

/** Passes charges to a coarse grid and potentials back, with room for intermediate results. */
export class Refinement {
  private narrow = new Float64Array(0);
  private wide = new Float64Array(0);

  /**
   * Charges on a coarse grid from those on a fine one: the same as if points were spread there, since the splines of the one
   * are sums of those of the other. Computes coarse rows from … to, with zeros beyond the coarse nodes that are used.
   */
  restrict(fine: Patch, coarse: Patch, from: number, to: number): void {
    const first = Math.max(0, COARSENING * (from - SHIFT) - REACH);
    const last = Math.max(first, Math.min(fine.used, COARSENING * (to - 1 - SHIFT) + REACH + 1));
    const [narrow, padded] = this.room((last - first) * coarse.used, COARSENING * coarse.used + 2 * REACH + COARSENING);
    padded.fill(0);
    for (let row = first; row < last; row++) {
      const o = row * fine.stride;
      // The first coarse node lies COARSENING·SHIFT before the first fine one, and its spline begins REACH before it.
      for (let j = 0; j < fine.used; j++) padded[COARSENING * SHIFT + REACH + j] = fine.values[o + j];
      narrowRow(padded, narrow, (row - first) * coarse.used, coarse.used);
    }
    for (let row = from; row < to; row++) {
      const o = row * coarse.stride;
      coarse.values.fill(0, o, o + coarse.stride);
      const center = COARSENING * (row - SHIFT);
      for (let i = Math.max(first, center - REACH); i <= Math.min(last - 1, center + REACH); i++) {
        addScaled(coarse.values, o, narrow, (i - first) * coarse.used, coarse.used, ROW_WEIGHTS[i - center + REACH]);
      }
    }
  }

  /** Adds a coarse grid's spline to a fine grid's, exactly: the adjoint of {@link restrict}. Computes fine rows from … to. */
  prolong(coarse: Patch, fine: Patch, from: number, to: number): void {
    const [narrow, wide] = this.room(coarse.used + 2, COARSENING * (coarse.used + 1));
    for (let row = from; row < to; row++) {
      narrow.fill(0, 0, coarse.used + 2);
      const first = Math.max(0, Math.ceil((row - REACH) / COARSENING) + SHIFT);
      const last = Math.min(coarse.used - 1, Math.floor((row + REACH) / COARSENING) + SHIFT);
      for (let i = first; i <= last; i++) {
        addScaled(narrow, 0, coarse.values, i * coarse.stride, coarse.used, ROW_WEIGHTS[row - COARSENING * (i - SHIFT) + REACH]);
      }
      widenRow(narrow, wide, coarse.used);
      addScaled(fine.values, row * fine.stride, wide, COARSENING * SHIFT, fine.used, 1);
    }
  }

  private room(narrow: number, wide: number): readonly [Float64Array, Float64Array] {
    if (this.narrow.length < narrow) this.narrow = new Float64Array(2 * narrow);
    if (this.wide.length < wide) this.wide = new Float64Array(2 * wide);
    return [this.narrow, this.wide];
  }
}

function addScaled(target: Float64Array, at: number, source: Float64Array, offset: number, count: number, factor: number): void {
  for (let j = 0; j < count; j++) target[at + j] += factor * source[offset + j];
}

/** 13 fine numbers to each coarse one, which stands 4 further than the one before. */
function narrowRow(padded: Float64Array, narrow: Float64Array, offset: number, count: number): void {
  for (let j = 0; j < count; j++) {
    const o = COARSENING * j;
    narrow[offset + j] =
      W6 * (padded[o] + padded[o + 12]) +
      W5 * (padded[o + 1] + padded[o + 11]) +
      W4 * (padded[o + 2] + padded[o + 10]) +
      W3 * (padded[o + 3] + padded[o + 9]) +
      W2 * (padded[o + 4] + padded[o + 8]) +
      W1 * (padded[o + 5] + padded[o + 7]) +
      W0 * padded[o + 6];
  }
}

/** Four fine numbers from each coarse one and its neighbours; two zeros follow the coarse ones. */
function widenRow(narrow: Float64Array, wide: Float64Array, count: number): void {
  let before = 0;
  let here = narrow[0];
  let next = narrow[1];
  for (let j = 0; j < count; j++) {
    const afterNext = narrow[j + 2];
    const o = COARSENING * j;
    wide[o] = W0 * here + W4 * (before + next);
    wide[o + 1] = W1 * here + W3 * next + W5 * before;
    wide[o + 2] = W2 * (here + next) + W6 * (before + afterNext);
    wide[o + 3] = W1 * next + W3 * here + W5 * afterNext;
    before = here;
    here = next;
    next = afterNext;
  }
}
