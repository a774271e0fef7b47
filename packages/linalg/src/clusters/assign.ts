import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, request } from '../kernels/computation.js';

/** The nearest centre of each row. */
export interface Assignment {
  readonly labels: Int32Array;
  /** Squared distance of each row to its centre. */
  readonly distances: Float64Array;
  /** Σ of those. */
  readonly inertia: number;
}

/** Σ x² of each row. */
export function squaredLengths({ data, shape: [n, p] }: NdArray): Float64Array {
  const lengths = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < p; j++, at++) lengths[i] += data[at] * data[at];
  return lengths;
}

/** Squared distances [n, k] of rows [n, p] to centres [k, p], of which n·k·p operations are one product; at least 0. */
export function* squaredDistances(x: NdArray, lengths: Float64Array, centers: NdArray): Computation<NdArray<Float64Array>> {
  const products = yield* request((kernels) => kernels.matmul(x, centers, { transposeB: true }));
  const own = squaredLengths(centers);
  const k = own.length;
  const { data } = products;
  for (let i = 0, at = 0; i < lengths.length; i++) for (let c = 0; c < k; c++, at++) data[at] = Math.max(0, lengths[i] + own[c] - 2 * data[at]);
  return products;
}

/** The nearest centre of each row; of equally near ones the first. */
export function* assign(x: NdArray<Float64Array>, lengths: Float64Array, centers: NdArray<Float64Array>): Computation<Assignment> {
  const { data, shape } = yield* squaredDistances(x, lengths, centers);
  const [n, k] = shape;
  const p = x.shape[1];
  const labels = new Int32Array(n);
  const distances = new Float64Array(n);
  let inertia = 0;
  for (let i = 0; i < n; i++) {
    let best = i * k;
    for (let at = best + 1; at < (i + 1) * k; at++) if (data[at] < data[best]) best = at;
    labels[i] = best - i * k;
    // From the differences themselves: what the product leaves of a small distance is rounding.
    for (let j = 0; j < p; j++) distances[i] += (x.data[i * p + j] - centers.data[labels[i] * p + j]) ** 2;
    inertia += distances[i];
  }
  return { labels, distances, inertia };
}

/**
 * Means of the rows of each cluster [k, p]. A cluster without rows takes the row farthest from its own centre away from
 * its cluster, the next one the second farthest, as scikit-learn does.
 */
export function means(x: NdArray<Float64Array>, { labels, distances }: Assignment, k: number): NdArray<Float64Array> {
  const [n, p] = x.shape;
  const sums = new Float64Array(k * p);
  const counts = new Float64Array(k);
  const add = (row: number, cluster: number, sign: 1 | -1): void => {
    counts[cluster] += sign;
    for (let j = 0; j < p; j++) sums[cluster * p + j] += sign * x.data[row * p + j];
  };
  for (let i = 0; i < n; i++) add(i, labels[i], 1);
  const empty = Array.from({ length: k }, (_, c) => c).filter((c) => counts[c] === 0);
  if (empty.length > 0) {
    const farthest = Array.from({ length: n }, (_, i) => i).sort((a, b) => distances[b] - distances[a] || a - b);
    let next = 0;
    for (const cluster of empty) {
      // A cluster's only row stays; there is another while rows are as many as clusters.
      while (counts[labels[farthest[next]]] === 1) next++;
      add(farthest[next], labels[farthest[next]], -1);
      add(farthest[next++], cluster, 1);
    }
  }
  for (let c = 0; c < k; c++) for (let j = 0; j < p; j++) sums[c * p + j] /= counts[c];
  return ndarray(sums, [k, p]);
}
