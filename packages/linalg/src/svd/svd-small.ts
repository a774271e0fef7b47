import { type ArrayInput, LatentKitError, ndarray, toMatrix } from '@latentkit/core';
import { completeBasis } from '../gram-schmidt.js';
import { powerOfTwo, transposed } from '../layout.js';
import { fixSign } from '../signs.js';
import type { ThinSvd } from './thin-svd.js';
import { norm } from '../vector.js';

const SWEEPS = 60;
const EPSILON = 2 ** -52;

/**
 * Thin singular value decomposition of a matrix [n, p] with one short side, accurate also for small singular values of
 * graded matrices (rows or columns of very different sizes), by one-sided Jacobi rotations: rows (or columns, whichever
 * are fewer) are rotated in pairs until all are orthogonal; their lengths are the singular values.
 *
 * Cost: 5 to 10 sweeps of 6·max(n, p)·r² operations, r = min(n, p): 784 × 32 takes some 15 ms; beyond some dozens
 * `thinSvd` is several times as fast. Error: about r·ε·‖A‖ for singular values, and for graded matrices r·ε relative
 * to each down to ε·‖A‖. (Demmel & Veselić, 1992, https://doi.org/10.1137/0613074.)
 *
 * Rank deficient matrices are completed: U and V' stay orthonormal. Throws NonFiniteError for NaN or infinity.
 */
export function svdSmall(a: ArrayInput): ThinSvd {
  const matrix = toMatrix(a, { name: 'a' });
  const [n, p] = matrix.shape;
  const wide = n <= p;
  const r = Math.min(n, p);
  const length = Math.max(n, p);
  const scale = powerOfTwo(matrix.data);
  // The short side's vectors, as rows of the long side's length.
  const rows = (wide ? matrix.data.slice() : transposed(matrix.data, n, p)).map((value) => value / scale);
  const turns = new Float64Array(r * r);
  for (let i = 0; i < r; i++) turns[i * r + i] = 1;
  orthogonalise(rows, r, length, turns);

  const lengths = Float64Array.from({ length: r }, (_, i) => norm(rows.subarray(i * length, (i + 1) * length)));
  const order = Array.from(lengths.keys()).sort((i, j) => lengths[j] - lengths[i]);
  const long = new Float64Array(r * length);
  const short = new Float64Array(r * r);
  let rank = 0;
  order.forEach((from, to) => {
    short.set(turns.subarray(from * r, (from + 1) * r), to * r);
    // Shorter rows are rounding, parallel to anything.
    if (lengths[from] <= lengths[order[0]] * EPSILON * length || lengths[from] === 0) return;
    rank = to + 1;
    for (let c = 0; c < length; c++) long[to * length + c] = rows[from * length + c] / lengths[from];
  });
  completeBasis(long, rank, r, length);

  const vt = wide ? long : short;
  const ut = wide ? short : long;
  for (let i = 0; i < r; i++) {
    if (fixSign(vt.subarray(i * p, (i + 1) * p)) < 0) for (let c = 0; c < n; c++) ut[i * n + c] = 0 - ut[i * n + c];
  }
  return {
    u: ndarray(transposed(ut, r, n), [n, r]),
    singularValues: Float64Array.from(order, (i) => lengths[i] * scale),
    vt: ndarray(vt, [r, p]),
  };
}

/** Rotates pairs of rows until every two are orthogonal to rounding; the same rotations are applied to `turns`. */
function orthogonalise(rows: Float64Array, r: number, length: number, turns: Float64Array): void {
  const tolerance = EPSILON * Math.sqrt(length);
  const negligible = (norm(rows) * EPSILON) ** 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let i = 0; i < r - 1; i++) {
      for (let j = i + 1; j < r; j++) rotated = rotatePair(rows, turns, i, j, r, length, tolerance, negligible) || rotated;
    }
    if (!rotated) return;
  }
  throw new LatentKitError('LK_NO_CONVERGENCE', `Jacobi rotations did not make the rows orthogonal within ${SWEEPS} sweeps.`);
}

function rotatePair(
  rows: Float64Array,
  turns: Float64Array,
  i: number,
  j: number,
  r: number,
  length: number,
  tolerance: number,
  negligible: number,
): boolean {
  const a = i * length;
  const b = j * length;
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  for (let c = 0; c < length; c++) {
    const x = rows[a + c];
    const y = rows[b + c];
    alpha += x * x;
    beta += y * y;
    gamma += x * y;
  }
  // Rows that are rounding altogether have no direction worth turning.
  if (alpha <= negligible || beta <= negligible) return false;
  if (Math.abs(gamma) <= tolerance * Math.sqrt(alpha) * Math.sqrt(beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.sqrt(1 + t * t);
  const sine = cosine * t;
  rotate(rows, a, b, length, cosine, sine);
  rotate(turns, i * r, j * r, r, cosine, sine);
  return true;
}

function rotate(rows: Float64Array, a: number, b: number, length: number, cosine: number, sine: number): void {
  for (let c = 0; c < length; c++) {
    const x = rows[a + c];
    const y = rows[b + c];
    rows[a + c] = cosine * x - sine * y;
    rows[b + c] = sine * x + cosine * y;
  }
}
