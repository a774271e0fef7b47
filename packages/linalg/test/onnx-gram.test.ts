import { beforeAll, describe, expect, test } from '@jest/globals';
import { type DType, type NdArray, InvalidParameterError, NonFiniteError, ShapeError, astype, ndarray } from '@latentkit/core';
import { type Kernels, columnMeans, covariance, covarianceOf, gram, loadKernels, run, runSync } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels('onnxruntime');
});

/** Entries that `keep` does not keep become zeros. */
function thinned(x: NdArray<Float64Array>, keep: (row: number, column: number) => boolean): NdArray<Float64Array> {
  const p = x.shape[1];
  return ndarray(x.data.map((value, i) => (keep(Math.floor(i / p), i % p) ? value : 0)), x.shape);
}

/** Largest difference of two Gram matrices, each entry as a share of the norms of its two columns. */
function difference(a: NdArray<Float64Array>, b: NdArray<Float64Array>): number {
  const p = a.shape[0];
  const norms = Array.from({ length: p }, (_, j) => Math.sqrt(b.data[j * p + j]) || 1);
  return a.data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b.data[i]) / (norms[Math.floor(i / p)] * norms[i % p])), 0);
}

function asymmetry({ data, shape: [p] }: NdArray<Float64Array>): number {
  return data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - data[(i % p) * p + Math.floor(i / p)])), 0);
}

/** Means and Gram matrix by the runtime against plain sums. */
async function check(x: NdArray<Float64Array>, bound = 1e-12): Promise<NdArray<Float64Array>> {
  const found = await kernels.centeredGram(x);
  const means = columnMeans(x);
  const expected = gram(x, { center: means });
  expect(found.gram.shape).toEqual([x.shape[1], x.shape[1]]);
  expect(distance(found.mean, means)).toBeLessThan(1e-14 * Math.max(...means.map(Math.abs), 1));
  expect(difference(found.gram, expected)).toBeLessThan(bound);
  expect(asymmetry(found.gram)).toBe(0);
  expect(difference(await kernels.gram(x, means), expected)).toBeLessThan(bound);
  return found.gram;
}

describe('Gram matrices by ONNX Runtime', () => {
  test('runs on ONNX Runtime here', () => {
    expect(kernels.name).toMatch(/^onnxruntime/);
  });

  // One block, several blocks with a narrower last one, several chunks of rows with a shorter last one.
  test.each([[2000, 50], [700, 301], [1500, 500], [30_001, 40]])('of dense [%d, %d]', async (n, p) => {
    await check(gaussian(n, p, 1));
  });

  test('with columns that are zero, constant, rare, and rare at first only', async () => {
    const [n, p] = [80_000, 40];
    const x = thinned(gaussian(n, p, 2), (i, j) => {
      if (j < 2) return false;
      if (j < 6) return (i * 7919 + j * 104_729) % 1000 < 2 * j;
      // Every third of the first chunk: rare in all, not rare there, so the column changes over; and some later on.
      if (j < 8) return (i < 2000 && i % 3 === j % 3) || i % 9000 === 0;
      return true;
    });
    for (let i = 0; i < n; i++) x.data[i * p + 39] = 0.1;
    const found = await check(x);
    for (let j = 0; j < p; j++) for (const constant of [0, 1, 39]) expect(found.data[constant * p + j]).toBe(0);
    expect(found.data[6 * p + 7]).not.toBe(0);
  });

  test('loses no digits to a common offset', async () => {
    const [n, p] = [4000, 40];
    const integers = gaussian(n, p, 3).data.map((value) => Math.round(value * 4));
    const exact = await kernels.centeredGram(ndarray(integers, [n, p]));
    const moved = await kernels.centeredGram(ndarray(integers.map((value) => value + 2 ** 30), [n, p]));
    expect(difference(moved.gram, exact.gram)).toBeLessThan(1e-12);
    expect(distance(moved.mean, exact.mean.map((mean) => mean + 2 ** 30))).toBeLessThan(1e-6);
  });

  test('loses none where the rows that are looked at first are unlike the others', async () => {
    const [n, p] = [51_200, 12];
    const x = gaussian(n, p, 4);
    const rest = x.data.map((value, i) => (Math.floor(i / p) % 100 === 0 ? (i % 2) / 2 : value / 1024 + 1e5));
    await check(ndarray(rest, [n, p]), 1e-11);
  });

  test('about any centre', async () => {
    const x = gaussian(3000, 40, 5);
    const center = Float64Array.from({ length: 40 }, (_, j) => (j % 3) * 10 - 7);
    expect(difference(await kernels.gram(x, center), gram(x, { center }))).toBeLessThan(1e-12);
    expect(difference(await kernels.gram(x, new Float64Array(40)), gram(x))).toBeLessThan(1e-12);
  });

  test.each<DType>(['uint8', 'int32', 'float32', 'float64'])('is exact for integers in %s', async (dtype) => {
    const data = Float64Array.from({ length: 5000 * 40 }, (_, i) => ((i * 7919) % 256) * Number(i % 5 < 2));
    const x = astype(ndarray(data, [5000, 40]), dtype);
    expect(distance((await kernels.gram(x, new Float64Array(40))).data, gram(x).data)).toBe(0);
    expect(difference((await kernels.centeredGram(x)).gram, gram(x, { center: columnMeans(x) }))).toBeLessThan(1e-13);
  });

  test.each([NaN, Infinity, -Infinity])('finds %p in dense and in rare columns', async (bad) => {
    for (const column of [3, 0]) {
      const x = thinned(gaussian(3000, 40, 6), (_, j) => j > 0);
      x.data[2345 * 40 + column] = bad;
      await expect(kernels.centeredGram(x)).rejects.toThrow(NonFiniteError);
      await expect(kernels.gram(x, new Float64Array(40))).rejects.toThrow(new RegExp(`row 2345, column ${column}`));
    }
  });
});

describe('covarianceOf', () => {
  test('is the covariance, in both ways of running', async () => {
    const x = gaussian(3000, 50, 7);
    for (const { mean, covariance: found } of [runSync(covarianceOf(x)), await run(covarianceOf(x))]) {
      expect(distance(mean, columnMeans(x))).toBeLessThan(1e-14);
      expect(distance(found.data, covariance(x).data)).toBeLessThan(1e-13);
    }
    const { covariance: biased } = await run(covarianceOf(x, { ddof: 0 }));
    expect(distance(biased.data, covariance(x, { ddof: 0 }).data)).toBeLessThan(1e-13);
    expect(runSync(covarianceOf([[1, 2], [3, 6]]))).toEqual({ mean: Float64Array.of(2, 4), covariance: ndarray(Float64Array.of(2, 4, 4, 8), [2, 2]) });
  });

  test('refuses what has none', async () => {
    expect(() => runSync(covarianceOf([[1, 2]]))).toThrow(InvalidParameterError);
    expect(() => runSync(covarianceOf([1, 2]))).toThrow(ShapeError);
    expect(() => runSync(covarianceOf([[], []]))).toThrow(/at least one column/);
    expect(() => runSync(covarianceOf([[1, 2], [3, NaN]]))).toThrow(/row 1, column 1/);
    const x = gaussian(3000, 50, 8);
    x.data[777] = Infinity;
    await expect(run(covarianceOf(x))).rejects.toThrow(/row 15, column 27/);
  });
});
