import { describe, expect, test } from '@jest/globals';
import { NonFiniteError, ndarray } from '@latentkit/core';
import { completeBasis, orthonormalize } from '@latentkit/linalg';
import { distance, gaussian, orthonormalityError } from './helpers.js';

describe('orthonormalize', () => {
  test('of the textbook example', () => {
    const { data, shape } = orthonormalize([[3, 0], [4, 5]]);
    expect(shape).toEqual([2, 2]);
    expect([...data]).toEqual([1, 0, 0, 1]);
  });

  test('stays orthonormal where rows are nearly dependent', () => {
    // Rows of a Hilbert matrix: condition number 1e13, where one pass of Gram-Schmidt loses orthogonality altogether.
    const hilbert = ndarray(Float64Array.from({ length: 100 }, (_, i) => 1 / (Math.floor(i / 10) + (i % 10) + 1)), [10, 10]);
    const basis = orthonormalize(hilbert, { tolerance: 1e-15 });
    expect(basis.shape).toEqual([10, 10]);
    expect(orthonormalityError(basis)).toBeLessThan(1e-14);
  });

  test('leaves out what adds nothing', () => {
    expect(orthonormalize([[1, 1, 0], [0, 0, 0], [2, 2, 0], [0, 0, 7]]).shape).toEqual([2, 3]);
    expect(orthonormalize([[1, 0], [1, 1e-3]], { tolerance: 1e-2 }).shape).toEqual([1, 2]);
    expect(orthonormalize(gaussian(9, 4, 1)).shape).toEqual([4, 4]);
  });
});

describe('orthonormalize, at the edges', () => {
  test('one row, one column, rows of zeros only', () => {
    expect([...orthonormalize([[-5]]).data]).toEqual([-1]);
    expect([...orthonormalize([[0, 3], [0, 4]]).data]).toEqual([0, 1]);
    expect(orthonormalize([[0, 0], [0, 0]]).shape).toEqual([0, 2]);
    expect(() => orthonormalize([[NaN]])).toThrow(NonFiniteError);
  });

  test('sizes from 1e-200 to 1e200 side by side', () => {
    const rows = orthonormalize([[1e200, 0, 1e200], [1e-200, 1e-200, 0], [0, 1, 1]]);
    expect(rows.shape).toEqual([3, 3]);
    expect(orthonormalityError(rows)).toBeLessThan(1e-15);
  });
});

describe('completeBasis', () => {
  test('starts from nothing, and has nothing to do when all is there', () => {
    const rows = new Float64Array(6);
    completeBasis(rows, 0, 2, 3);
    expect(orthonormalityError(ndarray(rows, [2, 3]))).toBe(0);
    const before = rows.slice();
    completeBasis(rows, 2, 2, 3);
    expect(distance(rows, before)).toBe(0);
  });

  test('fills up to a full basis and keeps what is there', () => {
    const start = orthonormalize(gaussian(3, 12, 2)).data;
    const rows = new Float64Array(144);
    rows.set(start);
    completeBasis(rows, 3, 12, 12);
    expect(orthonormalityError(ndarray(rows, [12, 12]))).toBeLessThan(1e-14);
    expect(distance(rows.slice(0, 36), start)).toBe(0);
  });
});
