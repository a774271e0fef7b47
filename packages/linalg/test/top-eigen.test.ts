import { describe, expect, test } from '@jest/globals';
import { type NdArray, InvalidParameterError, NonFiniteError, ShapeError, ndarray } from '@latentkit/core';
import { type Computation, type EigenPairs, matmul, norm, plainKernels, run, runSync, symmetricEigen, topEigen } from '@latentkit/linalg';
import { distance, gaussian, orthonormalityError, withSpectrum } from './helpers.js';

/** The steps that the filtered iteration reported; none where the dense solver did the work from the start. */
async function solve(a: NdArray, k: number): Promise<EigenPairs & { steps: number[] }> {
  const steps: number[] = [];
  const found = await run(topEigen(a, k), { runtime: 'onnxruntime', onProgress: ({ values }) => steps.push(values!.residual) });
  return { ...found, steps };
}

/** Whether the last step brought it to an end, so that the result is that of the iteration. */
const converged = ({ steps }: { steps: number[] }): boolean => steps.length > 0 && steps.at(-1)! <= 1e-12;

function residual(a: NdArray, { values, vectors }: EigenPairs): number {
  const n = a.shape[0];
  const products = matmul(vectors, a);
  return Math.max(
    ...Array.from(values, (value, r) => norm(products.data.slice(r * n, (r + 1) * n).map((p, i) => p - value * vectors.data[r * n + i]))),
  ) / values[0];
}

/** Sizes and decays like those of covariance matrices. */
const decaying = (n: number, rate: number): number[] => Array.from({ length: n }, (_, i) => 1 / (1 + i) ** rate);

describe('topEigen by filtered iteration', () => {
  test.each<[string, number[], number]>([
    ['a slow decay', decaying(240, 1), 12],
    ['a fast decay, condition 1e12', Array.from({ length: 240 }, (_, i) => 10 ** ((-12 * i) / 239)), 12],
    ['repeated values', Array.from({ length: 240 }, (_, i) => (i < 9 ? 3 : i < 16 ? 2 : 1 / (1 + i))), 12],
    ['a value repeated across the k-th', Array.from({ length: 240 }, (_, i) => (i < 8 ? 3 + i : i < 20 ? 2 : 0.5)), 12],
    ['some small negative values', Array.from({ length: 240 }, (_, i) => (i < 200 ? 1 / (1 + i) : -1e-13)), 12],
  ])('finds a planted spectrum: %s', async (_, spectrum, k) => {
    const a = withSpectrum(spectrum, 1);
    const found = await solve(a, k);
    expect(converged(found)).toBe(true);
    expect(distance(found.values, spectrum.toSorted((x, y) => y - x).slice(0, k)) / found.values[0]).toBeLessThan(1e-13);
    expect(residual(a, found)).toBeLessThan(1e-11);
    expect(orthonormalityError(found.vectors)).toBeLessThan(1e-12);
  });

  test('agrees with the dense solver, and runs again to the last bit', async () => {
    const a = withSpectrum(decaying(300, 1.5), 2);
    const found = await solve(a, 20);
    expect(converged(found)).toBe(true);
    const dense = symmetricEigen(a, { k: 20 });
    expect(Math.max(...Array.from(found.values, (value, i) => Math.abs(value / dense.values[i] - 1)))).toBeLessThan(1e-12);
    expect(distance(found.vectors.data, dense.vectors.data)).toBeLessThan(1e-9);
    expect(distance((await solve(a, 20)).vectors.data, found.vectors.data)).toBe(0);
  });

  test('finds those of noise, where no gap helps', async () => {
    const x = gaussian(500, 250, 3);
    const a = matmul(x, x, { transposeA: true });
    const found = await solve(a, 10);
    expect(converged(found)).toBe(true);
    expect(distance(found.values, symmetricEigen(a, { k: 10 }).values) / found.values[0]).toBeLessThan(1e-13);
    expect(residual(a, found)).toBeLessThan(1e-11);
  });

  test('leaves rows of zeros out', async () => {
    const block = withSpectrum(decaying(220, 1), 4);
    const kept = Array.from({ length: 260 }, (_, i) => i).filter((i) => i % 7 !== 3).slice(0, 220);
    const a = ndarray(new Float64Array(260 * 260), [260, 260]);
    kept.forEach((row, i) => kept.forEach((column, j) => (a.data[row * 260 + column] = block.data[i * 220 + j])));
    const found = await solve(a, 5);
    expect(converged(found)).toBe(true);
    expect(distance(found.values, decaying(5, 1))).toBeLessThan(1e-13);
    for (let r = 0; r < 5; r++) expect(found.vectors.data[r * 260 + 3]).toBe(0);
    expect(distance(found.vectors.data, symmetricEigen(a, { k: 5 }).vectors.data)).toBeLessThan(1e-9);
  });
});

describe('topEigen where the dense solver has to help', () => {
  test.each<[string, NdArray<Float64Array>, number]>([
    ['a rank below k', withSpectrum(Array.from({ length: 210 }, (_, i) => (i < 4 ? 4 - i : 0)), 5), 10],
    ['a rank just above k', withSpectrum(Array.from({ length: 210 }, (_, i) => (i < 14 ? 40 - i : 0)), 5), 10],
    ['large negative values', withSpectrum(Array.from({ length: 210 }, (_, i) => (i < 30 ? 1 + i : -i)), 6), 10],
    ['negative values only', withSpectrum(Array.from({ length: 210 }, (_, i) => -1 - i), 6), 10],
    ['one value far above many', withSpectrum(Array.from({ length: 210 }, (_, i) => (i === 0 ? 1e6 : 1 + i / 210)), 1), 3],
    ['zeros only', ndarray(new Float64Array(210 * 210), [210, 210]), 3],
    ['more pairs than pay', withSpectrum(decaying(210, 1), 7), 150],
    ['a small matrix', withSpectrum(decaying(20, 1), 8), 3],
    ['one number', ndarray(Float64Array.of(7), [1, 1]), 1],
    ['the Hilbert matrix', ndarray(Float64Array.from({ length: 144 }, (_, i) => 1 / (1 + (i % 12) + Math.floor(i / 12))), [12, 12]), 5],
    ['the Hilbert matrix of size 230', ndarray(Float64Array.from({ length: 230 * 230 }, (_, i) => 1 / (1 + (i % 230) + Math.floor(i / 230))), [230, 230]), 5],
    ['the identity', withSpectrum(new Array<number>(210).fill(1), 9), 10],
  ])('%s', async (_, a, k) => {
    const found = await solve(a, k);
    const expected = symmetricEigen(a, { k });
    const size = Math.max(...expected.spectrum.map(Math.abs)) || 1;
    expect(distance(found.values, expected.values) / size).toBeLessThan(1e-13);
    expect(orthonormalityError(found.vectors)).toBeLessThan(1e-12);
    expect(found.vectors.shape).toEqual([k, a.shape[0]]);
  });

  test('plain TypeScript has no filter', () => {
    const a = withSpectrum(decaying(220, 1), 4);
    expect(distance(runSync(topEigen(a, 5)).vectors.data, symmetricEigen(a, { k: 5 }).vectors.data)).toBe(0);
  });

  /** Runs on plain kernels with a filter of the test's own. */
  function withFilter<T>(computation: Computation<T>, filter: () => unknown): T {
    let result = computation.next();
    while (result.done !== true) {
      const step = result.value;
      result = computation.next('ask' in step ? step.ask({ ...plainKernels, filter } as never) : undefined);
    }
    return result.value;
  }

  test('a filter that gives nonsense changes nothing', () => {
    const a = withSpectrum(decaying(220, 1), 4);
    const answer = (value: number) => {
      const square = ndarray(new Float64Array(27 * 27).fill(value), [27, 27]);
      const rows = ndarray(new Float64Array(27 * 220).fill(value), [27, 220]);
      return { rows, images: rows, overlap: square, projected: square };
    };
    for (const value of [NaN, 0, 1]) {
      const found = withFilter(topEigen(a, 5), () => answer(value));
      expect(distance(found.vectors.data, symmetricEigen(a, { k: 5 }).vectors.data)).toBe(0);
    }
  });

  test('a filter that converges to other vectors is found out', () => {
    const a = withSpectrum(decaying(220, 1), 4);
    // Exact eigenvectors of another matrix, whose residuals look fine in the products that come with them.
    const { vectors, values } = symmetricEigen(withSpectrum(decaying(220, 1), 5), { k: 27 });
    const images = ndarray(vectors.data.map((v, i) => v * values[Math.floor(i / 220)]), [27, 220]);
    const diagonal = (entry: (i: number) => number) => ndarray(Float64Array.from({ length: 729 }, (_, i) => (i % 28 === 0 ? entry(i / 28) : 0)), [27, 27]);
    const found = withFilter(topEigen(a, 5), () => ({ rows: vectors, images, overlap: diagonal(() => 1), projected: diagonal((i) => values[i]) }));
    expect(distance(found.vectors.data, symmetricEigen(a, { k: 5 }).vectors.data)).toBe(0);
  });

  test('refuses what has no such pairs', async () => {
    await expect(solve(ndarray(new Float64Array(6), [2, 3]), 1)).rejects.toThrow(ShapeError);
    for (const k of [0, 1.5, 3]) await expect(solve(withSpectrum([2, 1]), k)).rejects.toThrow(InvalidParameterError);
    const a = withSpectrum(decaying(220, 1), 4);
    a.data[220 * 7 + 5] += 1e-3;
    await expect(solve(a, 5)).rejects.toThrow(/a\[7\]\[5\]/);
    a.data[220 * 7 + 5] = NaN;
    await expect(solve(a, 5)).rejects.toThrow(NonFiniteError);
  });
});
