import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, checkpoint, matmul, norm, request, symmetricEigen } from '@latentkit/linalg';
import type { Contrast } from './contrast.js';

/** The rotation that makes white samples into sources, as rows [k, k]. */
export interface Rotation {
  readonly w: NdArray<Float64Array>;
  readonly iterations: number;
  readonly converged: boolean;
}

/** When the search ends. */
export interface RotationOptions {
  readonly contrast: Contrast;
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** All rows together, made orthonormal at each iteration in a way that favours none. 4·n·k² operations an iteration. */
export function* parallelRotation(z: NdArray<Float64Array>, start: NdArray<Float64Array>, options: RotationOptions): Computation<Rotation> {
  const { contrast, tolerance, maxIterations } = options;
  const [n, k] = z.shape;
  let w = decorrelated(start);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const current = w;
    const sources = yield* request((kernels) => kernels.matmul(z, current, { transposeB: true }));
    const slopes = Float64Array.from({ length: k }, (_, r) => contrast.apply(sources.data, r, k) / n);
    const raw = yield* request((kernels) => kernels.matmul(sources, z, { transposeA: true }));
    w = decorrelated(ndarray(raw.data.map((value, i) => value / n - slopes[Math.floor(i / k)] * current.data[i]), [k, k]));
    let turn = 0;
    for (let r = 0; r < k; r++) turn = Math.max(turn, turnOf(w.data, current.data, r * k, k));
    yield* checkpoint(iteration, maxIterations, { turn });
    if (turn < tolerance) return { w, iterations: iteration, converged: true };
  }
  return { w, iterations: maxIterations, converged: false };
}

/** One row after the other, each orthogonal to those before. 4·n·k operations an iteration. */
export function* deflatedRotation(z: NdArray<Float64Array>, start: NdArray<Float64Array>, options: RotationOptions): Computation<Rotation> {
  const { contrast, tolerance, maxIterations } = options;
  const [n, k] = z.shape;
  const w = ndarray(new Float64Array(k * k), [k, k]);
  let iterations = 0;
  let converged = true;
  for (let r = 0; r < k; r++) {
    let row = unit(start.data.slice(r * k, (r + 1) * k));
    let turn = Infinity;
    let iteration = 0;
    while (turn >= tolerance && iteration < maxIterations) {
      iteration++;
      const current = row;
      const source = matmul(z, ndarray(current, [k, 1])).data;
      const slope = contrast.apply(source, 0, 1) / n;
      const raw = matmul(ndarray(source, [1, n]), z).data;
      row = raw.map((value, c) => value / n - slope * current[c]);
      removeRows(row, w.data, r);
      unit(row);
      turn = turnOf(row, current, 0, k);
      yield* checkpoint(r * maxIterations + iteration, k * maxIterations, { turn });
    }
    converged &&= turn < tolerance;
    iterations = Math.max(iterations, iteration);
    w.data.set(row, r * k);
  }
  return { w, iterations, converged };
}

/** (W·W')^(-1/2)·W: the orthonormal rows nearest to those of W. */
function decorrelated(w: NdArray<Float64Array>): NdArray<Float64Array> {
  const k = w.shape[0];
  const { values, vectors } = symmetricEigen(matmul(w, w, { transposeB: true }));
  // A rounded eigenvalue may be negative; what is that small has no direction.
  const scaled = vectors.data.map((value, i) => value / Math.sqrt(Math.max(values[Math.floor(i / k)], 2 ** -1022)));
  return matmul(matmul(vectors, ndarray(scaled, [k, k]), { transposeA: true }), w);
}

/** 1 - |cosine| of row `at` before and after. */
function turnOf(a: Float64Array, b: Float64Array, at: number, k: number): number {
  let cosine = 0;
  for (let c = 0; c < k; c++) cosine += a[at + c] * b[(at + c) % b.length];
  return Math.abs(Math.abs(cosine) - 1);
}

function removeRows(row: Float64Array, rows: Float64Array, count: number): void {
  const k = row.length;
  const shares = Float64Array.from({ length: count }, (_, r) => row.reduce((sum, value, c) => sum + value * rows[r * k + c], 0));
  for (let r = 0; r < count; r++) for (let c = 0; c < k; c++) row[c] -= shares[r] * rows[r * k + c];
}

function unit(row: Float64Array): Float64Array {
  const size = norm(row);
  for (let c = 0; c < row.length; c++) row[c] /= size;
  return row;
}
