import { AbortedError, FileFormatError, InvalidParameterError, NonFiniteError, NotFittedError, ShapeError, type VersionedJson, ndarray, sliceRows, takeRows } from '@latentkit/core';
import { columnMeans, covariance } from '@latentkit/linalg';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { GaussianMixture } from '../src/index.js';
import { digitCodes, distance, golden, matrix, rowsOf } from './helpers.js';

interface Fitted {
  weights: number[];
  means: number[][];
  covariances: number[][];
  lowerBound: number;
  score: number;
  bic: number;
  aic: number;
  nIter: number;
  converged: boolean;
  scoresFirst5: number[];
  probabilitiesFirst5: number[][];
  labelsFirst60: number[];
}

const reference = golden<
  { codesFirst2: number[][]; kmeans: Pick<Fitted, 'weights' | 'means' | 'lowerBound'> } & Record<'full' | 'diagonal' | 'stopped', Fitted>
>('mixture');
let codes: Awaited<ReturnType<typeof digitCodes>>['codes'];
let first: (k: number) => number[][];

beforeAll(async () => {
  ({ codes } = await digitCodes(6));
  first = (k) => rowsOf(sliceRows(codes, 0, k));
});

/** Three clouds of known means, spreads and shares, and nothing between. */
function planted(): { x: ReturnType<typeof matrix>; mean: number[][] } {
  const mean = [[0, 0], [10, 10], [-10, 12]];
  const z = new GaussianMixture({ init: [[0, 0]] }).fit([[1, 0], [-1, 0], [0, 1], [0, -1]]).sample(600, { seed: 9 }).codes;
  return { x: matrix(rowsOf(z).map((row, i) => { const c = i < 300 ? 0 : i < 500 ? 1 : 2; return row.map((value, j) => mean[c][j] + value); })), mean };
}

describe('against scikit-learn, begun at the same codes', () => {
  test('the codes are the same', () => {
    expect(distance(sliceRows(codes, 0, 2).data, reference.codesFirst2.flat())).toBeLessThan(1e-8);
  });

  test.each([
    ['full', { components: 5, covariance: 'full', tolerance: 1e-5, maxIterations: 500 }],
    ['diagonal', { components: 4, covariance: 'diagonal', tolerance: 1e-4, ridge: 1e-3, maxIterations: 500 }],
    ['stopped', { components: 5, tolerance: 1e-5, maxIterations: 3 }],
  ] as const)('%s', (name, options) => {
    const expected = reference[name];
    const mixture = new GaussianMixture({ ...options, init: first(options.components) }).fit(codes);
    expect([mixture.nIter, mixture.converged, mixture.nFeatures]).toEqual([expected.nIter, expected.converged, 6]);
    expect(mixture.lowerBound).toBeCloseTo(expected.lowerBound, 9);
    expect(mixture.score(codes)).toBeCloseTo(expected.score, 9);
    expect(mixture.bic(codes)).toBeCloseTo(expected.bic, 5);
    expect(mixture.aic(codes)).toBeCloseTo(expected.aic, 5);
    expect(distance(mixture.weights, expected.weights)).toBeLessThan(1e-8);
    expect(distance(mixture.means.data, expected.means.flat())).toBeLessThan(1e-7);
    const own = name === 'diagonal' ? mixture.covariances.data : mixture.covariances.data.slice(0, 36);
    expect(distance(own, expected.covariances.flat())).toBeLessThan(1e-7);
    expect(mixture.covariances.shape).toEqual(name === 'diagonal' ? [4, 6] : [5, 6, 6]);
    const five = sliceRows(codes, 0, 5);
    expect(distance(mixture.scoreSamples(five), expected.scoresFirst5)).toBeLessThan(1e-6);
    expect(distance(mixture.predictProbabilities(five).data, expected.probabilitiesFirst5.flat())).toBeLessThan(1e-5);
    expect([...mixture.predict(sliceRows(codes, 0, 60)).data]).toEqual(expected.labelsFirst60);
  });
});

test('begun by k-means, as scikit-learn begins, the best of ten is theirs', () => {
  const mixture = new GaussianMixture({ components: 3, nInit: 10, tolerance: 1e-7, maxIterations: 1000 }).fit(codes);
  const { kmeans } = reference;
  expect(mixture.config.init).toBe('k-means');
  expect(mixture.lowerBound).toBeCloseTo(kmeans.lowerBound, 5);
  const order = [0, 1, 2].sort((a, b) => mixture.weights[a] - mixture.weights[b]);
  expect(distance(order.map((c) => mixture.weights[c]), kmeans.weights)).toBeLessThan(2e-3);
  expect(distance(order.flatMap((c) => rowsOf(mixture.means)[c]), kmeans.means.flat())).toBeLessThan(5e-3);
});

test('finds planted clouds from rows of its own choice, with any start', () => {
  const { x, mean } = planted();
  for (const init of ['k-means', 'k-means++', 'random'] as const) {
    const mixture = new GaussianMixture({ components: 3, init, nInit: 4, seed: 1 }).fit(x);
    const found = rowsOf(mixture.means);
    const order = mean.map((m) => found.findIndex((f) => Math.hypot(f[0] - m[0], f[1] - m[1]) < 0.2));
    expect([...order].sort()).toEqual([0, 1, 2]);
    expect(distance(order.map((c) => mixture.weights[c]), [1 / 2, 1 / 3, 1 / 6])).toBeLessThan(1e-6);
    expect(mixture.converged).toBe(true);
  }
  // The criterion is least at the true number.
  const bic = [1, 2, 3, 4].map((components) => new GaussianMixture({ components, nInit: 3 }).fit(x).bic(x));
  expect(bic.indexOf(Math.min(...bic))).toBe(2);
});

test('k-means++ finds a single row far from all others, with every seed', () => {
  const x = matrix(Array.from({ length: 100 }, (_, i) => [i === 70 ? 1e4 : Math.sin(i), Math.cos(3 * i)]));
  for (const seed of [0, 1, 2, 3, 4]) {
    const { means } = new GaussianMixture({ components: 2, init: 'k-means++', seed, maxIterations: 1 }).fit(x);
    expect(Math.max(...means.data)).toBeCloseTo(1e4, 6);
  }
});

test('more starts are never worse, and another seed begins elsewhere', () => {
  const fit = (nInit: number, seed: number): GaussianMixture => new GaussianMixture({ components: 4, nInit, seed, maxIterations: 8 }).fit(codes);
  expect(fit(3, 2).lowerBound).toBeGreaterThanOrEqual(fit(1, 2).lowerBound);
  expect(fit(1, 2).means).not.toEqual(fit(1, 3).means);
  expect(fit(1, 2).means).toEqual(fit(1, 2).means);
});

test.each(['full', 'diagonal'] as const)('draws what it has learned: %s', (kind) => {
  const mixture = new GaussianMixture({ components: 3, covariance: kind, seed: 1 }).fit(codes);
  const { codes: drawn, components } = mixture.sample(30_000, { seed: 7 });
  expect(drawn.shape).toEqual([30_000, 6]);
  for (let c = 0; c < 3; c++) {
    const own = Array.from(components.keys()).filter((i) => components[i] === c);
    expect(Math.abs(own.length / 30_000 - mixture.weights[c])).toBeLessThan(0.01);
    const rows = takeRows(drawn, own);
    expect(distance(columnMeans(rows), mixture.means.data.slice(6 * c, 6 * c + 6))).toBeLessThan(0.06);
    const spread = covariance(rows).data;
    const size = kind === 'full' ? 36 : 6;
    const truth = mixture.covariances.data.slice(c * size, (c + 1) * size);
    expect(distance(kind === 'full' ? spread : truth.map((_, j) => spread[7 * j]), truth)).toBeLessThan(0.1);
  }
  expect(mixture.sample(4)).not.toEqual(mixture.sample(4, { seed: 7 }));
});

test('survives JSON, and refuses JSON of another kind', () => {
  for (const kind of ['full', 'diagonal'] as const) {
    const mixture = new GaussianMixture({ components: 2, covariance: kind, ridge: 1e-4, maxIterations: 5 }).fit(codes);
    const json = JSON.parse(JSON.stringify(mixture)) as VersionedJson;
    const back = GaussianMixture.fromJSON(json);
    expect(back.config).toEqual(mixture.config);
    expect(back.scoreSamples(codes)).toEqual(mixture.scoreSamples(codes));
    expect(back.covariances).toEqual(mixture.covariances);
    const other = { ...(json.config as object), covariance: kind === 'full' ? 'diagonal' : 'full' };
    expect(() => GaussianMixture.fromJSON({ ...json, config: other })).toThrow(FileFormatError);
  }
});

test('asynchronously the same; stopped, it keeps what it has or rejects', async () => {
  const options = { components: 4, seed: 5, maxIterations: 30, tolerance: 0 };
  const mixture = new GaussianMixture(options).fit(codes);
  const steps: number[] = [];
  const other = await new GaussianMixture(options).fitAsync(codes, { runtime: 'plain', onProgress: ({ done }) => steps.push(done) });
  expect(other.means).toEqual(mixture.means);
  expect(steps.length).toBeGreaterThan(0);
  const abort = new AbortController();
  const stopped = await new GaussianMixture(options).fitAsync(codes, { runtime: 'plain', signal: abort.signal, onProgress: () => abort.abort() });
  expect(stopped.nIter).toBeLessThan(30);
  expect(Number.isFinite(stopped.score(codes))).toBe(true);
  await expect(new GaussianMixture().fitAsync(codes, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
});

test('refuses what cannot be fitted, and keeps an earlier fit', () => {
  const mixture = new GaussianMixture({ components: 3 });
  expect(() => mixture.sample(3)).toThrow(NotFittedError);
  mixture.fit(codes);
  const { means } = mixture;
  expect(() => mixture.fit([[1, 2], [3, 4]])).toThrow(/GaussianMixture.components: got 3, expected at most 2/);
  expect(() => mixture.fit([[1, NaN], [3, 4], [1, 1]])).toThrow(NonFiniteError);
  expect(mixture.means).toBe(means);
  expect(() => new GaussianMixture({ components: 2, init: [[1, 2]] }).fit([[1, 2], [3, 4]])).toThrow(ShapeError);
  const flat = [[1, 1], [2, 2], [3, 3], [4, 4]];
  expect(() => new GaussianMixture({ ridge: 0 }).fit(flat)).toThrow(/ridge: .*component 0.*Take a larger ridge/);
  expect(() => new GaussianMixture({ ridge: 0, covariance: 'diagonal' }).fit([[1, 0], [2, 0]])).toThrow(/variance of 0 on axis 1/);
  expect(Number.isFinite(new GaussianMixture({ components: 2 }).fit([[1, 1], [1, 1], [1, 1]]).lowerBound)).toBe(true);
  expect(() => new GaussianMixture({ components: 0 })).toThrow(InvalidParameterError);
  expect(() => mixture.score([[1, 2]])).toThrow(ShapeError);
  expect(() => mixture.sample(0)).toThrow(InvalidParameterError);
});

test('one axis is the same with either covariance', () => {
  const x = ndarray(Float64Array.from(codes.data.filter((_, at) => at % 6 === 0)), [1797, 1]);
  const [full, diagonal] = (['full', 'diagonal'] as const).map((kind) => new GaussianMixture({ components: 2, covariance: kind }).fit(x));
  expect(full.lowerBound).toBeCloseTo(diagonal.lowerBound, 12);
  expect([full.covariances.shape, diagonal.covariances.shape]).toEqual([[2, 1, 1], [2, 1]]);
  expect(full.bic(x)).toBeCloseTo(diagonal.bic(x), 8);
});
