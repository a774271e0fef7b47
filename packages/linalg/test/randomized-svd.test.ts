import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, ShapeError, astype, ndarray } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { type RandomizedSvdOptions, SparseMatrix, type ThinSvd, columnMeans, matmul, randomizedSvd, run, runSync, thinSvd } from '@latentkit/linalg';
import { golden } from './golden.js';
import { distance, gaussian, orthonormalityError, scaleRows, turned, withSingularValues } from './helpers.js';

function svd(x: NdArray | SparseMatrix, options: RandomizedSvdOptions): ThinSvd {
  return runSync(randomizedSvd(x, options));
}

function decaying(count: number, ratio: number): number[] {
  return Array.from({ length: count }, (_, i) => ratio ** i);
}

function centred(x: NdArray, by: ArrayLike<number>): NdArray<Float64Array> {
  return ndarray(Float64Array.from(x.data, (value, i) => value - by[i % x.shape[1]]), x.shape);
}

describe('randomizedSvd', () => {
  test.each([[200, 40], [40, 200], [60, 60]])('finds the planted values and vectors of [%d, %d]', (n, p) => {
    const spectrum = decaying(40, 0.7);
    const a = withSingularValues(n, p, spectrum);
    const { u, singularValues, vt } = svd(a, { k: 8 });
    const exact = thinSvd(a);
    expect([u.shape, vt.shape]).toEqual([[n, 8], [8, p]]);
    expect(distance(singularValues, spectrum.slice(0, 8))).toBeLessThan(1e-14);
    expect(orthonormalityError(vt)).toBeLessThan(1e-12);
    expect(orthonormalityError(turned(u))).toBeLessThan(1e-12);
    // Signs included.
    expect(distance(vt.data, exact.vt.data.slice(0, 8 * p))).toBeLessThan(1e-12);
    const best = matmul(turned(ndarray(turned(exact.u).data.slice(0, 8 * n), [8, n])), scaleRows(vt, singularValues));
    expect(distance(matmul(u, scaleRows(vt, singularValues)).data, best.data)).toBeLessThan(1e-12);
  });

  test('reaches every singular value of the digits that scikit-learn does', async () => {
    const { x } = await loadDigits();
    const { centred: exact, randomized } = golden.digits;
    const worst = (values: ArrayLike<number>): number => Math.max(...exact.map((value, i) => Math.abs(values[i] / value - 1)));
    const center = columnMeans(x);
    // 4 iterations leave some digits of the tenth to the seed; 12 leave none.
    expect(worst(svd(x, { k: 10, center }).singularValues)).toBeLessThan(3 * worst(randomized));
    expect(worst(svd(x, { k: 10, center, iterations: 12 }).singularValues)).toBeLessThan(1e-11);
  });

  test('more iterations and more oversampling come nearer to the truth, the seed decides what is missing', () => {
    const spectrum = decaying(60, 0.97);
    const a = withSingularValues(120, 60, spectrum);
    const error = (options: Omit<RandomizedSvdOptions, 'k'>): number => distance(svd(a, { k: 10, ...options }).singularValues, spectrum.slice(0, 10));
    const [none, two, six] = [0, 2, 6].map((iterations) => error({ iterations, oversampling: 5 }));
    expect([none > 0.05, two < none / 2, six < two / 4]).toEqual([true, true, true]);
    expect(error({ iterations: 2, oversampling: 30 })).toBeLessThan(two / 10);
    // k is 10 of 60: more than a tenth, so 4 iterations.
    expect(error({})).toBe(error({ iterations: 4, oversampling: 10 }));
    expect(error({ iterations: 'auto', seed: 1 })).not.toBe(error({ seed: 0 }));
    expect(error({ seed: 7 })).toBe(error({ seed: 7 }));
    const few = (iterations: number | 'auto'): number => svd(a, { k: 3, iterations }).singularValues[2];
    expect([few('auto') === few(7), few('auto') === few(4)]).toEqual([true, false]);
  });

  test('k of all dimensions is exact, also for matrices of low rank, condition 1e12, zeros and one column', () => {
    const cases = [
      withSingularValues(30, 9, [1, 1e-3, 1e-6, 1e-9, 1e-12]),
      withSingularValues(9, 30, [3, 3, 3]),
      ndarray(new Float64Array(30), [10, 3]),
      gaussian(12, 1, 3),
      gaussian(1, 12, 4),
      gaussian(1, 1, 5),
    ];
    for (const a of cases) {
      const k = Math.min(...a.shape);
      const result = svd(a, { k });
      expect(distance(result.singularValues, thinSvd(a).singularValues)).toBeLessThan(1e-14 * (1 + result.singularValues[0]));
      expect(orthonormalityError(result.vt)).toBeLessThan(1e-12);
      expect(orthonormalityError(turned(result.u))).toBeLessThan(1e-12);
    }
  });

  test('centring without a copy is centring', () => {
    const x = gaussian(80, 20, 2);
    const center = Float64Array.from({ length: 20 }, (_, j) => 3 + j);
    const shifted = centred(x, center.map((value) => -value));
    const expected = svd(x, { k: 5, iterations: 20 });
    const result = svd(shifted, { k: 5, iterations: 20, center });
    expect(distance(result.singularValues, expected.singularValues)).toBeLessThan(1e-12);
    expect(distance(result.vt.data, expected.vt.data)).toBeLessThan(1e-10);
  });

  test('element types and sparse matrices give the same', () => {
    const counts = ndarray(Uint8Array.from(gaussian(50, 30, 3).data, (value) => Math.max(0, Math.round(value * 2))), [50, 30]);
    const expected = svd(astype(counts, 'float64'), { k: 4 });
    expect(distance(svd(counts, { k: 4 }).vt.data, expected.vt.data)).toBe(0);
    const center = columnMeans(counts);
    const sparse = svd(SparseMatrix.fromDense(counts), { k: 4, center });
    expect(distance(sparse.vt.data, svd(counts, { k: 4, center }).vt.data)).toBeLessThan(1e-12);
    expect(distance(sparse.u.data, svd(counts, { k: 4, center }).u.data)).toBeLessThan(1e-12);
  });

  test('gives the same on ONNX Runtime, to rounding', async () => {
    const { x } = await loadDigits();
    const options = { k: 6, center: columnMeans(x), iterations: 6 };
    const expected = svd(x, options);
    const { u, singularValues, vt } = await run(randomizedSvd(x, options), { runtime: 'onnxruntime' });
    expect(distance(singularValues, expected.singularValues) / expected.singularValues[0]).toBeLessThan(1e-13);
    expect(distance(vt.data, expected.vt.data)).toBeLessThan(1e-9);
    expect(orthonormalityError(turned(u))).toBeLessThan(1e-12);
  });

  test('runs with progress, and stops when it is told to', async () => {
    const a = gaussian(60, 30, 4);
    const seen: number[] = [];
    const result = await run(randomizedSvd(a, { k: 4 }), { runtime: 'plain', onProgress: ({ done, total }) => seen.push(done / total!) });
    expect(distance(result.singularValues, svd(a, { k: 4 }).singularValues)).toBe(0);
    expect(seen).toEqual(seen.toSorted((p, q) => p - q));
    expect(seen.length).toBeGreaterThan(5);
    const stop = new AbortController();
    const stopped = run(randomizedSvd(a, { k: 4 }), { runtime: 'plain', signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'LK_ABORTED' });
  });

  test('refuses bad input before any work', () => {
    const a = gaussian(6, 4, 1);
    for (const k of [0, 5, 1.5, -1]) expect(() => svd(a, { k })).toThrow(/k: got .* \[1, 4\]/);
    expect(() => svd(a, { k: 2, oversampling: -1 })).toThrow(/oversampling/);
    expect(() => svd(a, { k: 2, iterations: 1.5 })).toThrow(/iterations/);
    expect(() => svd(a, { k: 2, seed: -1 })).toThrow(InvalidParameterError);
    expect(() => svd(a, { k: 2, center: [1, 2] })).toThrow(ShapeError);
    expect(() => svd(a, { k: 2, center: [1, 2, NaN, 4] })).toThrow(NonFiniteError);
    expect(() => svd(ndarray(Float64Array.of(NaN), [1, 1]), { k: 1 })).toThrow(NonFiniteError);
  });
});
