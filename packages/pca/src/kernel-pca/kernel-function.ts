import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { type Computation, checkpoint, columnMeans, request } from '@latentkit/linalg';
import type { KernelPCAConfig } from './config.js';

// Rows whose similarities are computed at a time.
const ROWS = 512;

/** The similarity of two samples, with its numbers. */
export interface KernelFunction {
  readonly kind: Exclude<KernelPCAConfig['kernel'], 'precomputed'>;
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/** Samples as a kernel takes them: moved or scaled, and their squared lengths. */
export interface Prepared {
  readonly x: NdArray<Float64Array>;
  readonly squares: Float64Array;
}

/** The similarities [m, n] of rows x [m, p] with rows y [n, p], from their inner products. */
export function* similarities(x: Prepared, y: Prepared, kernel: KernelFunction): Computation<NdArray<Float64Array>> {
  const products = yield* request((kernels) => kernels.matmul(x.x, y.x, { transposeB: true }));
  const [m, n] = products.shape;
  for (let i = 0; i < m; i++) apply(products.data.subarray(i * n, (i + 1) * n), x.squares[i], y.squares, kernel);
  return products;
}

/** {@link similarities} of rows with themselves: exactly symmetric, and little more than half of them computed. */
export function* selfSimilarities({ x, squares }: Prepared, kernel: KernelFunction): Computation<NdArray<Float64Array>> {
  const n = x.shape[0];
  const result = new Float64Array(n * n);
  for (let start = 0; start < n; start += ROWS) {
    yield* checkpoint(start, n);
    const rows = sliceRows(x, start, Math.min(n, start + ROWS));
    const others = sliceRows(x, start, n);
    const { data } = yield* request((kernels) => kernels.matmul(rows, others, { transposeB: true }));
    const width = n - start;
    for (let r = 0; r < rows.shape[0]; r++) {
      const i = start + r;
      const row = result.subarray(i * (n + 1), (i + 1) * n);
      row.set(data.subarray(r * width + r, (r + 1) * width));
      // The product's rounding may differ from that of the sum of squares: the distance to oneself is 0.
      if (kernel.kind === 'rbf') row[0] = squares[i];
      apply(row, squares[i], squares.subarray(i), kernel);
    }
  }
  mirror(result, n);
  return ndarray(result, [n, n]);
}

/**
 * Readies samples for a kernel. The distances of rbf do not change when all samples are moved, and lose no digits to a
 * common offset when that is taken away: `origin` is what to subtract.
 */
export function prepare(x: NdArray, kernel: KernelFunction, origin: Float64Array | undefined): Prepared {
  const [n, p] = x.shape;
  const data = Float64Array.from(x.data);
  const squares = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < p; j++, at++) {
      if (origin !== undefined) data[at] -= origin[j];
      squares[i] += data[at] * data[at];
    }
  }
  if (kernel.kind === 'cosine') {
    // A sample of zeros has no direction; its similarity with all others is 0.
    for (let i = 0; i < data.length; i++) data[i] /= Math.sqrt(squares[Math.floor(i / p)]) || 1;
  }
  return { x: ndarray(data, [n, p]), squares };
}

/** Where distances of these samples are best measured from, for a kernel that knows distances only. */
export function originOf(x: NdArray, { kind }: KernelFunction): Float64Array | undefined {
  return kind === 'rbf' ? columnMeans(x) : undefined;
}

/** Turns inner products of one sample with many into similarities, in place. */
function apply(row: Float64Array, square: number, squares: Float64Array, { kind, gamma, degree, coef0 }: KernelFunction): void {
  const { exp, tanh } = Math;
  if (kind === 'rbf') {
    for (let j = 0; j < row.length; j++) {
      const squared = square + squares[j] - 2 * row[j];
      row[j] = squared <= 0 ? 1 : exp(-gamma * squared);
    }
  } else if (kind === 'poly') {
    for (let j = 0; j < row.length; j++) row[j] = (gamma * row[j] + coef0) ** degree;
  } else if (kind === 'sigmoid') {
    for (let j = 0; j < row.length; j++) row[j] = tanh(gamma * row[j] + coef0);
  }
}

/** Copies the upper triangle below, in tiles: a column at a time would miss the cache at every step. */
function mirror(data: Float64Array, n: number): void {
  const tile = 64;
  for (let top = 0; top < n; top += tile) {
    for (let left = top; left < n; left += tile) {
      for (let i = top; i < Math.min(top + tile, n); i++) {
        for (let j = Math.max(left, i + 1); j < Math.min(left + tile, n); j++) data[j * n + i] = data[i * n + j];
      }
    }
  }
}
