import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, checkpoint, request } from '@latentkit/linalg';
import { transposed } from '../transposed.js';
import type { Factorization, Factors, Penalty, SearchOptions } from './factors.js';

/**
 * Alternating coordinate descent (Cichocki & Phan, 2009, https://doi.org/10.1587/transfun.E92.A.708): each number of W,
 * then of H, is set to the best value that is not negative, all others fixed. `order` gives the components' order at
 * each sweep. 4·n·p·k + 2·(n + p)·k² operations an iteration.
 */
export function* coordinateDescent(
  x: NdArray<Float64Array>,
  start: Factors,
  options: SearchOptions,
  order: (sweep: number) => ArrayLike<number>,
): Computation<Factorization> {
  const { tolerance, maxIterations, penaltyW, penaltyH, updateH } = options;
  const w = ndarray(start.w.data.slice(), start.w.shape);
  const ht = transposed(start.h);
  let first = 0;
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    const xht = yield* request((kernels) => kernels.matmul(x, ht));
    const hht = yield* request((kernels) => kernels.matmul(ht, ht, { transposeA: true }));
    let violation = sweep(w, hht.data, xht.data, penaltyW, order(2 * iterations));
    if (updateH) {
      const xtw = yield* request((kernels) => kernels.matmul(x, w, { transposeA: true }));
      const wtw = yield* request((kernels) => kernels.matmul(w, w, { transposeA: true }));
      violation += sweep(ht, wtw.data, xtw.data, penaltyH, order(2 * iterations + 1));
    }
    if (iterations++ === 0) first = violation;
    converged = first === 0 || violation / first <= tolerance;
    yield* checkpoint(iterations, maxIterations, { violation: first === 0 ? 0 : violation / first });
  }
  return { w, h: transposed(ht), iterations, converged };
}

/**
 * One sweep over all numbers of a factor [rows, k], in place, given the inner products of the other one and its
 * products with the data. Returns the sum of the projected gradients' absolute values.
 */
function sweep(
  { data, shape }: NdArray<Float64Array>,
  inner: Float64Array,
  products: Float64Array,
  { l1, l2 }: Penalty,
  order: ArrayLike<number>,
): number {
  const [rows, k] = shape;
  let violation = 0;
  for (let at = 0; at < rows * k; at += k) {
    for (let s = 0; s < k; s++) {
      const t = order[s];
      const value = data[at + t];
      let gradient = l1 - products[at + t] + l2 * value;
      for (let r = 0, base = t * k; r < k; r++) gradient += inner[base + r] * data[at + r];
      const projected = value === 0 && gradient > 0 ? 0 : gradient;
      violation += projected < 0 ? -projected : projected;
      const curvature = inner[t * k + t] + l2;
      if (curvature === 0) continue;
      const next = value - gradient / curvature;
      data[at + t] = next > 0 ? next : 0;
    }
  }
  return violation;
}
