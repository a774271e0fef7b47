import { reflectRows } from './reflect-rows.js';

/** A symmetric matrix as Q·T·Q', T tridiagonal. */
export interface Tridiagonal {
  /** Diagonal of T, length n. */
  readonly diagonal: Float64Array;
  /** Elements beside the diagonal: `offDiagonal[i]` couples i - 1 and i; entry 0 is unused and 0. */
  readonly offDiagonal: Float64Array;
  /** Row i, columns [0, i), holds the Householder vector of step i; the rest is of no further use. */
  readonly reflectors: Float64Array;
  /** Factor of each reflection I - tau·v·v'; 0 where none was needed. */
  readonly tau: Float64Array;
}

/**
 * Householder tridiagonalisation of a symmetric matrix, given row-major in `a`, of which the lower triangle is
 * read and overwritten. 4/3·n³ operations; T is exact for a matrix within a small multiple of n·ε·‖A‖ of A.
 *
 * Works from the last row upwards, so that the part still to be reduced is always the leading block with
 * contiguous rows, and puts off each rank-two update until the next product with the block needs its elements:
 * one pass over memory for each step instead of two. (Golub & Van Loan, Matrix Computations, section 8.3.1.)
 */
export function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const tau = new Float64Array(n);
  let v = new Float64Array(n);
  let w = new Float64Array(n);
  let next = new Float64Array(n);
  let product = new Float64Array(n);
  let pending = false;
  for (let i = n - 1; i >= 1; i--) {
    const row = i * n;
    if (pending) updateRow(a, row, i + 1, v[i], w[i], v, w);
    diagonal[i] = a[row + i];
    const pivot = a[row + i - 1];
    let rest = 0;
    for (let c = 0; c < i - 1; c++) rest += a[row + c] * a[row + c];
    if (rest === 0) {
      offDiagonal[i] = pivot;
      if (pending) for (let q = 0; q < i; q++) updateRow(a, q * n, q + 1, v[q], w[q], v, w);
      pending = false;
      continue;
    }
    const length = Math.sqrt(pivot * pivot + rest);
    const beta = pivot > 0 ? -length : length;
    const scale = 1 / (pivot - beta);
    tau[i] = (beta - pivot) / beta;
    offDiagonal[i] = beta;
    for (let c = 0; c < i - 1; c++) a[row + c] = next[c] = a[row + c] * scale;
    a[row + i - 1] = next[i - 1] = 1;
    multiply(a, n, i, next, product, pending ? v : undefined, w);
    let inner = 0;
    for (let c = 0; c < i; c++) {
      product[c] *= tau[i];
      inner += product[c] * next[c];
    }
    inner *= -0.5 * tau[i];
    for (let c = 0; c < i; c++) product[c] += inner * next[c];
    [v, next] = [next, v];
    [w, product] = [product, w];
    pending = true;
  }
  if (n > 0) diagonal[0] = a[0] - (pending ? 2 * v[0] * w[0] : 0);
  return { diagonal, offDiagonal, reflectors: a, tau };
}

/** row -= vr·w' + wr·v' over the first `length` elements. */
function updateRow(a: Float64Array, row: number, length: number, vr: number, wr: number, v: Float64Array, w: Float64Array): void {
  for (let c = 0; c < length; c++) a[row + c] -= vr * w[c] + wr * v[c];
}

/** p = A·x over the leading m×m block, lower triangle stored, after A -= v·w' + w·v' where v is given. */
function multiply(
  a: Float64Array,
  n: number,
  m: number,
  x: Float64Array,
  p: Float64Array,
  v: Float64Array | undefined,
  w: Float64Array,
): void {
  p.fill(0, 0, m);
  let q = 0;
  if (v !== undefined) {
    // Two rows at a time: v, w, x and p are read once for both.
    for (; q + 1 < m; q += 2) {
      const o1 = q * n;
      const o2 = o1 + n;
      const v1 = v[q], w1 = w[q], x1 = x[q];
      const v2 = v[q + 1], w2 = w[q + 1], x2 = x[q + 1];
      let s1 = 0;
      let s2 = 0;
      for (let c = 0; c < q; c++) {
        const wc = w[c], vc = v[c], xc = x[c];
        const e1 = a[o1 + c] - (v1 * wc + w1 * vc);
        const e2 = a[o2 + c] - (v2 * wc + w2 * vc);
        a[o1 + c] = e1;
        a[o2 + c] = e2;
        s1 += e1 * xc;
        s2 += e2 * xc;
        p[c] += e1 * x1 + e2 * x2;
      }
      const d1 = (a[o1 + q] -= 2 * v1 * w1);
      const f = (a[o2 + q] -= v2 * w1 + w2 * v1);
      const d2 = (a[o2 + q + 1] -= 2 * v2 * w2);
      p[q] += s1 + d1 * x1 + f * x2;
      p[q + 1] += s2 + f * x1 + d2 * x2;
    }
    if (q < m) updateRow(a, q * n, q + 1, v[q], w[q], v, w);
  }
  for (; q < m; q++) {
    const o = q * n;
    const xq = x[q];
    let sum = 0;
    for (let c = 0; c < q; c++) {
      sum += a[o + c] * x[c];
      p[c] += a[o + c] * xq;
    }
    p[q] += sum + a[o + q] * xq;
  }
}

/** Turns rows z' of T's eigenvectors, [count, n], into rows (Q·z)' of A's, in place. 2·count·n² operations. */
export function applyReflectors({ reflectors, tau }: Tridiagonal, rows: Float64Array, count: number, n: number): void {
  for (let i = 1; i < n; i++) {
    if (tau[i] !== 0) reflectRows({ data: reflectors, at: i * n, length: i, tau: tau[i] }, rows, 0, n, count);
  }
}

/** Q' as n rows: what implicit QL starts from when it is to deliver eigenvectors. 4/3·n³ operations. */
export function explicitRows({ reflectors, tau }: Tridiagonal, n: number): Float64Array {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  for (let i = 1; i < n; i++) {
    // Rows from i on are still rows of the identity, out of reach of this reflection.
    if (tau[i] !== 0) reflectRows({ data: reflectors, at: i * n, length: i, tau: tau[i] }, rows, 0, n, i);
  }
  return rows;
}
