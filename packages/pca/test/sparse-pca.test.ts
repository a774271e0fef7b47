import { beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { columnMeans, columnVariances, matmul } from '@latentkit/linalg';
import { PCA, SparsePCA, type SparsePCAOptions } from '@latentkit/pca';
import { distance, gaussian, golden, relative } from './helpers.js';

interface Expected {
  nIter: number;
  error: number[];
  components: number[][];
  codes: number[][];
}

const CASES: Record<string, SparsePCAOptions> = {
  lars: { components: 3, alpha: 8, maxIterations: 12, tolerance: 0 },
  cd: { components: 3, alpha: 8, maxIterations: 12, tolerance: 0, method: 'cd' },
  stops: { components: 4, alpha: 4, tolerance: 1e-3, ridgeAlpha: 0.5 },
};

describe('SparsePCA agrees with scikit-learn', () => {
  const expected = golden<Record<keyof typeof CASES, Expected> & { digits: { nIter: number; error: number; nonZeros: number[] } }>('sparse-pca');
  let x: NdArray<Float64Array>;
  beforeAll(async () => {
    const raw = (await loadWdbc()).x;
    const means = columnMeans(raw);
    const scale = columnVariances(raw).map(Math.sqrt);
    x = ndarray(Float64Array.from(raw.data, (value, i) => (value - means[i % 30]) / scale[i % 30]), raw.shape);
  });

  function compare(model: SparsePCA, codes: NdArray<Float64Array>, numbers: Expected): void {
    expect(model.nIter).toBe(numbers.nIter);
    expect(relative(model.error, numbers.error)).toBeLessThan(1e-8);
    expect(distance(model.components.data, numbers.components.flat())).toBeLessThan(1e-6);
    expect([...model.components.data].map((value) => value === 0)).toEqual(numbers.components.flat().map((value) => value === 0));
    expect(distance(codes.data, numbers.codes.flat())).toBeLessThan(1e-5);
  }

  test.each(Object.keys(CASES))('%s: the same iterations, objective, components and zeros', (name) => {
    const model = new SparsePCA(CASES[name]).fit(x);
    expect(model.converged).toBe(CASES[name].tolerance !== 0);
    compare(model, model.transform(sliceRows(x, 0, 3)), expected[name]);
  });

  test('coefficients that enter and leave again on the way are exactly 0, as coordinate descent has them', () => {
    const options = { components: 8, alpha: 1, maxIterations: 4, tolerance: 0 } as const;
    const [lars, cd] = (['lars', 'cd'] as const).map((method) => new SparsePCA({ ...options, method }).fit(x));
    expect(distance(lars.components.data, cd.components.data)).toBeLessThan(1e-8);
    expect([...lars.components.data].map((value) => value === 0)).toEqual([...cd.components.data].map((value) => value === 0));
  });

  test('digits, constant pixels and all: an objective as low, as many zeros', async () => {
    const pixels = sliceRows((await loadDigits()).x, 0, 400);
    const scaled = ndarray(Float64Array.from(pixels.data, (value) => value / 16), pixels.shape);
    const model = new SparsePCA({ components: 6, alpha: 1, maxIterations: 200, tolerance: 1e-6 }).fit(scaled);
    expect(model.error[model.nIter - 1] / expected.digits.error - 1).toBeLessThan(1e-6);
    const counts = expected.digits.nonZeros.map((_, r) => model.components.data.slice(64 * r, 64 * r + 64).filter((value) => value !== 0).length);
    expect(distance(counts, expected.digits.nonZeros)).toBeLessThanOrEqual(1);
  });

  test('fitAsync and transformAsync give the same', async () => {
    const model = await new SparsePCA(CASES.lars).fitAsync(x);
    compare(model, await model.transformAsync(sliceRows(x, 0, 3)), expected.lars);
  });
});

/** Samples of three planted components, each of four of twelve features, and noise. */
function planted(n: number): { x: NdArray<Float64Array>; rows: NdArray<Float64Array> } {
  const rows = ndarray(Float64Array.from({ length: 36 }, (_, i) => (Math.floor((i % 12) / 4) === Math.floor(i / 12) ? 0.5 : 0)), [3, 12]);
  const codes = gaussian(n, 3, 31);
  for (let i = 0; i < codes.data.length; i++) codes.data[i] *= [5, 4, 3][i % 3];
  const x = matmul(codes, rows);
  const noise = gaussian(n, 12, 32).data;
  return { x: ndarray(x.data.map((value, i) => value + 0.3 * noise[i] - 2), [n, 12]), rows };
}

describe('SparsePCA', () => {
  const { x, rows } = planted(300);

  test.each(['lars', 'cd'] as const)('finds planted components and their zeros: %s', (method) => {
    const model = new SparsePCA({ components: 3, alpha: 20, method }).fit(x);
    expect(model.converged).toBe(true);
    expect([...model.components.data].map((value) => value !== 0)).toEqual([...rows.data].map((value) => value !== 0));
    expect(distance(model.components.data, rows.data)).toBeLessThan(0.05);
    const back = model.inverseTransform(model.transform(x));
    expect(Math.sqrt(back.data.reduce((sum, value, i) => sum + (value - x.data[i]) ** 2, 0) / back.data.length)).toBeLessThan(0.35);
  });

  test('both methods find the same; the objective never rises; more penalty, more zeros', () => {
    const fit = (options: SparsePCAOptions): SparsePCA => new SparsePCA({ components: 3, maxIterations: 40, tolerance: 0, ...options }).fit(x);
    expect(distance(fit({ alpha: 2, method: 'cd' }).components.data, fit({ alpha: 2 }).components.data)).toBeLessThan(1e-8);
    const { error } = fit({ alpha: 2 });
    for (let i = 1; i < error.length; i++) expect(error[i]).toBeLessThanOrEqual(error[i - 1] * (1 + 1e-12));
    const zeros = [0, 0.2, 20].map((alpha) => fit({ alpha }).components.data.filter((value) => value === 0).length);
    expect(zeros[0]).toBe(0);
    expect(zeros[1]).toBeLessThan(zeros[2]);
  });

  test('without penalty spans the space of PCA', () => {
    const model = new SparsePCA({ components: 3, alpha: 0, ridgeAlpha: 0 }).fit(x);
    const pca = new PCA({ components: 3 }).fit(x);
    expect(distance(model.inverseTransform(model.transform(x)).data, pca.inverseTransform(pca.transform(x)).data)).toBeLessThan(1e-6);
  });

  test('a penalty beyond all data puts every component out, and the ridge keeps codes finite', () => {
    const model = new SparsePCA({ components: 2, alpha: 1e6, maxIterations: 3 }).fit(x);
    expect([...model.components.data].every((value) => value === 0)).toBe(true);
    expect([...model.transform(x).data].every((value) => value === 0)).toBe(true);
    expect(() => new SparsePCA({ components: 2, alpha: 1e6, maxIterations: 3, ridgeAlpha: 0 }).fit(x).transform(x)).toThrow(/ridgeAlpha/);
  });

  test('fewer samples than features, more components than data have directions, and the seed of what fills up', () => {
    const wide = sliceRows(x, 0, 6);
    const fit = (seed: number): SparsePCA => new SparsePCA({ alpha: 0.1, maxIterations: 8, seed }).fit(wide);
    expect(fit(1).components.shape).toEqual([6, 12]);
    expect([...fit(1).components.data].every(Number.isFinite)).toBe(true);
    expect(fit(1).components.data).toEqual(fit(1).components.data);
    expect(fit(1).components.data).not.toEqual(fit(2).components.data);
  });

  test('the same through JSON, to the last bit', () => {
    const model = new SparsePCA({ components: 2, alpha: 3, ridgeAlpha: 0.2, method: 'cd', tolerance: 1e-5, maxIterations: 30, seed: 4 }).fit(x);
    const again = SparsePCA.fromJSON(JSON.parse(JSON.stringify(model)) as ReturnType<typeof model.toJSON>);
    expect(again.config).toEqual(model.config);
    expect(again.transform(x).data).toEqual(model.transform(x).data);
    expect([again.error, again.converged]).toEqual([model.error, model.converged]);
  });

  test('bad parameters and samples; an earlier fit stays', () => {
    for (const components of [0, 1.5]) expect(() => new SparsePCA({ components })).toThrow(InvalidParameterError);
    expect(() => new SparsePCA({ alpha: -1 })).toThrow(InvalidParameterError);
    expect(() => new SparsePCA({ apha: 1 } as SparsePCAOptions)).toThrow(UnknownNameError);
    const model = new SparsePCA({ components: 3 });
    expect(() => model.transform(x)).toThrow(NotFittedError);
    model.fit(x);
    const { components } = model;
    expect(() => model.fit([[1, 2, 3], [3, 4, 5]])).toThrow(/at most 2/);
    expect(() => model.fit([[1, 2, 3]])).toThrow(ShapeError);
    expect(() => model.fit(ndarray(x.data.map((v, i) => (i === 13 ? NaN : v)), x.shape))).toThrow(NonFiniteError);
    expect(() => model.inverseTransform([[1, 2]])).toThrow(ShapeError);
    expect(model.components).toBe(components);
  });
});
