import type { NdArray } from '@latentkit/core';
import { columnMeans } from '../column-statistics.js';
import type { Computation } from '../kernels/computation.js';
import { type Assignment, assign, squaredDistances, squaredLengths } from './assign.js';
import { shift } from './centring.js';

/** The nearest of `centers` [k, p] to each row of x [n, p], of equally near ones the first; n·k·p operations are one product. */
export function* assignRows(x: NdArray, centers: NdArray): Computation<Assignment> {
  const [rows, own] = around(x, centers);
  return yield* assign(rows, squaredLengths(rows), own);
}

/** Squared distances [n, k] of rows x [n, p] to `centers` [k, p], from one product; at least 0. */
export function* squaredDistancesTo(x: NdArray, centers: NdArray): Computation<NdArray<Float64Array>> {
  const [rows, own] = around(x, centers);
  return yield* squaredDistances(rows, squaredLengths(rows), own);
}

/** Rows and centres, both relative to the mean of the centres. */
function around(x: NdArray, centers: NdArray): [rows: NdArray<Float64Array>, centers: NdArray<Float64Array>] {
  const mean = columnMeans(centers);
  return [shift(x, mean, -1), shift(centers, mean, -1)];
}
