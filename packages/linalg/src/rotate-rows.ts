// Columns rotated at a time: a few rows of this width stay in the first-level cache.
const STRIPE = 96;

/** Plane rotations, number i of which turns rows i and i + 1. */
export interface Rotations {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/**
 * Rotations `high` down to `low`: row i becomes c·row i - s·row i+1, row i + 1 becomes s·row i + c·row i+1. Two
 * rotations in one pass over memory; 6·width operations each.
 */
export function rotateDown(z: Float64Array, width: number, low: number, high: number, { cosines, sines }: Rotations): void {
  for (let start = 0; start < width; start += STRIPE) {
    const end = Math.min(width, start + STRIPE);
    let k = high;
    for (; k > low; k -= 2) {
      const c1 = cosines[k], s1 = sines[k], c0 = cosines[k - 1], s0 = sines[k - 1];
      const o2 = (k + 1) * width;
      const o1 = o2 - width;
      const o0 = o1 - width;
      for (let q = start; q < end; q++) {
        const z2 = z[o2 + q];
        const z1 = z[o1 + q];
        const z0 = z[o0 + q];
        z[o2 + q] = s1 * z1 + c1 * z2;
        const middle = c1 * z1 - s1 * z2;
        z[o1 + q] = s0 * z0 + c0 * middle;
        z[o0 + q] = c0 * z0 - s0 * middle;
      }
    }
    if (k === low) rotatePair(z, k * width, (k + 1) * width, start, end, cosines[k], -sines[k]);
  }
}

/**
 * Rotations `low` up to `high`: row i becomes c·row i + s·row i+1, row i + 1 becomes c·row i+1 - s·row i. Cost as
 * {@link rotateDown}.
 */
export function rotateUp(z: Float64Array, width: number, low: number, high: number, { cosines, sines }: Rotations): void {
  for (let start = 0; start < width; start += STRIPE) {
    const end = Math.min(width, start + STRIPE);
    let k = low;
    for (; k < high; k += 2) {
      const c0 = cosines[k], s0 = sines[k], c1 = cosines[k + 1], s1 = sines[k + 1];
      const o0 = k * width;
      const o1 = o0 + width;
      const o2 = o1 + width;
      for (let q = start; q < end; q++) {
        const z0 = z[o0 + q];
        const z1 = z[o1 + q];
        const z2 = z[o2 + q];
        z[o0 + q] = c0 * z0 + s0 * z1;
        const middle = c0 * z1 - s0 * z0;
        z[o1 + q] = c1 * middle + s1 * z2;
        z[o2 + q] = c1 * z2 - s1 * middle;
      }
    }
    if (k === high) rotatePair(z, k * width, (k + 1) * width, start, end, cosines[k], sines[k]);
  }
}

function rotatePair(z: Float64Array, a: number, b: number, start: number, end: number, c: number, s: number): void {
  for (let q = start; q < end; q++) {
    const x = z[a + q];
    const y = z[b + q];
    z[a + q] = c * x + s * y;
    z[b + q] = c * y - s * x;
  }
}
