import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type NdArray, InvalidParameterError, NonFiniteError, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import { type SymmetricEigen, matmul, norm, symmetricEigen, symmetricEigenvalues } from '@latentkit/linalg';
import { distance, gaussian, orthonormalityError, withSpectrum } from './helpers.js';

interface Golden {
  cases: { name: string; matrix: number[][]; eigenvalues: number[]; exact?: number[] }[];
}
const golden = JSON.parse(readFileSync(new URL('./golden/eigen.json', import.meta.url), 'utf8')) as Golden;

/** Largest ‖A·v - λ·v‖ over the vectors, as a share of the largest eigenvalue. */
function residual(a: NdArray, { values, vectors, spectrum }: SymmetricEigen): number {
  const n = a.shape[0];
  const products = matmul(vectors, a);
  const size = Math.max(...spectrum.map(Math.abs)) || 1;
  return Math.max(
    ...Array.from(values, (value, r) =>
      norm(products.data.slice(r * n, (r + 1) * n).map((p, i) => p - value * vectors.data[r * n + i])) / size,
    ),
  );
}

/** Every number of vectors up to n takes one of both ways: inverse iteration for few, QL for many. */
function check(a: NdArray, counts: readonly number[], bound = 1e-14): void {
  const n = a.shape[0];
  for (const k of counts) {
    const result = symmetricEigen(a, { k });
    expect(result.vectors.shape).toEqual([k, n]);
    expect(residual(a, result)).toBeLessThan(bound * Math.sqrt(n));
    expect(orthonormalityError(result.vectors)).toBeLessThan(1e-12);
  }
}

describe('symmetricEigen', () => {
  test.each(golden.cases)('agrees with numpy.linalg.eigh: $name', ({ matrix, eigenvalues, exact }) => {
    const n = matrix.length;
    const expected = eigenvalues.toSorted((a, b) => b - a);
    const size = Math.max(...expected.map(Math.abs));
    const { values, spectrum } = symmetricEigen(matrix);
    expect(distance(values, expected) / size).toBeLessThan(n * 2e-15);
    expect(distance(spectrum, values)).toBe(0);
    expect(distance(symmetricEigenvalues(matrix), values) / size).toBeLessThan(1e-15 * n);
    if (exact !== undefined) expect(distance(values, exact.toSorted((a, b) => b - a))).toBeLessThan(1e-9);
    check(toMatrix(matrix), [1, Math.floor(n / 4), n - 1, n]);
  });

  test('finds a planted spectrum and its vectors, large, small and negative', () => {
    const spectrum = [1000, 500, 3, 2.5, 1, 0, -1e-3, -20];
    const a = withSpectrum(spectrum);
    expect(distance(symmetricEigen(a).values, spectrum)).toBeLessThan(1e-11);
    check(a, [1, 2, 3, 8]);
  });

  test.each([
    ['one repeated value', Array.from({ length: 40 }, () => 3)],
    ['three values, repeated', Array.from({ length: 60 }, (_, i) => [5, 2, 1][i % 3])],
    ['a cluster that agrees to twelve digits', Array.from({ length: 60 }, (_, i) => (i < 14 ? 7 + i * 1e-12 : i / 100))],
    ['a spectrum that decays over twenty orders', Array.from({ length: 60 }, (_, i) => 10 ** (-i / 3))],
    ['mostly zeros', Array.from({ length: 60 }, (_, i) => (i < 3 ? 1 + i : 0))],
  ])('orthonormal vectors for %s', (_, spectrum) => {
    const a = withSpectrum(spectrum, 3);
    const n = spectrum.length;
    expect(distance(symmetricEigen(a, { k: 10 }).values, spectrum.toSorted((p, q) => q - p).slice(0, 10))).toBeLessThan(1e-13);
    check(a, [1, 10, n / 4, n]);
  });

  test('the few by inverse iteration are those of QL', () => {
    const x = gaussian(300, 80, 5);
    const a = matmul(x, x, { transposeA: true });
    const few = symmetricEigen(a, { k: 12 });
    const all = symmetricEigen(a);
    expect(distance(few.values, all.values.slice(0, 12)) / all.values[0]).toBeLessThan(1e-14);
    expect(distance(few.vectors.data, all.vectors.data.slice(0, 12 * 80))).toBeLessThan(1e-11);
  });

  test('diagonal, zero, decoupled and 1×1 matrices', () => {
    const zero = ndarray(new Float64Array(400), [20, 20]);
    expect(symmetricEigen(zero).values.every((value) => value === 0)).toBe(true);
    check(zero, [1, 5, 20]);
    expect(symmetricEigen([[-4]])).toMatchObject({ values: Float64Array.of(-4), vectors: { data: Float64Array.of(1) } });
    const diagonal = ndarray(Float64Array.from({ length: 144 }, (_, i) => (i % 13 === 0 ? i : 0)), [12, 12]);
    expect([...symmetricEigen(diagonal, { k: 2 }).values]).toEqual([143, 130]);
    check(diagonal, [1, 2, 3, 12]);
    // Two equal blocks: every eigenvalue is double, and the tridiagonal form falls apart.
    const block = withSpectrum([4, 3, 2, 1, 0.5, 0.25], 4);
    const twice = ndarray(new Float64Array(144), [12, 12]);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) twice.data[i * 12 + j] = twice.data[(i + 6) * 12 + j + 6] = block.data[i * 6 + j];
    }
    expect(distance(symmetricEigen(twice, { k: 3 }).values, [4, 4, 3])).toBeLessThan(1e-14);
    check(twice, [1, 3, 12]);
  });

  test('columns of zeros, as constant pixels give', () => {
    const x = gaussian(50, 30, 6);
    for (let i = 0; i < 50; i++) for (const j of [0, 1, 13, 29]) x.data[i * 30 + j] = 0;
    const a = matmul(x, x, { transposeA: true });
    const { values } = symmetricEigen(a);
    expect(values.filter((value) => Math.abs(value) < 1e-12 * values[0])).toHaveLength(4);
    check(a, [3, 7, 30]);
  });

  test('numbers near the ends of the float64 range', () => {
    for (const factor of [1e300, 1e-300]) {
      const { values } = symmetricEigen([[2 * factor, factor], [factor, 2 * factor]]);
      expect(distance(Array.from(values, (value) => value / factor), [3, 1])).toBeLessThan(1e-14);
    }
  });

  test('k as a function of all eigenvalues', () => {
    const { values, spectrum } = symmetricEigen(withSpectrum([9, 5, 1, 0.1]), { k: (all) => all.filter((v) => v > 0.5).length });
    expect(values).toHaveLength(3);
    expect(spectrum).toHaveLength(4);
  });

  test('largest entry of each vector is positive', () => {
    const { vectors } = symmetricEigen(withSpectrum([5, 4, 3, 2, 1], 8));
    for (let r = 0; r < 5; r++) {
      const row = Array.from(vectors.data.slice(r * 5, r * 5 + 5));
      expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)));
    }
  });

  test('refuses what has no such decomposition', () => {
    expect(() => symmetricEigen([[1, 2], [2.001, 1]])).toThrow(/a\[1\]\[0\] is 2\.001 and a\[0\]\[1\] is 2/);
    expect(() => symmetricEigen([[1, 2], [3, 1]])).toThrow(InvalidParameterError);
    expect(() => symmetricEigen([[1, 2, 3], [2, 1, 3]])).toThrow(ShapeError);
    expect(() => symmetricEigen([[1, NaN], [NaN, 1]])).toThrow(NonFiniteError);
    for (const k of [0, 3, 1.5, -1]) expect(() => symmetricEigen([[1, 0], [0, 1]], { k })).toThrow(/k: got .* \[1, 2\]/);
    expect(() => symmetricEigen([[1, 0], [0, 1]], { k: () => 5 })).toThrow(InvalidParameterError);
  });

  test('leaves its argument alone', () => {
    const a = withSpectrum([3, 2, 1]);
    const before = a.data.slice();
    symmetricEigen(a);
    expect(distance(a.data, before)).toBe(0);
  });
});
