import { type NdArray, concatRows, ndarray } from '@latentkit/core';
import { type Computation, fixSigns, request, thinSvd, topEigen } from '@latentkit/linalg';
import { rootsOf } from '../roots.js';
import { centreRows } from './rows.js';

/** A matrix given by its parts: rows less a centre, and under them rows as they are. */
export interface StackedRows {
  readonly x: NdArray;
  readonly center: Float64Array;
  readonly extra?: NdArray<Float64Array> | undefined;
}

/** The k largest singular values of a matrix [n, p], and what is left. */
export interface LeadingSvd {
  /** Descending, length k. */
  readonly singularValues: Float64Array;
  /** Right singular vectors as orthonormal rows [k, p], signs fixed. */
  readonly vt: NdArray<Float64Array>;
  /** Sum of the squares of the min(n, p) - k other singular values. */
  readonly otherSquares: number;
}

// Squares of singular values come out of the Gram matrix with an error of about ε times the largest: those above this
// share of it have ten digits.
const RELIABLE = 1e-5;

/**
 * The k largest singular values of stacked rows and their right singular vectors: from the Gram matrix of the shorter
 * side (n·p² or n²·p operations by kernels, no copy of x where n >= p) where the squares are within five orders of
 * magnitude, else from `thinSvd`. Singular values have a relative error of about 1e-10.
 */
export function* leadingSvd(stacked: StackedRows, k: number): Computation<LeadingSvd> {
  const n = stacked.x.shape[0] + (stacked.extra?.shape[0] ?? 0);
  const p = stacked.center.length;
  const found = n >= p ? yield* fromColumns(stacked, k) : yield* fromRows(stack(stacked), k);
  const { singularValues, otherSquares } = found;
  const total = singularValues.reduce((sum, s) => sum + s ** 2, otherSquares);
  const smallest = singularValues[k - 1] ** 2;
  const left = Math.min(n, p) - k;
  if (smallest > RELIABLE * singularValues[0] ** 2 && (left === 0 || otherSquares > left * 1e-3 * RELIABLE * total)) return found;
  return fromThinSvd(stack(stacked), k);
}

/** From the eigenvectors of M'M. */
function* fromColumns({ x, center, extra }: StackedRows, k: number): Computation<LeadingSvd> {
  const gram = yield* request((kernels) => kernels.gram(x, center));
  if (extra !== undefined) {
    const more = yield* request((kernels) => kernels.gram(extra, new Float64Array(center.length)));
    for (let i = 0; i < more.data.length; i++) gram.data[i] += more.data[i];
  }
  const { values, vectors } = yield* topEigen(gram, k);
  return { ...squareRoots(values, gram), vt: fixSigns(vectors).rows };
}

/** From the eigenvectors u of M·M', by v = M'u over its length. */
function* fromRows(m: NdArray<Float64Array>, k: number): Computation<LeadingSvd> {
  const products = yield* request((kernels) => kernels.matmul(m, m, { transposeB: true }));
  const { values, vectors } = yield* topEigen(products, k);
  const { singularValues, otherSquares } = squareRoots(values, products);
  const vt = yield* request((kernels) => kernels.matmul(vectors, m));
  const p = m.shape[1];
  // Without `|| 1` a singular value of 0 gives NaN, though such vectors are found another way in the end.
  for (let i = 0; i < vt.data.length; i++) vt.data[i] /= singularValues[Math.floor(i / p)] || 1;
  return { singularValues, otherSquares, vt: fixSigns(vt).rows };
}

function fromThinSvd(m: NdArray<Float64Array>, k: number): LeadingSvd {
  const { singularValues, vt } = thinSvd(m);
  let otherSquares = 0;
  for (let i = singularValues.length - 1; i >= k; i--) otherSquares += singularValues[i] ** 2;
  const p = m.shape[1];
  return { singularValues: singularValues.slice(0, k), otherSquares, vt: fixSigns(ndarray(vt.data.slice(0, k * p), [k, p])).rows };
}

function squareRoots(squares: Float64Array, gram: NdArray<Float64Array>): { singularValues: Float64Array; otherSquares: number } {
  const size = gram.shape[0];
  let other = 0;
  for (let i = 0; i < size; i++) other += gram.data[i * size + i];
  for (const square of squares) other -= square;
  return { singularValues: rootsOf(squares), otherSquares: Math.max(0, other) };
}

function stack({ x, center, extra }: StackedRows): NdArray<Float64Array> {
  const centred = centreRows(x, center, 0, x.shape[0]);
  return extra === undefined ? centred : concatRows<Float64Array>([centred, extra]);
}
