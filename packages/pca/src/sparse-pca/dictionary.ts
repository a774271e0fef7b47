import { type NdArray, ndarray, random } from '@latentkit/core';
import { type Computation, checkpoint, norm, request } from '@latentkit/linalg';
import { principalAxes } from '../principal-axes.js';
import { transposed } from '../transposed.js';
import type { SparsePCAConfig } from './config.js';
import { coordinateDescentLasso, larsLasso } from './lasso.js';

/** Sparse components of centred samples, and the way to them. */
export interface SparseComponents {
  /** Not yet scaled: rows [k, p]. */
  readonly rows: NdArray<Float64Array>;
  /** The objective after each iteration. */
  readonly objective: Float64Array;
  readonly converged: boolean;
}

// A component that features use less than this is given another start.
const UNUSED = 1e-6;

/**
 * Minimises |X - U·V|²/2 + alpha·Σ|V| over codes U [n, k] with columns of length at most 1 and components V [k, p], in
 * turns: each column of V is a Lasso problem, each column of U has a best value. Starts from PCA. (Jenatton, Obozinski
 * & Bach, 2010; Mairal, Bach, Ponce & Sapiro, 2010; as `sklearn.decomposition.dict_learning`.) 4·n·p·k operations an
 * iteration and p problems of size k.
 */
export function* sparseComponents(x: NdArray<Float64Array>, k: number, config: SparsePCAConfig): Computation<SparseComponents> {
  const [, p] = x.shape;
  const { alpha, method, tolerance, maxIterations, seed } = config;
  const solve = method === 'lars' ? larsLasso : coordinateDescentLasso;
  const { axes } = yield* principalAxes(x, k, new Float64Array(p));
  // Codes as rows [k, n]; the components of feature j are column j of [p, k].
  let u = transposed(yield* request((kernels) => kernels.matmul(x, axes, { transposeB: true })));
  const v = transposed(axes);
  const total = x.data.reduce((sum, value) => sum + value * value, 0);
  const objective: number[] = [];
  let converged = false;
  while (!converged && objective.length < maxIterations) {
    const codes = u;
    const gram = yield* request((kernels) => kernels.matmul(codes, codes, { transposeB: true }));
    const products = yield* request((kernels) => kernels.matmul(x, codes, { transposeA: true, transposeB: true }));
    for (let j = 0; j < p; j++) {
      solve({ gram: gram.data, products: products.data.subarray(j * k, (j + 1) * k), alpha }, v.data.subarray(j * k, (j + 1) * k));
    }
    const overlap = yield* request((kernels) => kernels.matmul(v, v, { transposeA: true }));
    const projected = yield* request((kernels) => kernels.matmul(v, x, { transposeA: true, transposeB: true }));
    u = ndarray(updated(codes.data, v.data, overlap.data, projected.data, (r) => substitute(x, seed, objective.length * k + r)), codes.shape);

    const next = u;
    const inner = yield* request((kernels) => kernels.matmul(next, next, { transposeB: true }));
    objective.push(objectiveOf(total, next.data, projected.data, inner.data, overlap.data, v.data, alpha));
    const last = objective.length - 1;
    converged = last > 0 && objective[last - 1] - objective[last] < tolerance * objective[last];
    yield* checkpoint(objective.length, maxIterations, { objective: objective[last] });
  }
  return { rows: transposed(v), objective: Float64Array.from(objective), converged };
}

/** Each row of codes set to its best value, those before it new already, and cut to length 1. Clears what is unused. */
function updated(
  codes: Float64Array,
  v: Float64Array,
  overlap: Float64Array,
  projected: Float64Array,
  another: (component: number) => Float64Array,
): Float64Array {
  const k = Math.sqrt(overlap.length);
  const n = codes.length / k;
  const result = codes.slice();
  for (let r = 0; r < k; r++) {
    const row = result.subarray(r * n, (r + 1) * n);
    const used = overlap[r * (k + 1)];
    if (used > UNUSED) {
      for (let i = 0; i < n; i++) row[i] = projected[r * n + i];
      for (let c = 0; c < k; c++) {
        const factor = overlap[r * k + c];
        if (c === r || factor === 0) continue;
        for (let i = 0; i < n; i++) row[i] -= factor * result[c * n + i];
      }
      for (let i = 0; i < n; i++) row[i] /= used;
    } else {
      row.set(another(r));
      for (let at = r; at < v.length; at += k) v[at] = 0;
      for (let c = 0; c < k; c++) overlap[r * k + c] = overlap[c * k + r] = 0;
      projected.fill(0, r * n, (r + 1) * n);
    }
    const length = Math.max(norm(row), 1);
    for (let i = 0; i < n; i++) row[i] /= length;
  }
  return result;
}

/** A random feature with a little noise: a fresh start for codes that no feature uses. */
function substitute({ data, shape }: NdArray<Float64Array>, seed: number, step: number): Float64Array {
  const [n, p] = shape;
  const draws = random(seed).stream('SparsePCA').at(step);
  const feature = draws.uint32(1)[0] % p;
  const row = Float64Array.from({ length: n }, (_, i) => data[i * p + feature]);
  const noise = random(seed).stream('SparsePCA noise').at(step).normal(n);
  const level = 0.01 * (norm(row) / Math.sqrt(n) || 1);
  return row.map((value, i) => value + level * noise[i]);
}

/** |X - U·V|²/2 + alpha·Σ|V| from products, so that the difference need not be formed. */
function objectiveOf(
  total: number,
  u: Float64Array,
  projected: Float64Array,
  inner: Float64Array,
  overlap: Float64Array,
  v: Float64Array,
  alpha: number,
): number {
  let result = total / 2;
  for (let i = 0; i < u.length; i++) result -= u[i] * projected[i];
  for (let i = 0; i < inner.length; i++) result += (inner[i] * overlap[i]) / 2;
  let sizes = 0;
  for (let i = 0; i < v.length; i++) sizes += v[i] < 0 ? -v[i] : v[i];
  return result + alpha * sizes;
}
