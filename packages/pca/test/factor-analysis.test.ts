import { beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { columnMeans, columnVariances, covariance, matmul, principalAngles } from '@latentkit/linalg';
import { FactorAnalysis, type FactorAnalysisOptions } from '@latentkit/pca';
import { distance, gaussian, golden, relative } from './helpers.js';

interface Expected {
  nIter: number;
  loglike: number[];
  components: number[][];
  noiseVariance: number[];
  codes: number[][];
  score: number;
  scoreSamples: number[];
  covarianceRow: number[];
  precisionRow: number[];
}

const CASES: Record<string, FactorAnalysisOptions> = {
  plain: { components: 3, tolerance: 2 },
  varimax: { components: 3, maxIterations: 30, rotation: 'varimax' },
  quartimax: { components: 3, tolerance: 5, rotation: 'quartimax' },
  start: { components: 2, maxIterations: 15, noiseVarianceInit: new Array<number>(12).fill(0.5) },
  all: {},
};

describe('FactorAnalysis agrees with scikit-learn', () => {
  const expected = golden<Record<keyof typeof CASES, Expected> & { digits: { nIter: number; score: number; loglikeLast: number } }>('factor-analysis');
  let x: NdArray<Float64Array>;
  beforeAll(async () => {
    const raw = (await loadWdbc()).x;
    const means = columnMeans(raw);
    const scale = columnVariances(raw).map(Math.sqrt);
    const data = Float64Array.from({ length: 569 * 12 }, (_, i) => {
      const at = Math.floor(i / 12) * 30 + (i % 12);
      return (raw.data[at] - means[i % 12]) / scale[i % 12];
    });
    x = ndarray(data, [569, 12]);
  });

  function compare(model: FactorAnalysis, codes: NdArray<Float64Array>, numbers: Expected): void {
    expect(model.nIter).toBe(numbers.nIter);
    expect(relative(model.loglike, numbers.loglike)).toBeLessThan(1e-9);
    expect(distance(model.components.data, numbers.components.flat())).toBeLessThan(1e-6);
    expect(distance(model.noiseVariance, numbers.noiseVariance)).toBeLessThan(1e-8);
    expect(distance(codes.data, numbers.codes.flat())).toBeLessThan(1e-6);
    expect(Math.abs(model.score(x) / numbers.score - 1)).toBeLessThan(1e-8);
    expect(relative(model.scoreSamples(sliceRows(x, 0, 3)), numbers.scoreSamples)).toBeLessThan(1e-6);
    const row = (matrix: NdArray<Float64Array>): Float64Array => matrix.data.slice(24, 36);
    expect(distance(row(model.getCovariance()), numbers.covarianceRow)).toBeLessThan(1e-8);
    expect(distance(row(model.getPrecision()), numbers.precisionRow) / Math.max(...numbers.precisionRow)).toBeLessThan(1e-6);
  }

  test.each(Object.keys(CASES))('%s: the same iterations, loadings and likelihoods', (name) => {
    const model = new FactorAnalysis(CASES[name]).fit(x);
    expect(model.converged).toBe(CASES[name].maxIterations === undefined);
    compare(model, model.transform(sliceRows(x, 0, 3)), expected[name]);
  });

  test('digits, constant pixels and all', async () => {
    const { x: digits } = await loadDigits();
    const model = new FactorAnalysis({ components: 4 }).fit(digits);
    expect(model.nIter).toBe(expected.digits.nIter);
    expect(Math.abs(model.loglike[model.nIter - 1] / expected.digits.loglikeLast - 1)).toBeLessThan(1e-9);
    expect(Math.abs(model.score(digits) / expected.digits.score - 1)).toBeLessThan(1e-9);
  });

  test('fitAsync and transformAsync give the same', async () => {
    const model = await new FactorAnalysis(CASES.varimax).fitAsync(x);
    compare(model, await model.transformAsync(sliceRows(x, 0, 3)), expected.varimax);
  });
});

/** Samples of two planted factors with noise of a known size in each of six features. */
function planted(n: number): { x: NdArray<Float64Array>; loadings: NdArray<Float64Array>; noise: number[] } {
  const loadings = ndarray(Float64Array.of(2, 1.5, 1, 0, 0, 0.2, 0, 0, 0.3, 1.8, 1.2, 1), [2, 6]);
  const noise = [0.1, 0.5, 1, 0.2, 0.8, 0.4];
  const x = matmul(gaussian(n, 2, 21), loadings);
  const extra = gaussian(n, 6, 22).data;
  return { x: ndarray(x.data.map((value, i) => 3 + value + extra[i] * Math.sqrt(noise[i % 6])), [n, 6]), loadings, noise };
}

describe('FactorAnalysis', () => {
  const { x, loadings, noise } = planted(20000);

  test('recovers planted loadings and noise', () => {
    const model = new FactorAnalysis({ components: 2, tolerance: 1e-3 }).fit(x);
    expect(Math.max(...principalAngles(model.components, loadings))).toBeLessThan(1);
    expect(distance(model.noiseVariance, noise)).toBeLessThan(0.05);
    expect(distance(model.getCovariance().data, covariance(x).data)).toBeLessThan(0.05);
    for (let i = 1; i < model.nIter; i++) expect(model.loglike[i]).toBeGreaterThan(model.loglike[i - 1] - 1e-6);
    expect(model.score(x) * 20000).toBeCloseTo(model.loglike[model.nIter - 1], 3);
  });

  test('a rotation changes no covariance, and varimax finds the simple structure', () => {
    const plain = new FactorAnalysis({ components: 2 }).fit(x);
    for (const rotation of ['varimax', 'quartimax'] as const) {
      const turned = new FactorAnalysis({ components: 2, rotation }).fit(x);
      expect(distance(turned.getCovariance().data, plain.getCovariance().data)).toBeLessThan(1e-10);
      const rows = [turned.components.data.slice(0, 6), turned.components.data.slice(6)].sort((a, b) => b[0] - a[0]);
      expect(distance(Float64Array.from([...rows[0], ...rows[1]]), loadings.data)).toBeLessThan(0.15);
    }
  });

  test('precision is the inverse of the covariance; factors are those expected', () => {
    const model = new FactorAnalysis({ components: 2 }).fit(x);
    const product = matmul(model.getCovariance(), model.getPrecision()).data;
    expect(distance(product, product.map((_, i) => (i % 7 === 0 ? 1 : 0)))).toBeLessThan(1e-12);
    // E[z | x] = W·Σ⁻¹·(x - mean).
    const some = sliceRows(x, 0, 4);
    const centred = ndarray(some.data.map((value, i) => value - model.mean[i % 6]), [4, 6]);
    const direct = matmul(matmul(centred, model.getPrecision()), model.components, { transposeB: true });
    expect(distance(model.transform(some).data, direct.data)).toBeLessThan(1e-12);
    expect(distance(model.inverseTransform([[0, 0]]).data, model.mean)).toBe(0);
  });

  test('fewer samples than features, constant features', () => {
    const wide = gaussian(10, 15, 8);
    for (let i = 0; i < 10; i++) wide.data[15 * i + 3] = 0.1;
    const model = new FactorAnalysis({ components: 3 }).fit(wide);
    expect([...model.components.data].every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(model.score(wide))).toBe(true);
  });

  test('the same through JSON, to the last bit', () => {
    const model = new FactorAnalysis({ components: 2, rotation: 'quartimax', tolerance: 0.5, maxIterations: 7, noiseVarianceInit: [1, 2, 3, 4, 5, 6] }).fit(x);
    const again = FactorAnalysis.fromJSON(JSON.parse(JSON.stringify(model)) as ReturnType<typeof model.toJSON>);
    expect(again.config).toEqual(model.config);
    expect(again.transform(x).data).toEqual(model.transform(x).data);
    expect([again.score(x), again.nIter, again.converged]).toEqual([model.score(x), model.nIter, model.converged]);
  });

  test('bad parameters and samples; an earlier fit stays', () => {
    for (const components of [0, 1.5]) expect(() => new FactorAnalysis({ components })).toThrow(InvalidParameterError);
    expect(() => new FactorAnalysis({ noiseVarianceInit: [1, 0] })).toThrow(InvalidParameterError);
    expect(() => new FactorAnalysis({ rotate: 'varimax' } as FactorAnalysisOptions)).toThrow(UnknownNameError);
    const model = new FactorAnalysis({ components: 2 });
    expect(() => model.transform(x)).toThrow(NotFittedError);
    model.fit(x);
    const { components } = model;
    expect(() => new FactorAnalysis({ components: 7 }).fit(x)).toThrow(/at most 6/);
    expect(() => new FactorAnalysis({ noiseVarianceInit: [1, 1] }).fit(x)).toThrow(ShapeError);
    expect(() => model.fit([[1, 2]])).toThrow(ShapeError);
    expect(() => model.fit([[1, 2], [3, Infinity]])).toThrow(NonFiniteError);
    expect(() => model.score([[1, 2]])).toThrow(ShapeError);
    expect(model.components).toBe(components);
  });
});
