import { beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, ndarray, sliceRows } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { columnMeans, columnVariances, covariance, matmul } from '@latentkit/linalg';
import { FastICA, type FastICAOptions } from '@latentkit/pca';
import { distance, gaussian, golden } from './helpers.js';

interface Expected {
  nIter: number;
  components: number[][];
  mixing: number[][];
  codes: number[][];
}

const CASES: Record<string, FastICAOptions> = {
  logcosh: {},
  exp: { contrast: 'exp' },
  cube: { contrast: 'cube', algorithm: 'deflation' },
  alpha: { alpha: 1.5, algorithm: 'deflation' },
  arbitraryVariance: { whiten: 'arbitrary-variance', contrast: 'cube' },
};

describe('FastICA of WDBC agrees with scikit-learn from the same start', () => {
  const expected = golden<Record<keyof typeof CASES, Expected> & { wInit: number[][] }>('fast-ica');
  const common = { components: 4, wInit: expected.wInit, tolerance: 1e-10, maxIterations: 1000 };
  let x: NdArray<Float64Array>;
  beforeAll(async () => {
    const raw = (await loadWdbc()).x;
    const means = columnMeans(raw);
    const scale = columnVariances(raw).map(Math.sqrt);
    x = ndarray(Float64Array.from(raw.data, (value, i) => (value - means[i % 30]) / scale[i % 30]), raw.shape);
  });

  function compare(ica: FastICA, codes: NdArray<Float64Array>, numbers: Expected): void {
    expect(distance(ica.components.data, numbers.components.flat())).toBeLessThan(1e-6);
    expect(distance(ica.mixing.data.slice(0, 16), numbers.mixing.flat())).toBeLessThan(1e-6);
    expect(distance(codes.data.slice(0, 16), numbers.codes.flat())).toBeLessThan(1e-6);
  }

  test.each(Object.keys(CASES))('%s', (name) => {
    const ica = new FastICA({ ...common, ...CASES[name] }).fit(x);
    expect(ica.converged).toBe(true);
    expect(Math.abs(ica.nIter - expected[name].nIter)).toBeLessThanOrEqual(1);
    compare(ica, ica.transform(x), expected[name]);
  });

  test('fitAsync and transformAsync give the same', async () => {
    const ica = await new FastICA({ ...common, ...CASES.exp }).fitAsync(x);
    compare(ica, await ica.transformAsync(x), expected.exp);
  });
});

/** A sine, a square wave and a sawtooth, and five mixtures of them with an offset. */
function mixtures(n: number): { x: NdArray<Float64Array>; sources: NdArray<Float64Array> } {
  const waves = [(t: number) => Math.sin(2 * t) * Math.SQRT2, (t: number) => Math.sign(Math.sin(3 * t)), (t: number) => (((t * 1.3) % 2) - 1) * Math.sqrt(3)];
  const sources = ndarray(Float64Array.from({ length: 3 * n }, (_, i) => waves[i % 3]((Math.floor(i / 3) * 40) / n)), [n, 3]);
  const mixing = ndarray(Float64Array.of(1, 1, 1, 0.5, 2, 1, 1.5, 1, 2, -1, 0.3, 1, 2, -1, 0.4), [5, 3]);
  const x = matmul(sources, mixing, { transposeB: true });
  return { x: ndarray(x.data.map((value, i) => value + (i % 5)), [n, 5]), sources };
}

describe('FastICA', () => {
  const { x, sources } = mixtures(2000);

  test.each<FastICAOptions>([
    {},
    { algorithm: 'deflation' },
    { contrast: 'exp', seed: 3 },
    { contrast: 'cube', algorithm: 'deflation', seed: 1 },
    { whiten: 'arbitrary-variance', alpha: 2 },
  ])('recovers planted sources up to order and sign: %j', (options) => {
    const ica = new FastICA({ components: 3, ...options }).fit(x);
    expect(ica.converged).toBe(true);
    const found = ica.transform(x);
    const joint = ndarray(Float64Array.from({ length: 2000 * 6 }, (_, i) => (i % 6 < 3 ? sources.data[Math.floor(i / 6) * 3 + (i % 6)] : found.data[Math.floor(i / 6) * 3 + (i % 6) - 3])), [2000, 6]);
    const c = covariance(joint).data;
    for (let s = 0; s < 3; s++) {
      const correlations = [3, 4, 5].map((f) => Math.abs(c[6 * s + f]) / Math.sqrt(c[7 * s] * c[7 * f]));
      expect(Math.max(...correlations)).toBeGreaterThan(0.99);
    }
    expect(distance(ica.inverseTransform(found).data, x.data)).toBeLessThan(1e-9);
  });

  test('sources have variance 1, or 1/n', () => {
    for (const [whiten, variance] of [['unit-variance', 1], ['arbitrary-variance', 1 / 2000]] as const) {
      const codes = covariance(new FastICA({ components: 3, whiten }).fitTransform(x), { ddof: 0 }).data;
      expect(distance(codes, [1, 0, 0, 0, 1, 0, 0, 0, 1].map((v) => v * variance))).toBeLessThan(1e-10 * variance * 100);
    }
  });

  test('all components: as many as directions in which samples vary', () => {
    const ica = new FastICA().fit(x);
    expect(ica.nComponents).toBe(3);
    expect(() => new FastICA({ components: 4 }).fit(x)).toThrow(/at most 3/);
  });

  test('fewer samples than features', () => {
    const wide = gaussian(12, 40, 11);
    const ica = new FastICA({ components: 5, maxIterations: 2000 }).fit(wide);
    const codes = covariance(ica.transform(wide), { ddof: 0 }).data;
    expect(distance(codes, codes.map((_, i) => (i % 6 === 0 ? 1 : 0)))).toBeLessThan(1e-9);
    expect(new FastICA({ maxIterations: 5 }).fit(wide).nComponents).toBe(11);
  });

  test('samples that are white already', () => {
    const z = new FastICA({ components: 3 }).fitTransform(x);
    const turn = ndarray(Float64Array.of(0.6, 0.8, 0, -0.8, 0.6, 0, 0, 0, 1), [3, 3]);
    const ica = new FastICA({ whiten: 'none' }).fit(matmul(z, turn));
    expect([ica.mean, ica.whitening]).toEqual([undefined, undefined]);
    const back = matmul(ica.components, turn, { transposeB: true }).data.map(Math.abs);
    for (let r = 0; r < 3; r++) expect(Math.max(...back.slice(3 * r, 3 * r + 3))).toBeGreaterThan(0.99);
    const again = FastICA.fromJSON(JSON.parse(JSON.stringify(ica)) as ReturnType<typeof ica.toJSON>);
    expect(again.transform(z).data).toEqual(ica.transform(z).data);
  });

  test('a run repeats, and another seed starts elsewhere', () => {
    const fit = (seed: number): FastICA => new FastICA({ components: 3, seed, maxIterations: 1 }).fit(x);
    expect(fit(1).components.data).toEqual(fit(1).components.data);
    expect(fit(1).components.data).not.toEqual(fit(2).components.data);
    expect(fit(1).converged).toBe(false);
  });

  test('the same through JSON, to the last bit', () => {
    const options = { components: 2, algorithm: 'deflation', contrast: 'exp', alpha: 1.2, tolerance: 1e-3, maxIterations: 99, seed: 5, wInit: [[1, 2], [0, 1]], whiten: 'arbitrary-variance' } as const;
    const ica = new FastICA({ ...options, wInit: options.wInit.map((row) => [...row]) }).fit(x);
    const again = FastICA.fromJSON(JSON.parse(JSON.stringify(ica)) as ReturnType<typeof ica.toJSON>);
    expect(again.config).toEqual(ica.config);
    expect(again.transform(x).data).toEqual(ica.transform(x).data);
    expect(again.inverseTransform([[1, 2]]).data).toEqual(ica.inverseTransform([[1, 2]]).data);
    expect([again.nIter, again.converged]).toEqual([ica.nIter, ica.converged]);
  });

  test('bad parameters and samples; an earlier fit stays', () => {
    for (const components of [0, 1.5]) expect(() => new FastICA({ components })).toThrow(InvalidParameterError);
    expect(() => new FastICA({ alpha: 3 })).toThrow(InvalidParameterError);
    expect(() => new FastICA({ tolerance: 0 })).toThrow(InvalidParameterError);
    expect(() => new FastICA({ whiten: 'none', components: 2 })).toThrow(/without whitening/);
    expect(() => new FastICA({ fun: 'cube' } as FastICAOptions)).toThrow(UnknownNameError);
    const ica = new FastICA({ components: 3 });
    expect(() => ica.transform(x)).toThrow(NotFittedError);
    ica.fit(x);
    const { components } = ica;
    expect(() => ica.fit(sliceRows(x, 0, 2))).toThrow(/at most 2/);
    expect(() => ica.fit([[1, 2]])).toThrow(ShapeError);
    expect(() => ica.fit(ndarray(x.data.map((v, i) => (i === 7 ? NaN : v)), x.shape))).toThrow(NonFiniteError);
    for (const components of ['all', 1] as const) expect(() => new FastICA({ components }).fit([[1, 2], [1, 2], [1, 2]])).toThrow(/^x: got '3 equal rows', expected at least two different rows/);
    expect(() => new FastICA({ components: 3, wInit: [[1, 2], [3, 4]] }).fit(x)).toThrow(ShapeError);
    expect(() => ica.inverseTransform([[1, 2]])).toThrow(ShapeError);
    expect(ica.components).toBe(components);
  });
});
