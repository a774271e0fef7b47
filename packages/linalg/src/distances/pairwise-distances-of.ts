import { type ArrayInput, type NdArray, ndarray } from '@latentkit/core';
import { columnMeans } from '../column-statistics.js';
import { type Computation, request } from '../kernels/computation.js';
import { betweenUnits, checkMetric, rowDistance } from './metrics.js';
import { type DistanceOptions, type PreparedRows, pairwiseDistances, sides, unitRows } from './pairwise-distances.js';

// Below this share of ‖x‖² + ‖y‖², cancellation has cost the squared distance three digits: it is taken again.
const NEAR = 1e-3;

/**
 * What `pairwiseDistances` gives, where the metric allows (all but `manhattan` and `chebyshev`) from one matrix product
 * on the kernels at hand: ‖x‖² + ‖y‖² - 2·x·y, of rows from which the columns' means are taken first.
 *
 * Cost: 2·n·m·p operations of the product. Error: squared distances relative 1000·p·ε at most, since those of rows
 * that lie near each other are computed again from differences; identical rows are at distance exactly 0.
 *
 * Throws as {@link pairwiseDistances}.
 */
export function* pairwiseDistancesOf(x: ArrayInput, y?: ArrayInput, options: DistanceOptions = {}): Computation<NdArray<Float64Array>> {
  const { metric = 'euclidean' } = options;
  checkMetric(metric);
  const [left, right] = sides(x, y);
  if (metric === 'manhattan' || metric === 'chebyshev') return pairwiseDistances(left, y, options);
  const angular = metric === 'cosine' || metric === 'correlation';
  const prepare = angular ? (side: NdArray) => unitRows(side, metric === 'correlation') : centredBy(columnMeans(left));
  const a = prepare(left);
  const b = right === left ? a : prepare(right);
  const squares = yield* squaredDistances(ndarray(a.data, left.shape), ndarray(b.data, right.shape), right === left);
  const { data } = squares;
  const m = right.shape[0];
  if (angular) for (let at = 0; at < data.length; at++) data[at] = betweenUnits(data[at], a.zero![Math.floor(at / m)] + b.zero![at % m] > 0);
  else if (metric === 'euclidean') for (let at = 0; at < data.length; at++) data[at] = Math.sqrt(data[at]);
  return squares;
}

function* squaredDistances(x: NdArray<Float64Array>, y: NdArray<Float64Array>, same: boolean): Computation<NdArray<Float64Array>> {
  const [n, p] = x.shape;
  const m = y.shape[0];
  const result = yield* request((kernels) => kernels.matmul(x, y, { transposeB: true }));
  const { data } = result;
  const left = squaredLengths(x);
  const right = same ? left : squaredLengths(y);
  const direct = rowDistance('sqeuclidean');
  for (let i = 0; i < n; i++) {
    for (let j = same ? i : 0; j < m; j++) {
      const sum = left[i] + right[j];
      let value = sum - 2 * data[i * m + j];
      if (value < NEAR * sum) value = direct(x.data, i * p, y.data, j * p, p);
      data[i * m + j] = value;
      if (same) data[j * m + i] = value;
    }
  }
  return result;
}

function centredBy(means: Float64Array): (side: NdArray) => PreparedRows {
  const p = means.length;
  return ({ data }) => ({ data: Float64Array.from(data, (value, at) => value - means[at % p]) });
}

function squaredLengths({ data, shape: [n, p] }: NdArray<Float64Array>): Float64Array {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let c = i * p; c < (i + 1) * p; c++) result[i] += data[c] * data[c];
  return result;
}
