import { makeReflection, reflectRows } from './reflect-rows.js';

/** Reflections whose product is orthogonal: row k, from entry k + shift on, is the k-th vector; a tau of 0 is none. */
export interface Reflectors {
  readonly rows: Float64Array;
  readonly width: number;
  readonly taus: Float64Array;
  /** 0 or 1. */
  readonly shift: number;
}

/**
 * Householder triangularisation of a matrix [n, p] given by its columns as rows of length n, `columns` [p, n], which
 * are overwritten by the reflections. The factor R [min(n, p), p] is returned. 2·n·p·min(n, p) operations.
 */
export function triangularize(columns: Float64Array, n: number, p: number): { reflectors: Reflectors; upper: Float64Array } {
  const rank = Math.min(n, p);
  const taus = new Float64Array(rank);
  const upper = new Float64Array(rank * p);
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < Math.min(j, rank); i++) upper[i * p + j] = columns[j * n + i];
    if (j >= rank) continue;
    const at = j * n + j;
    const { value, tau } = makeReflection(columns, at, n - j);
    upper[j * p + j] = value;
    taus[j] = tau;
    if (tau !== 0) reflectRows({ data: columns, at, length: n - j, tau }, columns, at + n, n, p - j - 1);
  }
  return { reflectors: { rows: columns, width: n, taus, shift: 0 }, upper };
}

/** The first `count` columns of the reflections' product, as rows of length `width`. 2·count²·width operations. */
export function explicitColumns({ rows: vectors, width, taus, shift }: Reflectors, count: number): Float64Array {
  const rows = new Float64Array(count * width);
  for (let k = 0; k < shift; k++) rows[k * width + k] = 1;
  for (let k = count - shift - 1; k >= 0; k--) {
    const diagonal = (k + shift) * width + k + shift;
    rows[diagonal] = 1;
    const reflection = { data: vectors, at: k * width + k + shift, length: width - k - shift, tau: taus[k] };
    if (taus[k] !== 0) reflectRows(reflection, rows, diagonal, width, count - k - shift);
  }
  return rows;
}
