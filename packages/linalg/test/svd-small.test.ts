import { describe, expect, test } from '@jest/globals';
import { NonFiniteError, ndarray } from '@latentkit/core';
import { matmul, svdSmall, symmetricEigenvalues, thinSvd } from '@latentkit/linalg';
import { checkSvd, distance, gaussian, scaleRows, turned, withSingularValues } from './helpers.js';

function product(values: ArrayLike<number>): number {
  return Array.from(values).reduce((all, value) => all * value, 1);
}

describe('svdSmall', () => {
  test.each([[784, 32], [32, 784], [7, 7], [1, 5], [5, 1], [1, 1]])('of a random [%d, %d]', (n, p) => {
    const a = gaussian(n, p, 3);
    const result = svdSmall(a);
    checkSvd(a, result);
    const r = Math.min(n, p);
    const squares = symmetricEigenvalues(matmul(a, a, n < p ? { transposeB: true } : { transposeA: true }));
    expect(distance(result.singularValues.map((s) => s * s), squares.slice(0, r)) / squares[0]).toBeLessThan(1e-13);
  });

  test('finds planted singular values that the Gram matrix would lose', () => {
    const spectrum = [100, 10, 1, 1, 1e-6, 1e-11];
    const a = withSingularValues(60, 6, spectrum);
    const result = svdSmall(a);
    checkSvd(a, result);
    expect(distance(result.singularValues, spectrum)).toBeLessThan(1e-13);
  });

  test('keeps the digits of small singular values where the matrix is graded', () => {
    const a = gaussian(6, 6, 4);
    const determinant = product(svdSmall(a).singularValues);
    const sizes = Array.from({ length: 6 }, (_, i) => 10 ** (-2.5 * i));
    for (const factors of [sizes, sizes.toReversed()]) {
      for (const graded of [scaleRows(a, factors), turned(scaleRows(a, factors))]) {
        const { singularValues } = svdSmall(graded);
        // The product is the determinant, which the factors multiply.
        expect(Math.abs(product(singularValues) / product(sizes) / determinant - 1)).toBeLessThan(1e-14);
        expect(distance(singularValues, thinSvd(graded).singularValues)).toBeLessThan(2e-15 * singularValues[0]);
      }
    }
  });

  test('rank deficient and zero matrices keep orthonormal factors', () => {
    const a = withSingularValues(30, 8, [4, 2]);
    const result = svdSmall(a);
    checkSvd(a, result);
    expect(Math.max(...result.singularValues.slice(2))).toBeLessThan(1e-13);
    checkSvd(ndarray(new Float64Array(12), [4, 3]), svdSmall(ndarray(new Float64Array(12), [4, 3])));
  });

  test('is indifferent to scale', () => {
    for (const factor of [1e250, 1e-250]) {
      const { singularValues } = svdSmall([[3 * factor, 0], [0, -4 * factor]]);
      expect(distance(Array.from(singularValues, (s) => s / factor), [4, 3])).toBeLessThan(1e-14);
    }
  });

  test('gives each row of V\' a positive largest entry', () => {
    const { vt, u } = svdSmall([[0, -2], [-1, 0]]);
    expect([...vt.data]).toEqual([0, 1, 1, 0]);
    expect(distance(u.data, [-1, 0, 0, -1])).toBe(0);
  });

  test('refuses NaN', () => {
    expect(() => svdSmall([[NaN]])).toThrow(NonFiniteError);
  });
});
