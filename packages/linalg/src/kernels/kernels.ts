import type { NdArray } from '@latentkit/core';
import type { MatmulOptions } from '../matmul.js';

/** A value now, or later. */
export type Awaitable<T> = T | Promise<T>;

/** For each query the k nearest rows of a base, by ascending distance, equal distances by ascending index. */
export interface Neighbors {
  /** Rows of the base: [queries, k]. */
  readonly indices: NdArray<Int32Array>;
  /** Distances, in the metric asked for: [queries, k]. */
  readonly distances: NdArray<Float64Array>;
}

/** The few operations that cost all the time; everything else is TypeScript around them. */
export interface Kernels {
  /** What computes: `plain`, or a runtime with its device. */
  readonly name: string;
  /** (X - c)'(X - c) of [n, p] in float64: [p, p]. */
  gram(x: NdArray, center: Float64Array): Awaitable<NdArray<Float64Array>>;
  /** The matrix product in float64. */
  matmul(a: NdArray, b: NdArray, options?: MatmulOptions): Awaitable<NdArray<Float64Array>>;
  /** The k rows of the base [m, p] nearest to each query [n, p]; distances are Euclidean, not squared. */
  nearest(base: NdArray, queries: NdArray, k: number): Awaitable<Neighbors>;
}
