import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, ShapeError, ndarray, toNested } from '@latentkit/core';
import { SparseMatrix, matmul, sparseProduct, symmetrize } from '@latentkit/linalg';
import { distance, gaussian, turned } from './helpers.js';

const small = SparseMatrix.fromTriplets([3, 4], [[2, 1, 5], [0, 3, 1], [0, 0, 2], [2, 1, -2], [0, 3, 0.5]]);

/** A random matrix of which one entry in three is stored. */
function scattered(n: number, p: number, step: number): SparseMatrix {
  return SparseMatrix.fromDense(ndarray(gaussian(n, p, step).data.map((value) => (value > 0.4 ? value : 0)), [n, p]));
}

describe('SparseMatrix', () => {
  test('sorts entries and adds up those of one place', () => {
    expect([[...small.starts], [...small.columns], [...small.values]]).toEqual([[0, 2, 2, 3], [0, 3, 1], [2, 1.5, 3]]);
    expect([small.size, small.at(0, 3), small.at(1, 1), small.at(2, 1), small.at(2, 3)]).toEqual([3, 1.5, 0, 3, 0]);
    expect([...small.entries()]).toEqual([[0, 0, 2], [0, 3, 1.5], [2, 1, 3]]);
    expect(toNested(small.toDense())).toEqual([[2, 0, 0, 1.5], [0, 0, 0, 0], [0, 3, 0, 0]]);
    expect(SparseMatrix.fromTriplets([2, 2], []).size).toBe(0);
  });

  test('rows of neighbours', () => {
    const graph = SparseMatrix.fromRows([[1, 2], [0, 2], [2, 2]]);
    expect(toNested(graph.toDense())).toEqual([[0, 1, 1], [1, 0, 1], [0, 0, 2]]);
    const wide = SparseMatrix.fromRows(ndarray(Int32Array.of(4, 0), [2, 1]), { columns: 5, values: [[0.5], [-1]] });
    expect(toNested(wide.toDense())).toEqual([[0, 0, 0, 0, 0.5], [-1, 0, 0, 0, 0]]);
  });

  test.each([[1, 1], [7, 4], [30, 50]])('products and transpose of [%d, %d] are those of the dense matrix', (n, p) => {
    const a = scattered(n, p, 1);
    const dense = a.toDense();
    expect(distance(SparseMatrix.fromDense(dense).values, a.values)).toBe(0);
    const b = gaussian(p, 3, 2);
    expect(distance(a.multiplyMatrix(b).data, matmul(dense, b).data)).toBeLessThan(1e-13);
    const column = Float64Array.from({ length: p }, (_, j) => b.data[j * 3]);
    const out = new Float64Array(n).fill(NaN);
    expect(a.multiply(column, out)).toBe(out);
    expect(distance(out, a.multiplyMatrix(ndarray(column, [p, 1])).data)).toBeLessThan(1e-13);
    expect(distance(a.transpose().toDense().data, turned(dense).data)).toBe(0);
    expect(distance(a.rowSums(), matmul(dense, ndarray(new Float64Array(p).fill(1), [p, 1])).data)).toBeLessThan(1e-13);
    const other = scattered(p, 6, 3);
    expect(distance(sparseProduct(a, other).toDense().data, matmul(dense, other.toDense()).data)).toBeLessThan(1e-13);
  });

  test('map changes values and leaves the matrix as it was', () => {
    const changed = small.map((value, i, j) => value * 10 + i + j);
    expect([[...changed.values], [...small.values]]).toEqual([[20, 18, 33], [2, 1.5, 3]]);
    expect(() => small.map(() => Infinity)).toThrow(NonFiniteError);
  });

  test('symmetrize joins both directions', () => {
    const a = SparseMatrix.fromTriplets([3, 3], [[0, 1, 4], [1, 0, 2], [0, 2, 3], [1, 1, 7], [2, 1, -1]]);
    const joined = (how?: 'mean' | 'max' | 'min' | 'sum'): unknown => toNested(symmetrize(a, how).toDense());
    expect(joined()).toEqual([[0, 3, 1.5], [3, 7, -0.5], [1.5, -0.5, 0]]);
    expect(joined('sum')).toEqual([[0, 6, 3], [6, 14, -1], [3, -1, 0]]);
    expect(joined('max')).toEqual([[0, 4, 3], [4, 7, 0], [3, 0, 0]]);
    expect(joined('min')).toEqual([[0, 2, 0], [2, 7, -1], [0, -1, 0]]);
    expect(symmetrize(a, 'min').size).toBe(5);
    expect(() => symmetrize(small)).toThrow(ShapeError);
  });

  test('refuses places outside, values that are not finite, lengths that do not fit', () => {
    expect(() => SparseMatrix.fromTriplets([2, 2], [[0, 0, 1], [0, 2, 1]])).toThrow(/entries\[1\]: got 2, expected a column in \[0, 1\]/);
    expect(() => SparseMatrix.fromTriplets([2, 2], [[-1, 0, 1]])).toThrow(/a row in/);
    expect(() => SparseMatrix.fromTriplets([2, 2], [[0, 0.5, 1]])).toThrow(InvalidParameterError);
    expect(() => SparseMatrix.fromTriplets([2, 2], [[0, 0, NaN]])).toThrow(NonFiniteError);
    expect(() => SparseMatrix.fromTriplets([0, 2], [])).toThrow(ShapeError);
    expect(() => SparseMatrix.fromRows([[0], [3]])).toThrow(/indices\[1\]\[0\]/);
    expect(() => SparseMatrix.fromRows([[0], [1]], { values: [[1, 2]] })).not.toThrow(NonFiniteError);
    expect(() => SparseMatrix.fromRows([[0], [1]], { values: [[1]] })).toThrow(ShapeError);
    expect(() => SparseMatrix.fromDense([[NaN]])).toThrow(NonFiniteError);
    expect(() => small.multiply(new Float64Array(3))).toThrow(/4 numbers/);
    expect(() => small.multiply(new Float64Array(4), new Float64Array(4))).toThrow(/3 numbers/);
    expect(() => small.multiplyMatrix([[1], [2]])).toThrow(ShapeError);
    expect(() => sparseProduct(small, small)).toThrow(ShapeError);
  });
});
