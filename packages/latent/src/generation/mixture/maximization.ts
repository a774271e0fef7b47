import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, request } from '@latentkit/linalg';
import type { Components } from './components.js';
import { centredOn } from './expectation.js';

const { sqrt } = Math;

// scikit-learn's floor of what a component's rows are counted as, so that an empty one divides by something.
const SMALLEST = 10 * 2 ** -52;

/** The components that suit rows x [n, d] best, given how far [n, k] each row belongs to each. */
export function* maximization(x: NdArray<Float64Array>, responsibilities: NdArray<Float64Array>, diagonal: boolean, ridge: number): Computation<Components> {
  const d = x.shape[1];
  const k = responsibilities.shape[1];
  const rows = diagonal ? 1 : d;
  const sums = (yield* request((kernels) => kernels.matmul(responsibilities, x, { transposeA: true }))).data;
  const counts = new Float64Array(k).fill(SMALLEST);
  for (let at = 0; at < responsibilities.data.length; ) for (let c = 0; c < k; c++, at++) counts[c] += responsibilities.data[at];
  const means = sums.map((sum, at) => sum / counts[Math.floor(at / d)]);
  const covariances = new Float64Array(k * rows * d);
  for (let c = 0; c < k; c++) {
    const weighted = centredOn(x, means.subarray(c * d, (c + 1) * d), (i) => sqrt(responsibilities.data[i * k + c]));
    const own = diagonal ? sumsOfSquares(weighted) : (yield* request((kernels) => kernels.gram(weighted, new Float64Array(d)))).data;
    const step = diagonal ? 1 : d + 1;
    own.forEach((sum, at) => (covariances[c * rows * d + at] = sum / counts[c] + (at % step === 0 ? ridge : 0)));
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { weights: counts.map((count) => count / total), means: ndarray(means, [k, d]), covariances: ndarray(covariances, [k, rows, d]) };
}

function sumsOfSquares({ data, shape: [, d] }: NdArray<Float64Array>): Float64Array {
  const sums = new Float64Array(d);
  for (let at = 0; at < data.length; ) for (let j = 0; j < d; j++, at++) sums[j] += data[at] ** 2;
  return sums;
}
