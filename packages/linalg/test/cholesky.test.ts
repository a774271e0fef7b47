import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError, ndarray } from '@latentkit/core';
import { cholesky, choleskySolve, matmul, solveLower } from '@latentkit/linalg';
import { distance, gaussian, withSpectrum } from './helpers.js';

describe('cholesky and solveLower', () => {
  test('a factorisation worked out by hand', () => {
    const l = cholesky([[4, 2, 4], [2, 10, 5], [4, 5, 21]]);
    expect([...l.data]).toEqual([2, 0, 0, 1, 3, 0, 2, 1, 4]);
  });

  test('L·L\' gives the matrix back, and both solves its inverse', () => {
    const x = gaussian(40, 12, 1);
    const a = matmul(x, x, { transposeA: true });
    const l = cholesky(a);
    expect(distance(matmul(l, l, { transposeB: true }).data, a.data)).toBeLessThan(1e-13 * 40);
    const b = gaussian(12, 3, 2);
    const solution = solveLower(l, solveLower(l, b), { transpose: true });
    expect(distance(matmul(a, solution).data, b.data)).toBeLessThan(1e-12);
  });

  test('keeps its error bound at condition 1e12 and for a Hilbert matrix', () => {
    const hilbert = ndarray(Float64Array.from({ length: 64 }, (_, i) => 1 / (Math.floor(i / 8) + (i % 8) + 1)), [8, 8]);
    for (const a of [withSpectrum([1, 1e-3, 1e-6, 1e-9, 1e-12], 2), hilbert]) {
      const l = cholesky(a);
      expect(distance(matmul(l, l, { transposeB: true }).data, a.data)).toBeLessThan(8 * 2.3e-16);
    }
  });

  test('one row; a matrix of fewer rows than columns has a Gram matrix without a factor', () => {
    expect([...cholesky([[9]]).data]).toEqual([3]);
    expect([...choleskySolve([[3]], [[18, 9]]).data]).toEqual([2, 1]);
    const wide = ndarray(Float64Array.of(1, 2, 3, 0, 1, 5), [2, 3]);
    expect(() => cholesky(matmul(wide, wide, { transposeA: true }))).toThrow(/leading block of 3 rows/);
  });

  test('refuses what is not positive definite, singular or of the wrong shape', () => {
    expect(() => cholesky([[1, 2], [2, 1]])).toThrow(InvalidParameterError);
    expect(() => cholesky([[1, 2], [2, 1]])).toThrow(/leading block of 2 rows/);
    expect(() => cholesky([[1, 2]])).toThrow(ShapeError);
    expect(() => solveLower([[1, 0], [1, 0]], [[1], [1]])).toThrow(/l\[1\]\[1\]/);
    expect(() => solveLower([[1]], [[1], [2]])).toThrow(/1 rows/);
  });
});
