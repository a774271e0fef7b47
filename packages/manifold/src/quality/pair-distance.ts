import { type NdArray, ndarray } from '@latentkit/core';
import { eachDistanceRow } from '../graph/distance-rows.js';
import type { MetricOrPrecomputed } from '../graph/metric.js';

/** The distance of two rows. */
export function pairDistance(x: NdArray<Float64Array>, metric: MetricOrPrecomputed): (i: number, j: number) => number {
  const p = x.shape[1];
  if (metric === 'precomputed') return (i, j) => x.data[i * p + j];
  if (metric === 'euclidean') {
    const { data } = x;
    return (i, j) => {
      let sum = 0;
      for (let c = 0, u = i * p, v = j * p; c < p; c++) sum += (data[u + c] - data[v + c]) ** 2;
      return Math.sqrt(sum);
    };
  }
  const row = (i: number) => ndarray(x.data.subarray(i * p, (i + 1) * p), [1, p]);
  return (i, j) => {
    let distance = 0;
    eachDistanceRow(row(i), metric, (_, found) => (distance = found[0]), row(j));
    return distance;
  };
}
