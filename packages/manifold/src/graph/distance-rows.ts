import { type NdArray, sliceRows } from '@latentkit/core';
import { pairwiseDistances } from '@latentkit/linalg';
import type { MetricOrPrecomputed } from './metric.js';

/** Rows of distances held at a time. */
const ROWS = 64;

/**
 * Calls `visit` with each row's distances to all rows of `base` (default: of x itself, where the own distance is 0).
 * Exact where rows nearly agree; 3·n·m·p operations, and memory for a few rows of distances.
 */
export function eachDistanceRow(
  x: NdArray<Float64Array>,
  metric: MetricOrPrecomputed,
  visit: (i: number, row: Float64Array) => void,
  base: NdArray<Float64Array> = x,
): void {
  const n = x.shape[0];
  for (let start = 0; start < n; start += ROWS) {
    const rows = sliceRows(x, start, Math.min(n, start + ROWS));
    const block = metric === 'precomputed' ? rows : pairwiseDistances(rows, base, { metric });
    const m = block.shape[1];
    for (let i = 0; i < rows.shape[0]; i++) visit(start + i, block.data.subarray(i * m, (i + 1) * m));
  }
}
