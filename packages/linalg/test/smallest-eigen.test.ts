import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError, ndarray } from '@latentkit/core';
import { type PartialEigen, SparseMatrix, matmul, plainKernels, principalAngles, smallestEigen, sparseProduct, symmetricEigen, symmetrize } from '@latentkit/linalg';
import { cycleEigenvalues, cycles, gridEigenvalues, gridLaplacian, laplacian } from './graphs.js';
import { distance, gaussian, orthonormalityError, withSpectrum } from './helpers.js';

function check(a: SparseMatrix, k: number, expected: readonly number[], size: number): PartialEigen {
  const n = a.shape[0];
  const result = smallestEigen(a, k);
  expect(result.vectors.shape).toEqual([k, n]);
  expect(distance(result.values, expected.slice(0, k)) / size).toBeLessThan(2e-15 * Math.sqrt(n));
  expect(orthonormalityError(result.vectors)).toBeLessThan(1e-12);
  expect(Math.max(...result.residuals) / size).toBeLessThan(1e-12);
  expect(distance(result.values, result.values.toSorted())).toBe(0);
  const product = matmul(result.vectors, a.toDense()).data;
  for (let r = 0; r < k; r++) {
    const row = result.vectors.data.slice(r * n, (r + 1) * n);
    expect(Math.hypot(...row.map((entry, i) => product[r * n + i] - result.values[r] * entry)) / size).toBeLessThan(1e-12);
    expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)));
  }
  return result;
}

/** Eigenvalues 1e-3 … 1e-12 of those of a path's Laplacian, by its powers: as locally linear embedding has them. */
function flattened(n: number): SparseMatrix {
  const path = laplacian(n, Array.from({ length: n - 1 }, (_, i) => [i, i + 1] as const));
  return symmetrize(sparseProduct(path, path));
}

describe('smallestEigen', () => {
  test('the smooth modes of grids, narrow and square', () => {
    for (const [height, width] of [[1, 50], [4, 60], [20, 21]]) {
      check(gridLaplacian(height, width), 6, gridEigenvalues(height, width), 8);
    }
  });

  test('eigenvalues a billionth of the largest, and their directions', () => {
    const n = 300;
    const expected = Array.from({ length: n }, (_, i) => (2 - 2 * Math.cos((Math.PI * i) / n)) ** 2);
    const { vectors } = check(flattened(n), 5, expected, 16);
    // The second smallest is 1.2e-8, 16 the largest.
    for (let mode = 0; mode < 5; mode++) {
      const wave = ndarray(Float64Array.from({ length: n }, (_, i) => Math.cos((Math.PI * mode * (i + 0.5)) / n)), [1, n]);
      const found = ndarray(vectors.data.slice(mode * n, (mode + 1) * n), [1, n]);
      expect(principalAngles(wave, found)[0]).toBeLessThan(1e-4);
    }
  });

  test('graphs of several components, isolated vertices among them', () => {
    check(cycles(4, 15), 6, cycleEigenvalues(4, 15), 4);
    check(laplacian(12, [[0, 1], [1, 2]]), 11, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3], 3);
  });

  test('a graph of neighbours in the plane, in no order', () => {
    const points = gaussian(300, 2, 9);
    const { indices } = plainKernels.nearest(points, points, 6);
    const edges = Array.from(indices.data, (j, e) => [Math.floor(e / 6), j] as const).filter(([i, j]) => i !== j);
    const a = laplacian(300, edges);
    const { spectrum } = symmetricEigen(a.toDense(), { k: 1 });
    check(a, 8, [...spectrum.toReversed()], spectrum[0]);
  });

  test('dense matrices, where Lanczos alone may do', () => {
    const spectrum = Array.from({ length: 120 }, (_, i) => 1 + i ** 2 / 100);
    check(SparseMatrix.fromDense(withSpectrum(spectrum, 3)), 5, spectrum, 143);
    const rank = Array.from({ length: 40 }, (_, i) => (i < 3 ? 0 : i));
    check(SparseMatrix.fromDense(withSpectrum(rank, 4)), 5, rank, 39);
    const decaying = Array.from({ length: 60 }, (_, i) => 10 ** (i / 5 - 12));
    check(SparseMatrix.fromDense(withSpectrum(decaying, 5)), 4, decaying, 1);
  });

  test('agrees with symmetricEigen on a Gram matrix, all of it', () => {
    const x = gaussian(60, 30, 6);
    const a = matmul(x, x, { transposeA: true });
    const { values, vectors } = symmetricEigen(a);
    const result = smallestEigen(a, 30);
    expect(distance(result.values, values.toReversed()) / values[0]).toBeLessThan(1e-14);
    expect(distance(result.vectors.data.slice(0, 30), vectors.data.slice(870))).toBeLessThan(1e-9);
  });

  test.each([1, 2, 3, 4, 5, 9])('sizes around the blocks of the factor: n = %d', (n) => {
    const spectrum = Array.from({ length: n }, (_, i) => i + 0.5);
    check(SparseMatrix.fromDense(withSpectrum(spectrum, 6)), n, spectrum, n);
    check(SparseMatrix.fromTriplets([n, n], []), n, spectrum.map(() => 0), 1);
  });

  test('options: tolerance, seed, maxIterations', () => {
    const a = gridLaplacian(12, 13);
    const one = smallestEigen(a, 4, { seed: 5, tolerance: 1e-4 });
    expect(distance(one.values, gridEigenvalues(12, 13).slice(0, 4))).toBeLessThan(1e-4);
    expect(one.applications).toBeLessThan(smallestEigen(a, 4).applications + 1);
    expect(() => smallestEigen(a, 4, { maxIterations: 10 })).toThrow(/did not converge/);
  });

  test('refuses what it cannot do', () => {
    expect(() => smallestEigen([[1, 2], [3, 4]], 1)).toThrow(/a\[0\]\[1\] is 2 and a\[1\]\[0\] is 3/);
    expect(() => smallestEigen([[1, 2], [2, 1]], 1)).toThrow(/positive semidefinite/);
    const indefinite = withSpectrum(Array.from({ length: 120 }, (_, i) => i ** 2 - 1), 3);
    expect(() => smallestEigen(indefinite, 3)).toThrow(/positive semidefinite/);
    expect(() => smallestEigen([[1, 2]], 1)).toThrow(ShapeError);
    for (const k of [0, 3]) expect(() => smallestEigen([[1, 0], [0, 1]], k)).toThrow(InvalidParameterError);
    expect(() => smallestEigen([[1]], 1, { tolerance: 2 })).toThrow(/tolerance/);
  });
});
