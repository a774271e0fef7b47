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

/** Means of the columns and the Gram matrix of what is left without them. */
export interface CenteredGram {
  /** Length p. */
  readonly mean: Float64Array;
  /** (X - mean)'(X - mean): [p, p]. */
  readonly gram: NdArray<Float64Array>;
}

/** What {@link Kernels.filter} works on: rows [b, n] that span a space, to be turned and filtered. */
export interface FilterInput {
  /** Symmetric: [n, n]. */
  readonly matrix: NdArray<Float64Array>;
  /** [b, n]. */
  readonly rows: NdArray<Float64Array>;
  /** The filter is applied to rotation·rows: [b, b]. */
  readonly rotation: NdArray<Float64Array>;
  /** Eigenvalues in [0, bound] are damped, those above it multiplied up. */
  readonly bound: number;
  /** Degree m of the Chebyshev polynomial, at least 1. */
  readonly degree: number;
}

/** Filtered rows Y = T_m(2·A/bound - 1)·(rotation·rows), and the products that a Rayleigh–Ritz step needs. */
export interface FilteredRows {
  /** Y: [b, n]. */
  readonly rows: NdArray<Float64Array>;
  /** Y·A: [b, n]. */
  readonly images: NdArray<Float64Array>;
  /** Y·Y': [b, b]. */
  readonly overlap: NdArray<Float64Array>;
  /** Y·A·Y': [b, b]. */
  readonly projected: NdArray<Float64Array>;
}

/** The few operations that cost all the time; everything else is TypeScript around them. */
export interface Kernels {
  /** What computes: `plain`, or a runtime with its device. */
  readonly name: string;
  /** (X - c)'(X - c) of [n, p] in float64: [p, p]. */
  gram(x: NdArray, center: Float64Array): Awaitable<NdArray<Float64Array>>;
  /** Means and centred Gram matrix of [n, p] in one go, in float64. Throws NonFiniteError for NaN or infinity. */
  centeredGram(x: NdArray): Awaitable<CenteredGram>;
  /** The matrix product in float64. */
  matmul(a: NdArray, b: NdArray, options?: MatmulOptions): Awaitable<NdArray<Float64Array>>;
  /** The k rows of the base [m, p] nearest to each query [n, p]; distances are Euclidean, not squared. */
  nearest(base: NdArray, queries: NdArray, k: number): Awaitable<Neighbors>;
  /** The same in single precision: rows about equally near may change places. Only where it is faster. */
  roughlyNearest?(base: NdArray, queries: NdArray, k: number): Awaitable<Neighbors>;
  /** A step of Chebyshev-filtered subspace iteration. Only where it is faster than a dense eigensolver. */
  filter?(input: FilterInput): Awaitable<FilteredRows>;
}
