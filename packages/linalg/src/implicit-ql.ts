import { LatentKitError } from '@latentkit/core';
import type { Tridiagonal } from './tridiagonalize.js';

const EPSILON = 2 ** -52;
// Off-diagonal elements below this are 0 for a matrix scaled to norm 1: their squares would underflow.
const NEGLIGIBLE = 1e-140;
const SWEEPS_PER_EIGENVALUE = 60;
// Columns rotated at a time: a few rows of this width stay in the first-level cache.
const STRIPE = 96;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by implicit QL with Wilkinson's shift, in the order in which they
 * converge. Where `rows` [n, n] is given, every rotation is applied to its rows too: started from Q', they end as
 * the eigenvectors of Q·T·Q'. About 9·n² operations without rows, 3·n³ more with them; each eigenvalue is within a
 * small multiple of n·ε·‖T‖. (Golub & Van Loan, section 8.3.3; EISPACK tql2.)
 */
export function implicitQL(t: Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>, rows?: Float64Array): Float64Array {
  const n = t.diagonal.length;
  const d = Float64Array.from(t.diagonal);
  const e = new Float64Array(n);
  e.set(t.offDiagonal.subarray(1));
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      const m = blockEnd(d, e, l, n);
      if (m === l) break;
      if (sweep === SWEEPS_PER_EIGENVALUE) {
        throw new LatentKitError('LK_NO_CONVERGENCE', `The QL iteration found no eigenvalue ${l} within ${sweep} sweeps.`);
      }
      const lowest = chase(d, e, l, m, cosines, sines);
      if (rows !== undefined) rotateRows(rows, n, lowest, m - 1, cosines, sines);
    }
  }
  return d;
}

/** Last index of the unreduced block that begins at l. */
function blockEnd(d: Float64Array, e: Float64Array, l: number, n: number): number {
  let m = l;
  for (; m < n - 1; m++) {
    const size = Math.abs(e[m]);
    if (size <= EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) || size < NEGLIGIBLE) break;
  }
  return m;
}

/** One QL sweep over the block [l, m]; returns the lowest index whose rotation was made. */
function chase(d: Float64Array, e: Float64Array, l: number, m: number, cosines: Float64Array, sines: Float64Array): number {
  let g = (d[l + 1] - d[l]) / (2 * e[l]);
  const root = length(g, 1);
  g = d[m] - d[l] + e[l] / (g + (g >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = length(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[m] = 0;
      return i + 1;
    }
    s = f / r;
    c = g / r;
    cosines[i] = c;
    sines[i] = s;
    g = d[i + 1] - p;
    const q = (d[i] - g) * s + 2 * c * b;
    p = s * q;
    d[i + 1] = g + p;
    g = c * q - b;
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
  return l;
}

/** Rotates rows (i, i + 1) for i from `high` down to `low`, two rotations in one pass over memory. */
function rotateRows(z: Float64Array, n: number, low: number, high: number, cosines: Float64Array, sines: Float64Array): void {
  for (let start = 0; start < n; start += STRIPE) {
    const end = Math.min(n, start + STRIPE);
    let k = high;
    for (; k > low; k -= 2) {
      const c1 = cosines[k], s1 = sines[k], c0 = cosines[k - 1], s0 = sines[k - 1];
      const o2 = (k + 1) * n;
      const o1 = o2 - n;
      const o0 = o1 - n;
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
    if (k === low) {
      const c1 = cosines[k], s1 = sines[k];
      const o2 = (k + 1) * n;
      const o1 = o2 - n;
      for (let q = start; q < end; q++) {
        const z2 = z[o2 + q];
        const z1 = z[o1 + q];
        z[o2 + q] = s1 * z1 + c1 * z2;
        z[o1 + q] = c1 * z1 - s1 * z2;
      }
    }
  }
}

/** √(a² + b²); Math.hypot costs ten times as much and is only needed where squares leave the range. */
function length(a: number, b: number): number {
  const sum = a * a + b * b;
  return sum > 1e-280 && sum < 1e280 ? Math.sqrt(sum) : Math.hypot(a, b);
}
