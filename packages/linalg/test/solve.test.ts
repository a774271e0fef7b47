import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, ShapeError, ndarray } from '@latentkit/core';
import {
  cholesky, choleskySolve, inverseFromCholesky, logDeterminantFromCholesky, matmul, qr, solve, solveLower, solveUpper, symmetricInverse,
} from '@latentkit/linalg';
import { golden } from './golden.js';
import { distance, gaussian, turned, withSpectrum } from './helpers.js';

const hilbert = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (__, j) => 1 / (i + j + 1)));

describe('triangular systems', () => {
  test('worked out by hand, both triangles, both ways', () => {
    const b = [[2, 4], [11, 1]];
    expect([...solveLower([[2, 99], [3, 4]], b).data]).toEqual([1, 2, 2, -1.25]);
    expect([...solveLower([[2, 99], [3, 4]], b, { transpose: true }).data]).toEqual([-3.125, 1.625, 2.75, 0.25]);
    expect([...solveUpper([[2, 3], [99, 4]], b).data]).toEqual([-3.125, 1.625, 2.75, 0.25]);
    expect([...solveUpper([[2, 3], [99, 4]], b, { transpose: true }).data]).toEqual([1, 2, 2, -1.25]);
  });

  test('of size 40, where every product comes back', () => {
    const { r } = qr(gaussian(60, 40, 1));
    const b = gaussian(40, 3, 2);
    expect(distance(matmul(r, solveUpper(r, b)).data, b.data)).toBeLessThan(1e-13);
    expect(distance(matmul(r, solveUpper(r, b, { transpose: true }), { transposeA: true }).data, b.data)).toBeLessThan(1e-13);
    const l = turned(r);
    expect(distance(solveLower(l, b).data, solveUpper(r, b, { transpose: true }).data)).toBe(0);
  });

  test('refuses a 0 on the diagonal and other numbers of rows', () => {
    expect(() => solveLower([[1, 0], [1, 0]], [[1], [1]])).toThrow(/l\[1\]\[1\]/);
    expect(() => solveUpper([[0, 1], [0, 1]], [[1], [1]])).toThrow(/r\[0\]\[0\]/);
    expect(() => solveUpper([[1]], [[1], [2]])).toThrow(ShapeError);
    expect(() => solveUpper([[1, 2]], [[1]])).toThrow(ShapeError);
  });
});

describe('solve', () => {
  test('agrees with numpy.linalg.solve at condition 1e6', () => {
    const { a, b, x } = golden.solve;
    const size = Math.max(...x.flat().map(Math.abs));
    expect(distance(solve(a, b).data, x.flat()) / size).toBeLessThan(1e-9);
  });

  test('inverts the Hilbert matrix within its condition number, 1.5e10', () => {
    const identity = ndarray(Float64Array.from({ length: 64 }, (_, i) => (i % 9 === 0 ? 1 : 0)), [8, 8]);
    const exact = golden.hilbert.inverse.flat();
    const size = Math.max(...exact.map(Math.abs));
    expect(distance(solve(hilbert, identity).data, exact) / size).toBeLessThan(8 * 2.3e-16 * 1.5e10);
    expect(distance(symmetricInverse(hilbert).data, exact) / size).toBeLessThan(8 * 2.3e-16 * 1.5e10);
  });

  test('needs row exchanges: zeros and tiny numbers on the diagonal', () => {
    expect([...solve([[0, 1], [1, 0]], [[2], [3]]).data]).toEqual([3, 2]);
    expect(distance(solve([[1e-20, 1], [1, 1]], [[1], [2]]).data, [1, 1])).toBeLessThan(1e-15);
    const a = gaussian(30, 30, 4);
    for (let i = 0; i < 30; i++) a.data[i * 31] = 0;
    const b = gaussian(30, 2, 5);
    expect(distance(matmul(a, solve(a, b)).data, b.data)).toBeLessThan(1e-12);
  });

  test('leaves scale alone: columns of 1e-200 beside columns of 1e100', () => {
    const x = solve([[1e-200, 2e100], [3e-200, 1e100]], [[3], [4]]).data;
    expect(distance([x[0] * 1e-200, x[1] * 1e100], [1, 1])).toBeLessThan(1e-14);
  });

  test('refuses singular matrices, naming the column, and shapes that do not fit', () => {
    expect(() => solve([[1, 2, 3], [2, 4, 1], [3, 6, 0]], [[1], [1], [1]])).toThrow(InvalidParameterError);
    expect(() => solve([[1, 2, 3], [2, 4, 1], [3, 6, 0]], [[1], [1], [1]])).toThrow(/column 1/);
    expect(() => solve([[0]], [[1]])).toThrow(/column 0/);
    // Singular, though elimination leaves a last pivot of 1e-16.
    expect(() => solve([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1], [1], [1]])).toThrow(/column 2/);
    expect(() => solve([[1, 2]], [[1]])).toThrow(ShapeError);
    expect(() => solve([[1]], [[1], [2]])).toThrow(ShapeError);
    expect(() => solve([[NaN]], [[1]])).toThrow(NonFiniteError);
  });

  test('leaves its arguments alone', () => {
    const a = gaussian(6, 6, 1);
    const b = gaussian(6, 1, 2);
    const before = [a.data.slice(), b.data.slice()];
    solve(a, b);
    expect(distance(a.data, before[0]) + distance(b.data, before[1])).toBe(0);
  });
});

describe('what a Cholesky factor gives', () => {
  const spectrum = [1e3, 40, 2, 1, 0.25, 1e-3];
  const a = withSpectrum(spectrum, 2);
  const l = cholesky(a);

  test('solutions, as those of LU', () => {
    const b = gaussian(6, 3, 4);
    const x = choleskySolve(l, b);
    expect(distance(x.data, solve(a, b).data) / Math.max(...x.data.map(Math.abs))).toBeLessThan(1e-10);
    expect(distance(matmul(a, x).data, b.data)).toBeLessThan(1e-9);
  });

  test('the inverse, exactly symmetric', () => {
    const inverse = inverseFromCholesky(l);
    expect(distance(inverse.data, turned(inverse).data)).toBe(0);
    expect(distance(inverse.data, symmetricInverse(a).data)).toBe(0);
    const expected = withSpectrum(spectrum.map((value) => 1 / value), 2);
    expect(distance(inverse.data, expected.data) / 1e3).toBeLessThan(1e-10);
  });

  test('the log determinant, also where the determinant underflows', () => {
    const expected = spectrum.reduce((sum, value) => sum + Math.log(value), 0);
    expect(Math.abs(logDeterminantFromCholesky(l) - expected)).toBeLessThan(1e-9);
    expect(Math.abs(logDeterminantFromCholesky(cholesky(hilbert)) - golden.hilbert.logDeterminant)).toBeLessThan(1e-5);
    const tiny = ndarray(Float64Array.from({ length: 400 }, (_, i) => (i % 21 === 0 ? 1e-40 : 0)), [20, 20]);
    expect(logDeterminantFromCholesky(cholesky(tiny)) / (-800 * Math.LN10)).toBeCloseTo(1, 14);
  });

  test('refuses what is no factor', () => {
    expect(() => logDeterminantFromCholesky([[1, 0], [0, -1]])).toThrow(/l\[1\]\[1\]/);
    expect(() => inverseFromCholesky([[0]])).toThrow(InvalidParameterError);
    expect(() => symmetricInverse([[1, 2], [2, 1]])).toThrow(/positive definite/);
    expect(() => choleskySolve([[1]], [[1], [2]])).toThrow(ShapeError);
  });
});
