import type { NdArray } from '@latentkit/core';
import { type Computation, request } from '@latentkit/linalg';
import type { NMFConfig } from './config.js';
import type { Factors } from './factors.js';

/** What scikit-learn divides by in place of 0: the float32 epsilon. */
export const SMALL = 2 ** -23;

/** √(2·loss) of X and W·H: the Frobenius norm of the difference, or the like of the Kullback-Leibler divergence. */
export function* divergence(x: NdArray<Float64Array>, { w, h }: Factors, loss: NMFConfig['loss']): Computation<number> {
  const { data } = yield* request((kernels) => kernels.matmul(w, h));
  if (loss === 'frobenius') {
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += (x.data[i] - data[i]) ** 2;
    return Math.sqrt(sum);
  }
  const { log } = Math;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const value = x.data[i];
    sum += data[i];
    if (value > SMALL) sum += value * log(value / (data[i] < SMALL ? SMALL : data[i])) - value;
  }
  return Math.sqrt(2 * Math.max(0, sum));
}
