import { type NdArray, ndarray } from '@latentkit/core';
import type { Neighbors } from './kernels.js';
import { NearestList } from './nearest-list.js';
import { euclideanDistance } from './euclidean-distance.js';

// Rows copied at a time; those of the base then stay in a cache for all queries.
const QUERIES = 1024;
const BASE = 256;
// Columns after which a row is given up whose distance is too large already.
const STRIDE = 8;
const SAMPLE = 1024;
// More than sums of squares in another order may differ by.
const MARGIN = 1 + 1e-12;

/**
 * The k rows of the base nearest to each query, by looking at all: exact to the rounding of float64. Columns are taken by
 * descending variance, four rows at a time, and rows are given up as soon as they are too far: up to 3·n·m·p operations,
 * and a fifth of that where few columns hold most of the variance.
 */
export function plainNearest(base: NdArray, queries: NdArray, k: number): Neighbors {
  const [m, p] = base.shape;
  const n = queries.shape[0];
  const order = byVariance(base);
  const list = new NearestList(n, k);
  const limits = new Float64Array(n).fill(Infinity);
  const x = new Float64Array(Math.min(n, QUERIES) * p);
  const y = new Float64Array(Math.min(m, BASE) * p);
  for (let i = 0; i < n; i += QUERIES) {
    const rows = Math.min(QUERIES, n - i);
    copyRows(queries, i, rows, order, x);
    for (let j = 0; j < m; j += BASE) {
      const count = Math.min(BASE, m - j);
      copyRows(base, j, count, order, y);
      for (let r = 0; r < rows; r++) {
        const at = r * p;
        let c = 0;
        for (; c + 4 <= count; c += 4) {
          if (fourTooFar(x, at, y, c * p, p, limits[i + r])) continue;
          for (let s = c; s < c + 4; s++) offer(base, queries, list, limits, i + r, j + s);
        }
        for (; c < count; c++) offer(base, queries, list, limits, i + r, j + c);
      }
    }
  }
  return { indices: ndarray(list.indices, [n, k]), distances: ndarray(list.distances, [n, k]) };
}

function offer(base: NdArray, queries: NdArray, list: NearestList, limits: Float64Array, query: number, row: number): void {
  list.offer(query, row, euclideanDistance(queries, query, base, row));
  limits[query] = list.limit(query) ** 2 * MARGIN;
}

/** Whether four rows one after the other are all further from x than the limit, squared. */
function fourTooFar(x: Float64Array, at: number, y: Float64Array, from: number, p: number, limit: number): boolean {
  const [y1, y2, y3] = [from + p, from + 2 * p, from + 3 * p];
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let start = 0; start < p; start += STRIDE) {
    const end = Math.min(p, start + STRIDE);
    for (let c = start; c < end; c++) {
      const value = x[at + c];
      const d0 = value - y[from + c];
      const d1 = value - y[y1 + c];
      const d2 = value - y[y2 + c];
      const d3 = value - y[y3 + c];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    if (s0 > limit && s1 > limit && s2 > limit && s3 > limit) return true;
  }
  return false;
}

function copyRows({ data, shape }: NdArray, start: number, count: number, order: Int32Array, to: Float64Array): void {
  const p = shape[1];
  for (let r = 0; r < count; r++) {
    const from = (start + r) * p;
    for (let c = 0; c < p; c++) to[r * p + c] = data[from + order[c]];
  }
}

/** Columns by descending variance in a sample of the rows. */
function byVariance({ data, shape: [m, p] }: NdArray): Int32Array {
  const step = Math.max(1, Math.floor(m / SAMPLE));
  const variance = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    let sum = 0;
    let square = 0;
    let count = 0;
    for (let i = 0; i < m; i += step, count++) {
      const value = data[i * p + j] - data[j];
      sum += value;
      square += value * value;
    }
    variance[j] = square - (sum * sum) / count;
  }
  return Int32Array.from({ length: p }, (_, j) => j).sort((a, b) => variance[b] - variance[a]);
}
