import { describe, expect, test } from '@jest/globals';
import { type NdArray, NonFiniteError, ndarray } from '@latentkit/core';
import { type ThinSvd, matmul, orthonormalize, svdSmall, symmetricEigenvalues } from '@latentkit/linalg';
import { distance, gaussian, orthonormalityError, toRows, transpose } from './helpers.js';

function columns(u: NdArray): NdArray<Float64Array> {
  return ndarray(Float64Array.from(transpose(toRows(u)).flat()), [u.shape[1], u.shape[0]]);
}

function check(a: NdArray<Float64Array>, { u, singularValues, vt }: ThinSvd): void {
  const [n, p] = a.shape;
  const r = Math.min(n, p);
  expect([u.shape, vt.shape, singularValues.length]).toEqual([[n, r], [r, p], r]);
  const scaled = ndarray(vt.data.map((value, i) => value * singularValues[Math.floor(i / p)]), [r, p]);
  expect(distance(matmul(u, scaled).data, a.data)).toBeLessThanOrEqual(1e-14 * Math.max(n, p) * singularValues[0]);
  expect(orthonormalityError(vt)).toBeLessThan(1e-12);
  expect(orthonormalityError(columns(u))).toBeLessThan(1e-12);
  expect(distance(singularValues, singularValues.toSorted().reverse())).toBe(0);
}

/** U·diag(spectrum)·V' with random orthonormal factors. */
function planted(n: number, p: number, spectrum: readonly number[]): NdArray<Float64Array> {
  const r = spectrum.length;
  const left = orthonormalize(gaussian(r, n, 1));
  const right = orthonormalize(gaussian(r, p, 2));
  const scaled = ndarray(right.data.map((value, i) => value * spectrum[Math.floor(i / p)]), [r, p]);
  return matmul(left, scaled, { transposeA: true });
}

describe('svdSmall', () => {
  test.each([[784, 32], [32, 784], [7, 7], [1, 5], [5, 1], [1, 1]])('of a random [%d, %d]', (n, p) => {
    const a = gaussian(n, p, 3);
    const result = svdSmall(a);
    check(a, result);
    const r = Math.min(n, p);
    const squares = symmetricEigenvalues(matmul(a, a, n < p ? { transposeB: true } : { transposeA: true }));
    expect(distance(result.singularValues.map((s) => s * s), squares.slice(0, r)) / squares[0]).toBeLessThan(1e-13);
  });

  test('finds planted singular values that the Gram matrix would lose', () => {
    const spectrum = [100, 10, 1, 1, 1e-6, 1e-11];
    const a = planted(60, 6, spectrum);
    const result = svdSmall(a);
    check(a, result);
    expect(distance(result.singularValues, spectrum)).toBeLessThan(1e-13);
  });

  test('rank deficient and zero matrices keep orthonormal factors', () => {
    const a = planted(30, 8, [4, 2]);
    const result = svdSmall(a);
    check(a, result);
    expect(Math.max(...result.singularValues.slice(2))).toBeLessThan(1e-13);
    check(ndarray(new Float64Array(12), [4, 3]), svdSmall(ndarray(new Float64Array(12), [4, 3])));
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
