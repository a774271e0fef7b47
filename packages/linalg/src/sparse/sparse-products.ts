import { ShapeError } from '@latentkit/core';
import { SparseMatrix, type Triplet } from './sparse-matrix.js';

/** How {@link symmetrize} joins the entries (i, j) and (j, i). */
export type Symmetrization = 'mean' | 'max' | 'min' | 'sum';

const JOIN: Readonly<Record<Symmetrization, (a: number, b: number) => number>> = {
  mean: (a, b) => (a + b) / 2,
  max: Math.max,
  min: Math.min,
  sum: (a, b) => a + b,
};

/**
 * The symmetric matrix whose entries (i, j) and (j, i) are both the mean (default), the larger, the smaller or the sum
 * of the two entries of A there, 0 where none is stored; zeros that come out are not stored. With `max` the union of
 * directed neighbour graphs, with `min` (of values that are not negative) their intersection.
 *
 * Throws ShapeError for a matrix that is not square.
 */
export function symmetrize(a: SparseMatrix, how: Symmetrization = 'mean'): SparseMatrix {
  if (a.shape[0] !== a.shape[1]) throw new ShapeError({ parameter: 'a', got: a.shape, expected: 'a square matrix' });
  const join = JOIN[how];
  const turned = a.transpose();
  function* joined(): Generator<Triplet> {
    for (let i = 0; i < a.shape[0]; i++) {
      let e = a.starts[i];
      let f = turned.starts[i];
      while (e < a.starts[i + 1] || f < turned.starts[i + 1]) {
        const mine = e < a.starts[i + 1] ? a.columns[e] : Infinity;
        const other = f < turned.starts[i + 1] ? turned.columns[f] : Infinity;
        const j = Math.min(mine, other);
        const value = join(mine === j ? a.values[e++] : 0, other === j ? turned.values[f++] : 0);
        if (value !== 0) yield [i, j, value];
      }
    }
  }
  return SparseMatrix.fromTriplets(a.shape, joined());
}

/**
 * The sparse product A·B of two sparse matrices; dense factors take `multiplyMatrix`. Costs two operations for every
 * pair of an entry (i, k) of A with an entry (k, j) of B.
 *
 * Throws ShapeError where the inner lengths differ.
 */
export function sparseProduct(a: SparseMatrix, b: SparseMatrix): SparseMatrix {
  const width = b.shape[1];
  if (a.shape[1] !== b.shape[0]) {
    throw new ShapeError({ parameter: 'b', got: b.shape, expected: `${a.shape[1]} rows, since a has as many columns` });
  }
  const sums = new Float64Array(width);
  const lastRow = new Int32Array(width).fill(-1);
  function* products(): Generator<Triplet> {
    for (let i = 0; i < a.shape[0]; i++) {
      const touched: number[] = [];
      for (let e = a.starts[i]; e < a.starts[i + 1]; e++) {
        const k = a.columns[e];
        for (let f = b.starts[k]; f < b.starts[k + 1]; f++) {
          const j = b.columns[f];
          if (lastRow[j] !== i) {
            lastRow[j] = i;
            sums[j] = 0;
            touched.push(j);
          }
          sums[j] += a.values[e] * b.values[f];
        }
      }
      for (const j of touched) yield [i, j, sums[j]];
    }
  }
  return SparseMatrix.fromTriplets([a.shape[0], width], products());
}
