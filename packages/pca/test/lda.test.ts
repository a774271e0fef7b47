import { beforeAll, describe, expect, test } from '@jest/globals';
import { FileFormatError, InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, ndarray, takeRows } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { matmul } from '@latentkit/linalg';
import { LinearDiscriminantAnalysis, type LinearDiscriminantAnalysisOptions } from '@latentkit/pca';
import { distance, gaussian, golden, relative } from './helpers.js';

interface Expected {
  coef: number[][];
  intercept: number[];
  priors: number[];
  explainedVarianceRatio: number[];
  scalings: number[][];
  codes: number[][];
  decision: number[] | number[][];
  probabilities: number[][];
  score: number;
}

interface Labelled {
  x: NdArray;
  y: NdArray<Int32Array>;
}

async function labelled(load: () => Promise<{ x: NdArray; y?: NdArray<Int32Array> }>): Promise<Labelled> {
  const { x, y } = await load();
  if (y === undefined) throw new Error('no labels');
  return { x, y };
}

/** Largest difference over the largest number expected: the bound of a vector as a whole. */
function apart(a: ArrayLike<number>, b: readonly number[]): number {
  return distance(a, b) / Math.max(...b.map(Math.abs));
}

function columnsOf({ data, shape }: NdArray<Float64Array>, columns: readonly number[]): number[] {
  return Array.from({ length: shape[0] }, (_, i) => columns.map((j) => data[i * shape[1] + j])).flat();
}

function compare(lda: LinearDiscriminantAnalysis, { x, y }: Labelled, expected: Expected, probe: number[], features: number[], tolerance: number): void {
  expect(apart(columnsOf(lda.coef, features), expected.coef.flat())).toBeLessThan(tolerance);
  expect(apart(lda.intercept, expected.intercept)).toBeLessThan(tolerance);
  expect(distance(lda.priors, expected.priors)).toBeLessThan(1e-11);
  expect(distance(lda.explainedVarianceRatio, expected.explainedVarianceRatio)).toBeLessThan(1e-9);
  expect(apart(takeRows(lda.scalings, features).data, expected.scalings.flat())).toBeLessThan(tolerance);
  const some = takeRows(x, probe);
  expect(apart(lda.transform(some).data, expected.codes.flat())).toBeLessThan(tolerance);
  expect(apart(lda.decisionFunction(some).data, [expected.decision].flat(3))).toBeLessThan(tolerance);
  expect(distance(lda.predictProbabilities(some).data, expected.probabilities.flat())).toBeLessThan(tolerance);
  expect(lda.score(x, y)).toBeCloseTo(expected.score, 11);
}

describe('LinearDiscriminantAnalysis of WDBC agrees with scikit-learn', () => {
  const expected = golden<Record<'svd' | 'priors' | 'eigen' | 'eigenShrunk' | 'eigenAuto' | 'wide', Expected> & { probe: number[] }>('lda-wdbc');
  const features = Array.from({ length: 30 }, (_, j) => j);
  let wdbc: Labelled;
  beforeAll(async () => {
    wdbc = await labelled(loadWdbc);
  });

  test.each<['svd' | 'priors' | 'eigen' | 'eigenShrunk' | 'eigenAuto', LinearDiscriminantAnalysisOptions]>([
    ['svd', {}],
    ['priors', { priors: [2, 8] }],
    ['eigen', { solver: 'eigen' }],
    ['eigenShrunk', { solver: 'eigen', shrinkage: 0.3 }],
    ['eigenAuto', { solver: 'eigen', shrinkage: 'auto' }],
  ])('%s', (name, options) => {
    compare(new LinearDiscriminantAnalysis(options).fit(wdbc.x, wdbc.y), wdbc, expected[name], expected.probe, features, 1e-8);
  });

  test('fewer samples than features', () => {
    const few = Array.from({ length: 20 }, (_, i) => 29 * i);
    const sample = { x: takeRows(wdbc.x, few), y: takeRows(wdbc.y, few) };
    compare(new LinearDiscriminantAnalysis().fit(sample.x, sample.y), sample, expected.wide, [0, 5, 10], features, 1e-8);
  });

  test('fitAsync and transformAsync give the same', async () => {
    const lda = await new LinearDiscriminantAnalysis().fitAsync(wdbc.x, { y: wdbc.y });
    compare(lda, wdbc, expected.svd, expected.probe, features, 1e-8);
    const codes = await lda.transformAsync(wdbc.x);
    expect(distance(codes.data, lda.transform(wdbc.x).data)).toBeLessThan(1e-10);
  });
});

describe('LinearDiscriminantAnalysis of digits agrees with scikit-learn, constant pixels and all', () => {
  const expected = golden<{ svd: Expected; eigenAuto: Expected; probe: number[]; pixels: number[] }>('lda-digits');
  let digits: Labelled;
  beforeAll(async () => {
    digits = await labelled(loadDigits);
  });

  test('svd, four components', () => {
    const lda = new LinearDiscriminantAnalysis({ components: 4 }).fit(digits.x, digits.y);
    expect([lda.nComponents, lda.nFeatures]).toEqual([4, 64]);
    compare(lda, digits, expected.svd, expected.probe, expected.pixels, 1e-8);
  });

  test('eigen, automatic shrinkage', () => {
    const lda = new LinearDiscriminantAnalysis({ solver: 'eigen', shrinkage: 'auto' }).fit(digits.x, digits.y);
    compare(lda, digits, expected.eigenAuto, expected.probe, expected.pixels, 1e-8);
  });

  test('the same through JSON, to the last bit', () => {
    const lda = new LinearDiscriminantAnalysis({ components: 3, tolerance: 1e-3, priors: Array.from({ length: 10 }, (_, g) => g + 1) }).fit(digits.x, digits.y);
    const again = LinearDiscriminantAnalysis.fromJSON(JSON.parse(JSON.stringify(lda)) as ReturnType<typeof lda.toJSON>);
    expect(again.config).toEqual(lda.config);
    expect(again.transform(digits.x).data).toEqual(lda.transform(digits.x).data);
    expect(again.predict(digits.x).data).toEqual(lda.predict(digits.x).data);
    expect(again.means).toEqual(lda.means);
  });
});

/** Gaussian clouds about centres along the first features, with a linear map that makes features dependent. */
function clouds(perClass: number, centres: readonly (readonly number[])[], labels: readonly number[]): Labelled {
  const p = centres[0].length;
  const k = centres.length;
  const x = gaussian(perClass * k, p, 7);
  const y = Int32Array.from({ length: perClass * k }, (_, i) => labels[i % k]);
  for (let i = 0; i < perClass * k; i++) for (let j = 0; j < p; j++) x.data[i * p + j] += centres[i % k][j];
  return { x, y: ndarray(y, [perClass * k]) };
}

describe('LinearDiscriminantAnalysis', () => {
  const { x, y } = clouds(60, [[0, 0, 0], [6, 0, 0], [0, 5, 0]], [7, -3, 100]);

  test('finds the planted plane, and takes labels as they come', () => {
    const lda = new LinearDiscriminantAnalysis().fit(x, y);
    expect([...lda.classes]).toEqual([-3, 7, 100]);
    expect(lda.scalings.shape).toEqual([3, 2]);
    // The third feature says nothing about classes.
    expect(Math.abs(lda.scalings.data[4])).toBeLessThan(0.2);
    expect(lda.score(x, y)).toBeGreaterThan(0.99);
    expect(lda.predict([[0, 5, 0], [6, 0, 0]]).data).toEqual(Int32Array.of(100, -3));
    const sums = lda.predictProbabilities(x);
    for (let i = 0; i < 5; i++) expect(sums.data[3 * i] + sums.data[3 * i + 1] + sums.data[3 * i + 2]).toBeCloseTo(1, 12);
  });

  test('codes have variance 1 within classes', () => {
    const lda = new LinearDiscriminantAnalysis().fit(x, y);
    const codes = lda.transform(x).data;
    const sums = new Map<string, { n: number; s: number; q: number }>();
    for (let i = 0; i < codes.length; i++) {
      const key = `${y.data[i >> 1]} ${i % 2}`;
      const entry = sums.get(key) ?? { n: 0, s: 0, q: 0 };
      sums.set(key, { n: entry.n + 1, s: entry.s + codes[i], q: entry.q + codes[i] ** 2 });
    }
    for (const axis of [0, 1]) {
      const within = [...sums].filter(([key]) => key.endsWith(String(axis))).reduce((sum, [, { n, s, q }]) => sum + q - s ** 2 / n, 0);
      expect(within / 180).toBeCloseTo(1, 10);
    }
  });

  test.each([{}, { solver: 'eigen', shrinkage: 0.1 } as const])('dependent and constant features change no prediction: %j', (options) => {
    const extra = matmul(x, ndarray(Float64Array.of(1, 0, 0, 1, 2, 0, 1, 0, 0, 0, 1, 0, 0, -1, 0), [3, 5]));
    for (let i = 0; i < 180; i++) extra.data[5 * i + 4] = 0.1;
    const plain = new LinearDiscriminantAnalysis(options).fit(x, y);
    const wide = new LinearDiscriminantAnalysis(options).fit(extra, y);
    if (options.solver === undefined) {
      expect(distance(wide.predictProbabilities(extra).data, plain.predictProbabilities(x).data)).toBeLessThan(1e-9);
    }
    expect(wide.score(extra, y)).toBeGreaterThan(0.99);
    expect([...wide.coef.data].every(Number.isFinite)).toBe(true);
  });

  test('both solvers agree where both apply', () => {
    const a = new LinearDiscriminantAnalysis().fit(x, y);
    const b = new LinearDiscriminantAnalysis({ solver: 'eigen' }).fit(x, y);
    expect(relative(b.predictProbabilities(x).data, [...a.predictProbabilities(x).data])).toBeLessThan(1e-9);
    expect(distance(b.explainedVarianceRatio, a.explainedVarianceRatio)).toBeLessThan(1e-12);
  });

  test('a feature that separates classes without spreading within them is left out by svd, as in scikit-learn', () => {
    const flat = ndarray(x.data.map((value, i) => (i % 3 === 2 ? y.data[Math.floor(i / 3)] : value)), x.shape);
    const lda = new LinearDiscriminantAnalysis().fit(flat, y);
    expect([...lda.scalings.data.slice(4)]).toEqual([0, 0]);
  });

  const bad = (options: LinearDiscriminantAnalysisOptions) => () => new LinearDiscriminantAnalysis(options);

  test('parameters out of range', () => {
    for (const components of [0, 1.5, -1]) expect(bad({ components })).toThrow(InvalidParameterError);
    expect(bad({ shrinkage: 1.5, solver: 'eigen' })).toThrow(InvalidParameterError);
    expect(bad({ shrinkage: 0.5 })).toThrow("solver: 'eigen'");
    expect(bad({ priors: [1, -1] })).toThrow(InvalidParameterError);
    expect(bad({ componets: 2 } as LinearDiscriminantAnalysisOptions)).toThrow(UnknownNameError);
  });

  test('bad labels are refused before any work, and an earlier fit stays', () => {
    const lda = new LinearDiscriminantAnalysis();
    expect(() => lda.predict(x)).toThrow(NotFittedError);
    lda.fit(x, y);
    const before = lda.coef;
    expect(() => lda.fit(x)).toThrow('the label of each sample');
    expect(() => lda.fit(x, ndarray(new Int32Array(179), [179]))).toThrow(ShapeError);
    expect(() => lda.fit(x, ndarray(new Int32Array(180), [180]))).toThrow('at least two different labels');
    expect(() => lda.fit(x, Array.from(y.data, (label) => label + 0.5))).toThrow(InvalidParameterError);
    expect(() => lda.fit(ndarray(x.data.map((v, i) => (i === 4 ? NaN : v)), x.shape), y)).toThrow(/row 1, column 1/);
    expect(() => lda.fit(ndarray(x.data.map((v, i) => (i === 4 ? Infinity : v)), x.shape), y)).toThrow(NonFiniteError);
    expect(() => lda.score(x, [1, 2])).toThrow(ShapeError);
    expect(() => lda.transform([[1, 2]])).toThrow(ShapeError);
    expect(lda.coef).toBe(before);
  });

  test('what classes do not allow', () => {
    expect(() => new LinearDiscriminantAnalysis({ components: 3 }).fit(x, y)).toThrow(/at most 2/);
    expect(() => new LinearDiscriminantAnalysis({ priors: [1, 1] }).fit(x, y)).toThrow(ShapeError);
    expect(() => new LinearDiscriminantAnalysis().fit([[1, 2], [3, 4]], [0, 1])).toThrow(/vary within classes/);
    expect(() => new LinearDiscriminantAnalysis().fit([[0, 1], [2, 1], [0, 1], [2, 1]], [0, 0, 1, 1])).toThrow(/means that differ/);
    const constant = ndarray(x.data.map((value, i) => (i % 3 === 0 ? 4 : value)), x.shape);
    expect(() => new LinearDiscriminantAnalysis({ solver: 'eigen' }).fit(constant, y)).toThrow(/shrinkage/);
  });

  test('JSON of another type or with parts that do not fit', () => {
    const json = new LinearDiscriminantAnalysis().fit(x, y).toJSON();
    expect(() => LinearDiscriminantAnalysis.fromJSON({ ...json, type: 'PCA' })).toThrow(FileFormatError);
    expect(() => LinearDiscriminantAnalysis.fromJSON({ ...json, priors: [1] })).toThrow(FileFormatError);
  });
});
