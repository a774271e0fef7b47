import { describe, expect, test } from '@jest/globals';
import { NonFiniteError, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { pseudoInverse, matmul, svdSmall, thinSvd } from '@latentkit/linalg';
import { golden } from './golden.js';
import { checkSvd, distance, gaussian, turned, withSingularValues } from './helpers.js';

describe('thinSvd', () => {
  test.each([[1, 1], [1, 6], [6, 1], [2, 2], [9, 9], [10, 8], [8, 10], [40, 7], [7, 40], [130, 120]])('of a random [%d, %d]', (n, p) => {
    const a = gaussian(n, p, 3);
    const result = thinSvd(a);
    checkSvd(a, result);
    expect(distance(result.singularValues, svdSmall(a).singularValues) / result.singularValues[0]).toBeLessThan(1e-13);
  });

  test.each(golden.singular)('agrees with scipy.linalg.svd: $name', ({ matrix, singularValues }) => {
    const result = thinSvd(matrix);
    checkSvd(toMatrix(matrix), result);
    expect(distance(result.singularValues, singularValues) / singularValues[0]).toBeLessThan(2e-14);
  });

  test('singular values of the digits, whose three empty columns give three zeros', async () => {
    const { singularValues, vt } = thinSvd((await loadDigits()).x);
    const expected = golden.digits.singularValues;
    expect(distance(singularValues.slice(0, 61), expected) / expected[0]).toBeLessThan(1e-11);
    expect(Math.max(...expected.map((value, i) => Math.abs(singularValues[i] / value - 1)))).toBeLessThan(2e-11);
    expect(Math.max(...singularValues.slice(61))).toBeLessThan(1e-11);
    expect(vt.shape).toEqual([64, 64]);
  });

  test.each([
    ['condition 1e12', [1, 1e-3, 1e-6, 1e-9, 1e-12]],
    ['repeated values', [5, 5, 5, 2, 2, 1]],
    ['one value only', [3, 3, 3, 3]],
    ['a cluster that agrees to twelve digits', [1 + 3e-12, 1 + 2e-12, 1 + 1e-12, 1]],
    ['rank 2', [7, 3, 0, 0, 0]],
  ])('planted, tall and wide: %s', (_, spectrum) => {
    for (const [n, p] of [[50, spectrum.length], [spectrum.length + 1, spectrum.length], [spectrum.length, 80], [30, 20]]) {
      const a = withSingularValues(n, p, spectrum);
      const result = thinSvd(a);
      checkSvd(a, result);
      const expected = [...spectrum, ...Array.from({ length: Math.min(n, p) - spectrum.length }, () => 0)];
      expect(distance(result.singularValues, expected) / spectrum[0]).toBeLessThan(3e-15);
    }
  });

  test('columns and rows of zeros, zero and diagonal matrices, equal columns', () => {
    const a = gaussian(30, 12, 6);
    for (let i = 0; i < 30; i++) for (const j of [0, 5, 11]) a.data[i * 12 + j] = 0;
    checkSvd(a, thinSvd(a));
    checkSvd(turned(a), thinSvd(turned(a)));
    expect(thinSvd(a).singularValues.filter((value) => value < 1e-13)).toHaveLength(3);
    const zero = ndarray(new Float64Array(12), [4, 3]);
    checkSvd(zero, thinSvd(zero));
    expect([...thinSvd([[0, 0, -2], [5, 0, 0], [0, 3, 0]]).singularValues]).toEqual([5, 3, 2]);
    const equal = ndarray(new Float64Array(60).fill(2), [12, 5]);
    checkSvd(equal, thinSvd(equal));
    expect(distance(thinSvd(equal).singularValues, [2 * Math.sqrt(60), 0, 0, 0, 0])).toBeLessThan(1e-14);
    // Bidiagonal already, with a 0 on the diagonal: the sweep without shift splits it.
    const split = toMatrix([[1, 2, 0, 0], [0, 0, 3, 0], [0, 0, 4, 5], [0, 0, 0, 6]]);
    checkSvd(split, thinSvd(split));
    expect(distance(thinSvd(split).singularValues, svdSmall(split).singularValues)).toBeLessThan(1e-14);
  });

  test('is indifferent to scale', () => {
    for (const factor of [1e300, 1e-300]) {
      const { singularValues } = thinSvd([[3 * factor, 0], [0, -4 * factor], [0, 0]]);
      expect(distance(Array.from(singularValues, (s) => s / factor), [4, 3])).toBeLessThan(1e-14);
    }
  });

  test('refuses what is no matrix of numbers, and leaves its argument alone', () => {
    expect(() => thinSvd([[1, NaN]])).toThrow(NonFiniteError);
    expect(() => thinSvd([1, 2])).toThrow(ShapeError);
    const a = gaussian(20, 5, 7);
    const before = a.data.slice();
    thinSvd(a);
    expect(distance(a.data, before)).toBe(0);
  });
});

describe('pseudoInverse', () => {
  test('agrees with numpy.linalg.pinv at rank 2', () => {
    expect(distance(pseudoInverse(golden.pseudoInverse.matrix).data, golden.pseudoInverse.inverse.flat())).toBeLessThan(1e-14);
  });

  test.each([[7, 4], [4, 7], [5, 5]])('solves a system with [%d, %d] in the least squares sense', (n, p) => {
    const a = gaussian(n, p, 2);
    const inverse = pseudoInverse(a);
    expect(inverse.shape).toEqual([p, n]);
    expect(distance(matmul(a, matmul(inverse, a)).data, a.data)).toBeLessThan(1e-14 * 10);
    const projection = matmul(a, inverse);
    expect(distance(projection.data, turned(projection).data)).toBeLessThan(1e-14 * 10);
  });

  test('tolerance leaves small singular values out', () => {
    const a = withSingularValues(6, 6, [2, 1, 1e-3]);
    expect(distance(pseudoInverse(a, { tolerance: 1e-2 }).data, pseudoInverse(withSingularValues(6, 6, [2, 1, 0])).data)).toBeLessThan(1e-14);
    expect(Math.max(...pseudoInverse(a).data.map(Math.abs))).toBeGreaterThan(100);
    expect([...pseudoInverse([[0, 0]]).data]).toEqual([0, 0]);
    expect(() => pseudoInverse([[1]], { tolerance: 1 })).toThrow(/tolerance/);
  });
});
