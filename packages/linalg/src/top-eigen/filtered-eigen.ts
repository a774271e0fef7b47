import { type NdArray, ndarray, random } from '@latentkit/core';
import { type Computation, checkpoint, request } from '../kernels/computation.js';
import { firstFilter, nextFilter } from './filter-degree.js';
import { type RitzPairs, rayleighRitz } from './rayleigh-ritz.js';

/** The largest eigenvalues of a symmetric matrix, descending, and their orthonormal eigenvectors as rows [k, n]. */
export interface EigenPairs {
  readonly values: Float64Array;
  readonly vectors: NdArray<Float64Array>;
}

/** Rows that are carried beside the wanted ones: the gap to the first value left out decides the convergence. */
const EXTRA = 22;
const STEPS = 15;
// Aimed at, and what is accepted at the end, each as a share of ‖A‖.
const TOLERANCE = 1e-12;
const ACCEPTED = 1e-11;
const ORTHONORMAL = 1e-12;
// A Ritz value below this share of the largest: the matrix has negative eigenvalues of a size that the filter would
// multiply up like large ones.
const NEGATIVE = -1e-10;

/**
 * The k largest eigenpairs of a positive semidefinite matrix [n, n] by Chebyshev-filtered subspace iteration (Zhou,
 * Saad, Tiago & Chelikowsky, 2006, https://doi.org/10.1016/j.jcp.2006.03.017), its products by the kernels at hand.
 * Every residual is looked at in the end. Undefined where these kernels have no filter, or where it does not converge.
 */
export function* filteredEigen(matrix: NdArray<Float64Array>, k: number): Computation<EigenPairs | undefined> {
  const n = matrix.shape[0];
  const b = Math.min(n, k + EXTRA);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix.data[i * n + i];
  if (!(trace > 0)) return undefined;
  let rows: NdArray<Float64Array> = ndarray(Float64Array.from(random(0).stream('top eigen').at(0).uniform(b * n, -1, 1)), [b, n]);
  let rotation = identity(b);
  let filter = firstFilter(trace / n);
  for (let step = 1; step <= STEPS; step++) {
    const input = { matrix, rows, rotation, ...filter };
    const filtered = yield* request((kernels) => kernels.filter?.(input));
    if (filtered === undefined) return undefined;
    const ritz = rayleighRitz(filtered.overlap, filtered.projected);
    if (ritz === undefined || !(ritz.values[0] > 0) || ritz.values[b - 1] < NEGATIVE * ritz.values[0]) return undefined;
    ({ rows } = filtered);
    ({ rotation } = ritz);
    const residual = sampledResidual(ritz, rows, filtered.images, k);
    yield* checkpoint(step, undefined, { residual });
    if (residual <= TOLERANCE) return yield* finish(matrix, rows, rotation, k);
    const next = nextFilter({ values: ritz.values, residual }, k, TOLERANCE, step, STEPS - step);
    if (next === undefined) return undefined;
    filter = next;
  }
  return undefined;
}

/**
 * Largest residual of four of the wanted pairs, as a share of the largest value, or that of the first which is not there
 * yet: the last one is the slowest to converge.
 */
function sampledResidual({ values, rotation }: RitzPairs, rows: NdArray<Float64Array>, images: NdArray<Float64Array>, k: number): number {
  const [b, n] = rows.shape;
  const v = new Float64Array(n);
  let worst = 0;
  for (const r of new Set([k - 1, Math.max(0, k - 2), k >> 1, 0])) {
    v.fill(0);
    for (let q = 0; q < b; q++) {
      const factor = rotation.data[r * b + q];
      for (let c = 0, at = q * n; c < n; c++, at++) v[c] += factor * (images.data[at] - values[r] * rows.data[at]);
    }
    let square = 0;
    for (let c = 0; c < n; c++) square += v[c] * v[c];
    worst = Math.max(worst, Math.sqrt(square) / values[0]);
    if (worst > TOLERANCE) break;
  }
  return worst;
}

/** The k leading Ritz pairs, if they are what they should be. */
function* finish(matrix: NdArray<Float64Array>, rows: NdArray<Float64Array>, rotation: NdArray<Float64Array>, k: number): Computation<EigenPairs | undefined> {
  const [b, n] = rows.shape;
  const leading = ndarray(rotation.data.subarray(0, k * b), [k, b]);
  const vectors = yield* request((kernels) => kernels.matmul(leading, rows));
  const images = yield* request((kernels) => kernels.matmul(vectors, matrix));
  const overlap = yield* request((kernels) => kernels.matmul(vectors, vectors, { transposeB: true }));
  for (let i = 0; i < k * k; i++) {
    if (!(Math.abs(overlap.data[i] - (i % (k + 1) === 0 ? 1 : 0)) <= ORTHONORMAL)) return undefined;
  }
  const values = new Float64Array(k);
  for (let r = 0; r < k; r++) {
    let value = 0;
    for (let at = r * n; at < (r + 1) * n; at++) value += vectors.data[at] * images.data[at];
    let square = 0;
    for (let at = r * n; at < (r + 1) * n; at++) square += (images.data[at] - value * vectors.data[at]) ** 2;
    values[r] = value;
    if (!(Math.sqrt(square) <= ACCEPTED * values[0])) return undefined;
  }
  return { values, vectors };
}

function identity(n: number): NdArray<Float64Array> {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return ndarray(data, [n, n]);
}
