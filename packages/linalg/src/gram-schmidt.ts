import { type ArrayInput, type NdArray, ndarray, toMatrix } from '@latentkit/core';
import { norm } from './vector.js';

/**
 * Takes from x, in place, its projections on the first `count` rows (orthonormal, length n), twice: one pass leaves
 * an error of ε·‖x‖/‖what remains‖, the second makes it ε. (Giraud et al., 2005, "twice is enough",
 * https://doi.org/10.1007/s00211-005-0615-4.) 8·count·n operations.
 */
export function removeProjections(x: Float64Array, rows: Float64Array, count: number, n: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let r = 0; r < count; r++) {
      const o = r * n;
      let s = 0;
      for (let i = 0; i < n; i++) s += rows[o + i] * x[i];
      for (let i = 0; i < n; i++) x[i] -= s * rows[o + i];
    }
  }
}

/**
 * An orthonormal basis of the space that the rows span, as rows [r, p]: the Gram-Schmidt process, each projection
 * removed twice. Row i of the result depends on the rows up to i only. A row of which less than `tolerance` times
 * its norm lies outside the span of those before it adds nothing and is left out, so r is the rank.
 * Orthonormal to a small multiple of ε. 8·k²·p operations for k rows of length p.
 *
 * Throws ShapeError for something that is no matrix, NonFiniteError for NaN.
 */
export function orthonormalize(rows: ArrayInput, options: { readonly tolerance?: number } = {}): NdArray<Float64Array> {
  const { tolerance = 1e-12 } = options;
  const matrix = toMatrix(rows, { name: 'rows' });
  const [k, p] = matrix.shape;
  const basis = new Float64Array(Math.min(k, p) * p);
  let rank = 0;
  for (let i = 0; i < k && rank < p; i++) {
    const x = matrix.data.slice(i * p, (i + 1) * p);
    const before = norm(x);
    if (before === 0) continue;
    for (let c = 0; c < p; c++) x[c] /= before;
    removeProjections(x, basis, rank, p);
    const after = norm(x);
    if (after <= tolerance) continue;
    for (let c = 0; c < p; c++) basis[rank * p + c] = x[c] / after;
    rank++;
  }
  return ndarray(basis.slice(0, rank * p), [rank, p]);
}

/**
 * Fills rows [from, k) of `rows` [k, n], whose first `from` rows are orthonormal, so that all are: with unit
 * vectors, made orthogonal to what is there. Needs k <= n.
 */
export function completeBasis(rows: Float64Array, from: number, k: number, n: number): void {
  let axis = 0;
  for (let r = from; r < k; r++) {
    const x = rows.subarray(r * n, (r + 1) * n);
    for (;;) {
      x.fill(0);
      x[axis++] = 1;
      removeProjections(x, rows, r, n);
      const size = norm(x);
      // While r < n, some unit vector keeps at least 1/√n of itself, so the search ends.
      if (size < 0.5 / Math.sqrt(n)) continue;
      for (let i = 0; i < n; i++) x[i] /= size;
      break;
    }
  }
}
