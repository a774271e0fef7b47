import { makeReflection } from '../reflect-rows.js';

/** A matrix as U·B·V', B upper bidiagonal. */
export interface Bidiagonal {
  /** Diagonal of B, length n. */
  readonly diagonal: Float64Array;
  /** Elements right of the diagonal, length n; the last is unused and 0. */
  readonly offDiagonal: Float64Array;
  /** Row k, from entry k on, holds the k-th reflection of U: [n, m]. */
  readonly left: Float64Array;
  readonly leftTaus: Float64Array;
  /** Row k, from entry k + 1 on, holds the k-th reflection of V: [n, n]. */
  readonly right: Float64Array;
  readonly rightTaus: Float64Array;
}

/**
 * Householder bidiagonalisation of a [m, n] with m >= n, which is overwritten. 4·n²·(m - n/3) operations; B is exact for
 * a matrix within a small multiple of n·ε·‖A‖ of A.
 *
 * Puts off the two rank-one updates of each step until the next step's first product needs the elements: two passes
 * over memory for each step instead of four. (Golub & Van Loan, section 5.4.8; Howell et al., 2008,
 * https://doi.org/10.1145/1356052.1356055.)
 */
export function bidiagonalize(a: Float64Array, m: number, n: number): Bidiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const left = new Float64Array(n * m);
  const right = new Float64Array(n * n);
  const leftTaus = new Float64Array(n);
  const rightTaus = new Float64Array(n);
  // A - v·w' - z·u' is what stands for the part still to be reduced.
  let v = new Float64Array(m);
  let u = new Float64Array(n);
  let w = new Float64Array(n);
  let next = new Float64Array(n);
  const z = new Float64Array(m);
  for (let k = 0; k < n; k++) {
    const column = left.subarray(k * m, (k + 1) * m);
    for (let i = k; i < m; i++) column[i] = a[i * n + k] - (v[i] * w[k] + z[i] * u[k]);
    const { value, tau } = makeReflection(column, k, m - k);
    diagonal[k] = value;
    leftTaus[k] = tau;
    if (k === n - 1) break;

    next.fill(0);
    updateAndProject(a, m, n, k, { v, w, z, u }, column, next);
    const row = right.subarray(k * n, (k + 1) * n);
    for (let c = k + 1; c < n; c++) {
      next[c] *= tau;
      row[c] = a[k * n + c] - next[c];
    }
    const reflection = makeReflection(row, k + 1, n - k - 1);
    offDiagonal[k] = reflection.value;
    rightTaus[k] = reflection.tau;

    [w, next] = [next, w];
    v = column;
    u = row;
    let inner = 0;
    for (let c = k + 1; c < n; c++) inner += w[c] * u[c];
    for (let i = k + 1; i < m; i++) {
      let sum = 0;
      for (let c = k + 1; c < n; c++) sum += a[i * n + c] * u[c];
      z[i] = reflection.tau * (sum - v[i] * inner);
    }
  }
  return { diagonal, offDiagonal, left, leftTaus, right, rightTaus };
}

interface Pending {
  readonly v: Float64Array;
  readonly w: Float64Array;
  readonly z: Float64Array;
  readonly u: Float64Array;
}

/** A -= v·w' + z·u' in rows from k and columns right of k, and target += A'·x of the result. */
function updateAndProject(a: Float64Array, m: number, n: number, k: number, { v, w, z, u }: Pending, x: Float64Array, target: Float64Array): void {
  let i = k;
  // Two rows at a time: w, u and the target are read once for both.
  for (; i + 1 < m; i += 2) {
    const o1 = i * n;
    const o2 = o1 + n;
    const v1 = v[i], z1 = z[i], x1 = x[i];
    const v2 = v[i + 1], z2 = z[i + 1], x2 = x[i + 1];
    for (let c = k + 1; c < n; c++) {
      const wc = w[c], uc = u[c];
      const e1 = a[o1 + c] - (v1 * wc + z1 * uc);
      const e2 = a[o2 + c] - (v2 * wc + z2 * uc);
      a[o1 + c] = e1;
      a[o2 + c] = e2;
      target[c] += e1 * x1 + e2 * x2;
    }
  }
  if (i < m) {
    for (let c = k + 1; c < n; c++) {
      const e = (a[i * n + c] -= v[i] * w[c] + z[i] * u[c]);
      target[c] += e * x[i];
    }
  }
}
