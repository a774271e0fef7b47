import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError } from '@latentkit/core';
import { cholesky, matmul, solveLower } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

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

  test('refuses what is not positive definite, singular or of the wrong shape', () => {
    expect(() => cholesky([[1, 2], [2, 1]])).toThrow(InvalidParameterError);
    expect(() => cholesky([[1, 2], [2, 1]])).toThrow(/leading block of 2 rows/);
    expect(() => cholesky([[1, 2]])).toThrow(ShapeError);
    expect(() => solveLower([[1, 0], [1, 0]], [[1], [1]])).toThrow(/l\[1\]\[1\]/);
    expect(() => solveLower([[1]], [[1], [2]])).toThrow(/1 rows/);
  });
});
