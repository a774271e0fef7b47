import { random } from '@latentkit/core';
import { removeProjections } from './gram-schmidt.js';
import type { Tridiagonal } from './tridiagonalize.js';
import { norm } from './vector.js';

const EPSILON = 2 ** -52;
const STEPS = 4;

/**
 * Eigenvectors of a symmetric tridiagonal matrix for the given eigenvalues (descending), as rows [k, n], by inverse
 * iteration. Every vector is kept orthogonal to all before it, so that repeated and clustered eigenvalues get an
 * orthonormal basis of their space. About 40·k·n + 8·k²·n operations.
 *
 * Returns undefined where a residual ‖T·z - λ·z‖ stays above 100·ε·‖T‖·√n; the caller then has implicit QL do it.
 * (Peters & Wilkinson, 1979, https://doi.org/10.1137/1021052; LAPACK dstein.)
 */
export function inverseIteration(t: Tridiagonal, values: Float64Array): Float64Array | undefined {
  const n = t.diagonal.length;
  const k = values.length;
  const rows = new Float64Array(k * n);
  const size = infinityNorm(t);
  const tiny = EPSILON * (size === 0 ? 1 : size);
  const solver = new ShiftedSolver(t, tiny);
  const start = random(0).stream('inverse iteration');
  let previous = Infinity;
  for (let j = 0; j < k; j++) {
    // Equal shifts would give equal vectors before orthogonalisation; spread them by a rounding error's worth.
    const shift = Math.min(values[j], previous - 10 * tiny);
    previous = shift;
    solver.factor(shift);
    const x = rows.subarray(j * n, (j + 1) * n);
    x.set(start.at(j).uniform(n, -1, 1));
    for (let step = 0; step < STEPS; step++) {
      solver.solve(x, step > 0);
      scaleToUnit(x);
      removeProjections(x, rows, j, n);
      scaleToUnit(x);
    }
    if (!(residual(t, values[j], x) <= 100 * tiny * Math.sqrt(n))) return undefined;
  }
  return rows;
}

/** LU factors, with row exchanges, of T - shift·I. */
class ShiftedSolver {
  private readonly pivots: Float64Array;
  private readonly upper1: Float64Array;
  private readonly upper2: Float64Array;
  private readonly lower: Float64Array;
  private readonly swapped: Uint8Array;

  constructor(
    private readonly t: Tridiagonal,
    private readonly tiny: number,
  ) {
    const n = t.diagonal.length;
    this.pivots = new Float64Array(n);
    this.upper1 = new Float64Array(n);
    this.upper2 = new Float64Array(n);
    this.lower = new Float64Array(n);
    this.swapped = new Uint8Array(n);
  }

  factor(shift: number): void {
    const { pivots: a, upper1: b, upper2: c, lower: l, swapped, tiny } = this;
    const { diagonal, offDiagonal } = this.t;
    const n = a.length;
    for (let i = 0; i < n; i++) {
      a[i] = diagonal[i] - shift;
      b[i] = i + 1 < n ? offDiagonal[i + 1] : 0;
      c[i] = 0;
    }
    for (let i = 0; i < n - 1; i++) {
      const below = offDiagonal[i + 1];
      if (Math.abs(a[i]) >= Math.abs(below)) {
        swapped[i] = 0;
        // A pivot of 0 means the shift is an eigenvalue to the last bit; a tiny one keeps the direction right.
        if (Math.abs(a[i]) < tiny) a[i] = tiny;
        l[i] = below / a[i];
        a[i + 1] -= l[i] * b[i];
      } else {
        swapped[i] = 1;
        const factor = a[i] / below;
        l[i] = factor;
        a[i] = below;
        const moved = b[i];
        b[i] = a[i + 1];
        a[i + 1] = moved - factor * b[i];
        if (i + 2 < n) {
          c[i] = b[i + 1];
          b[i + 1] = -factor * c[i];
        }
      }
    }
    for (let i = 0; i < n; i++) if (Math.abs(a[i]) < tiny) a[i] = tiny;
  }

  /** Solves in place; the first step of an inverse iteration leaves the forward pass out (its start is random). */
  solve(x: Float64Array, forward: boolean): void {
    const { pivots: a, upper1: b, upper2: c, lower: l, swapped } = this;
    const n = a.length;
    for (let i = 0; forward && i < n - 1; i++) {
      if (swapped[i] === 1) [x[i], x[i + 1]] = [x[i + 1], x[i]];
      x[i + 1] -= l[i] * x[i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i];
      if (i + 1 < n) sum -= b[i] * x[i + 1];
      if (i + 2 < n) sum -= c[i] * x[i + 2];
      x[i] = sum / a[i];
      // Many eigenvalues at the shift multiply up the solution; its direction is all that counts.
      if (Math.abs(x[i]) > 1e200) for (let q = 0; q < n; q++) x[q] *= 1e-200;
    }
  }
}

function scaleToUnit(x: Float64Array): void {
  const factor = norm(x);
  if (factor > 0) for (let i = 0; i < x.length; i++) x[i] /= factor;
}

function infinityNorm({ diagonal, offDiagonal }: Tridiagonal): number {
  let largest = 0;
  for (let i = 0; i < diagonal.length; i++) {
    largest = Math.max(largest, Math.abs(diagonal[i]) + Math.abs(offDiagonal[i]) + Math.abs(offDiagonal[i + 1] ?? 0));
  }
  return largest;
}

function residual({ diagonal, offDiagonal }: Tridiagonal, value: number, x: Float64Array): number {
  const n = x.length;
  const r = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    r[i] = (diagonal[i] - value) * x[i];
    if (i > 0) r[i] += offDiagonal[i] * x[i - 1];
    if (i + 1 < n) r[i] += offDiagonal[i + 1] * x[i + 1];
  }
  return norm(r);
}
