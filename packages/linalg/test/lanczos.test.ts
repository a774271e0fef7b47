import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, LatentKitError, NonFiniteError } from '@latentkit/core';
import { type LanczosOptions, type LinearOperator, type PartialEigen, SparseMatrix, lanczos, powerIteration, symmetricEigen } from '@latentkit/linalg';
import { distance, orthonormalityError, withSpectrum } from './helpers.js';
import { cycleEigenvalues, cycles, gridEigenvalues, gridLaplacian } from './graphs.js';

function of(a: SparseMatrix): LinearOperator {
  return (x, out) => a.multiply(x, out);
}

function dense(spectrum: readonly number[], step = 0): SparseMatrix {
  return SparseMatrix.fromDense(withSpectrum(spectrum, step));
}

function check(a: SparseMatrix, k: number, options: LanczosOptions, expected: readonly number[], tolerance = 1e-10): PartialEigen {
  const n = a.shape[0];
  const result = lanczos(of(a), n, k, options);
  const size = Math.max(...expected.map(Math.abs), ...result.values.map(Math.abs), 1e-300);
  expect(result.vectors.shape).toEqual([k, n]);
  expect(distance(result.values, expected.slice(0, k)) / size).toBeLessThan(tolerance);
  expect(orthonormalityError(result.vectors)).toBeLessThan(1e-12);
  const { vectors, values, residuals } = result;
  for (let r = 0; r < k; r++) {
    const row = vectors.data.slice(r * n, (r + 1) * n);
    const product = a.multiply(row);
    const residual = Math.hypot(...product.map((entry, i) => entry - values[r] * row[i]));
    expect(Math.abs(residual - residuals[r])).toBeLessThan(1e-14 * size);
    expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)));
  }
  return result;
}

describe('lanczos', () => {
  test('both ends of a planted spectrum, negative values included', () => {
    const spectrum = [900, 30, 4, 3, 2, ...Array.from({ length: 80 }, (_, i) => i / 100), -7, -50];
    const descending = spectrum.toSorted((a, b) => b - a);
    const a = dense(spectrum, 1);
    check(a, 4, {}, descending);
    check(a, 3, { which: 'smallest' }, descending.toReversed());
    const exact = symmetricEigen(a.toDense(), { k: 4 });
    expect(distance(lanczos(of(a), a.shape[0], 4).vectors.data, exact.vectors.data)).toBeLessThan(1e-7);
  });

  test.each([
    ['one value', Array.from({ length: 50 }, () => 3), 5],
    ['each value eight times', Array.from({ length: 64 }, (_, i) => 1 + Math.floor(i / 8)), 20],
    ['the outermost five times', [9, 9, 9, 9, 9, ...Array.from({ length: 60 }, (_, i) => 8 * (1 - i / 60))], 3],
    ['a cluster that agrees to ten digits', [...Array.from({ length: 6 }, (_, i) => 5 + i * 1e-10), ...Array.from({ length: 60 }, (_, i) => i / 20)], 6],
    ['three values but for 1e-11', Array.from({ length: 60 }, (_, i) => 1 + (i % 3) + 1e-11 * i), 4],
    ['zeros', Array.from({ length: 20 }, () => 0), 3],
  ])('repeated and clustered: %s', (_, spectrum, k) => {
    const a = dense(spectrum, 2);
    const descending = spectrum.toSorted((p, q) => q - p);
    check(a, k, {}, descending);
    check(a, k, { which: 'smallest', seed: 4 }, descending.toReversed());
  });

  test('a graph of three components has the eigenvalue 0 three times, and every other six times', () => {
    const a = cycles(3, 20);
    const expected = cycleEigenvalues(3, 20);
    for (const k of [1, 2, 3, 4, 9, 10]) check(a, k, { which: 'smallest', maxIterations: 20_000 }, expected);
    check(a, 7, {}, expected.toReversed());
  });

  test('pairs that a single Krylov space does not tell apart are put in their place', () => {
    const n = 1000;
    const a = SparseMatrix.fromTriplets([n, n], Array.from({ length: n }, (_, i) => [i, i, Math.sqrt(Math.floor(i / 2))] as const));
    check(a, 3, {}, [499, 499, 498].map(Math.sqrt));
    const whole = SparseMatrix.fromTriplets([n, n], Array.from({ length: n }, (_, i) => [i, i, Math.floor(i / 2)] as const));
    check(whole, 4, {}, [499, 499, 498, 498]);
  });

  test('the smooth modes of a grid, whose eigenvalues lie densely', () => {
    const expected = gridEigenvalues(20, 21);
    const { applications } = check(gridLaplacian(20, 21), 6, { which: 'smallest' }, expected);
    expect(applications).toBeLessThan(600);
  });

  test.each([[1, 1], [2, 1], [2, 2], [5, 5], [5, 3], [35, 35]])('small sizes: n = %d, k = %d', (n, k) => {
    const spectrum = Array.from({ length: n }, (_, i) => (i - 1) ** 3);
    check(dense(spectrum, 3), k, {}, spectrum.toReversed(), 1e-12);
    check(dense(spectrum, 3), k, { which: 'smallest' }, spectrum, 1e-12);
  });

  test('numbers far from 1', () => {
    for (const factor of [1e150, 1e-150]) {
      const a = dense([5, 4, 3, 2, 1, 0, 0, 0]).map((value) => value * factor);
      check(a, 3, {}, [5 * factor, 4 * factor, 3 * factor]);
    }
  });

  test('tolerance buys speed, the seed changes nothing but rounding', () => {
    const a = gridLaplacian(15, 16);
    const exact = lanczos(of(a), 240, 4, { which: 'smallest' });
    const rough = lanczos(of(a), 240, 4, { which: 'smallest', tolerance: 1e-3 });
    expect(rough.applications).toBeLessThan(exact.applications);
    expect(Math.max(...rough.residuals)).toBeLessThan(8e-3);
    const other = lanczos(of(a), 240, 4, { which: 'smallest', seed: 9 });
    // Waves of a grid are as high as they are deep, so rounding decides their signs.
    const sizes = [other, exact].map(({ vectors }) => vectors.data.map(Math.abs));
    expect(distance(sizes[0], sizes[1])).toBeLessThan(1e-7);
    expect(distance(sizes[0], sizes[1])).toBeGreaterThan(0);
  });

  test('says when it did not converge, and refuses bad input', () => {
    const a = gridLaplacian(15, 16);
    const short = (): PartialEigen => lanczos(of(a), 240, 4, { which: 'smallest', maxIterations: 50 });
    expect(short).toThrow(LatentKitError);
    expect(short).toThrow(/of 4 pairs were found within 50 applications/);
    for (const k of [0, 241, 1.5]) expect(() => lanczos(of(a), 240, k)).toThrow(/k: got .* \[1, 240\]/);
    expect(() => lanczos(of(a), 240, 2, { tolerance: 0 })).toThrow(/tolerance/);
    expect(() => lanczos(of(a), 240, 2, { maxIterations: 0 })).toThrow(InvalidParameterError);
    expect(() => lanczos((_, out) => out.fill(NaN), 4, 1)).toThrow(NonFiniteError);
  });
});

describe('powerIteration', () => {
  test('finds the eigenvalue of largest absolute value', () => {
    const a = dense([-10, 6, 3, 1, 0, 0], 4);
    const { value, vector, residual, iterations } = powerIteration(of(a), 6, { seed: 3 });
    const { vectors } = symmetricEigen(a.toDense());
    expect(Math.abs(value + 10)).toBeLessThan(1e-12);
    expect(distance(vector, vectors.data.slice(30))).toBeLessThan(1e-9);
    expect(residual).toBeLessThan(1e-9);
    // The error shrinks by 0.6 a step: 1e-10 takes 45.
    expect(iterations).toBeGreaterThan(35);
    expect(iterations).toBeLessThan(60);
    expect(powerIteration(of(a), 6, { tolerance: 1e-3 }).iterations).toBeLessThan(25);
  });

  test('of a zero operator, a repeated value, one dimension', () => {
    expect(powerIteration((_, out) => out.fill(0), 3)).toMatchObject({ value: 0, residual: 0 });
    expect(powerIteration((x, out) => out.set(x.map((entry) => 4 * entry)), 1)).toMatchObject({ value: 4, vector: Float64Array.of(1) });
    expect(powerIteration(of(dense([2, 2, 2, 1], 5)), 4).value).toBeCloseTo(2, 12);
  });

  test('gives up where λ and -λ are both there', () => {
    const swing: LinearOperator = (x, out) => out.set([x[1], x[0]]);
    expect(() => powerIteration(swing, 2, { maxIterations: 100 })).toThrow(/after 100 steps/);
    expect(() => powerIteration(swing, 0)).toThrow(InvalidParameterError);
    expect(() => powerIteration((_, out) => out.fill(Infinity), 2)).toThrow(NonFiniteError);
  });
});
