import { readFileSync } from 'node:fs';
import { FileFormatError, InvalidParameterError, type NdArray, NotFittedError, ShapeError, type VersionedJson, ndarray, random, takeRows } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { AnomalyDetector, AnomalyScorer, type AnomalyScorerOptions, anomalyProbabilities, anomalyThreshold } from '@latentkit/latent';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { PCA } from '@latentkit/pca';
import { describe, expect, test } from '@jest/globals';

interface Expected {
  readonly threshold: number;
  readonly decisionScoresFirst10: number[];
  readonly unusual: number[];
  readonly asked: number[];
  readonly predicted: number[];
  readonly linear: number[];
  readonly unify: number[];
  readonly predictedOfAll: number;
  readonly contributionsFirst2?: number[][];
}

const golden = JSON.parse(readFileSync(new URL('./golden/anomaly.json', import.meta.url), 'utf8')) as Readonly<Record<string, Expected>> & {
  readonly contamination: number;
  readonly scores: number[];
  readonly thresholds: Readonly<Record<string, { threshold: number; unusual: number }>>;
};

/** WDBC in units of the benign rows: all, the benign ones, and ten that are asked about. */
const { all, benign, asked } = await (async () => {
  const { x, y } = await loadWdbc();
  const rows = (label: number): number[] => Array.from(y.data.keys()).filter((i) => y.data[i] === label);
  const usual = takeRows(x, rows(1));
  const means = columnMeans(usual);
  const scale = columnVariances(usual).map(Math.sqrt);
  const scaled = ndarray(Float64Array.from(x.data, (value, i) => (value - means[i % 30]) / scale[i % 30]), x.shape);
  return { all: scaled, benign: takeRows(scaled, rows(1)), asked: takeRows(scaled, [...rows(0).slice(0, 5), ...rows(1).slice(0, 5)]) };
})();
const pca = new PCA({ components: 5, solver: 'full' }).fit(benign);
const codes = (x: NdArray): NdArray<Float64Array> => pca.transform(x);
const errors = (x: NdArray): NdArray<Float64Array> => {
  const made = pca.inverseTransform(codes(x)).data;
  return ndarray(Float64Array.from(x.data, (value, i) => value - made[i]), x.shape);
};

const list = (values: readonly number[]): NdArray<Float64Array> => ndarray(Float64Array.from(values), [values.length]);
const column = ({ data }: NdArray, c: number): number[] => Array.from(data).filter((_, i) => i % 2 === c);

/** Largest difference, relative to the expected number where that is above 1. */
function apart(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(actual[i] - value) / Math.max(1, Math.abs(value))), 0);
}

const CASES: [name: string, options: AnomalyScorerOptions][] = [
  ['squaredError', { measure: 'squared-error' }],
  ['absoluteError', { measure: 'absolute-error' }],
  ['mahalanobis', {}],
  ['shrunk', { shrinkage: 0.25 }],
  ['largest', { measure: 'neighbors', k: 4 }],
  ['mean', { measure: 'neighbors', k: 4, aggregate: 'mean' }],
  ['median', { measure: 'neighbors', k: 4, aggregate: 'median' }],
];

describe('says of WDBC what PyOD says', () => {
  test.each(CASES)('%s', async (name, options) => {
    const expected = golden[name];
    const rows = options.measure?.endsWith('error') === true ? errors : codes;
    const { contamination } = golden;
    const scorer = new AnomalyScorer({ contamination, ...options }).fit(rows(benign));
    expect(scorer.threshold).toBeCloseTo(expected.threshold, 9);
    expect(apart(scorer.decisionScores.subarray(0, 10), expected.decisionScoresFirst10)).toBeLessThan(1e-9);
    expect(Array.from(scorer.labels.keys()).filter((i) => scorer.labels[i] === 1)).toEqual(expected.unusual);
    const some = rows(asked);
    expect(apart(scorer.decisionFunction(some).data, expected.asked)).toBeLessThan(1e-9);
    expect(Array.from(scorer.predict(some).data)).toEqual(expected.predicted);
    expect(scorer.predict(rows(all)).data.reduce((sum, label) => sum + label, 0)).toBe(expected.predictedOfAll);
    const linear = scorer.predictProbabilities(some);
    expect(apart(column(linear, 1), expected.linear)).toBeLessThan(1e-9);
    const unify = AnomalyScorer.fromJSON({ ...scorer.toJSON(), config: { ...scorer.config, probabilities: 'unify' } }).predictProbabilities(some);
    expect(apart(column(unify, 1), expected.unify)).toBeLessThan(1e-9);
    expect(column(unify, 0)).toEqual(column(unify, 1).map((p) => 1 - p));
    if (expected.contributionsFirst2 !== undefined) expect(apart(scorer.contributions(some).data.subarray(0, 10), expected.contributionsFirst2.flat())).toBeLessThan(1e-8);
    expect(apart((await scorer.decisionFunctionAsync(some)).data, expected.asked)).toBeLessThan(1e-7);
    expect((await scorer.predictAsync(some)).data).toEqual(scorer.predict(some).data);
  });

  test.each(Object.entries(golden.thresholds))('thresholds and labels for a contamination of %s', (contamination, { threshold, unusual }) => {
    const found = anomalyThreshold(golden.scores, { contamination: Number(contamination) });
    expect(found.threshold).toBe(threshold);
    expect(found.labels.reduce((sum, label) => sum + label, 0)).toBe(unusual);
  });
});

describe('contributions', () => {
  test.each(CASES)('of %s are no less than 0 and add up to the score', (name, options) => {
    const scorer = new AnomalyScorer(options).fit(codes(benign));
    const { data, shape: [n, p] } = scorer.contributions(codes(asked));
    const scores = scorer.decisionFunction(codes(asked)).data;
    expect([n, p]).toEqual([10, 5]);
    expect(data.every((part) => part >= 0)).toBe(true);
    scores.forEach((score, i) => expect(data.subarray(i * p, (i + 1) * p).reduce((a, b) => a + b) / score).toBeCloseTo(1, 12));
  });

  test('point at the feature that is off', () => {
    const draws = random(3).stream('rows').at(0).normal(400 * 3);
    const rows = ndarray(Float64Array.from(draws, (z, i) => (i % 3 === 1 ? 100 * z + 50 * draws[i - 1] : z)), [400, 3]);
    for (const options of [{}, { measure: 'neighbors' }] as const) {
      const { data } = new AnomalyScorer(options).fit(rows).contributions([[0, 0, 400], [0, 5000, 0]]);
      expect([data.indexOf(Math.max(...data.subarray(0, 3))), data.indexOf(Math.max(...data.subarray(3)), 3)]).toEqual([2, 4]);
    }
  });
});

describe('a direction without variance', () => {
  // The third column is the sum of the others, the fourth a constant.
  const draws = random(4).stream('rows').at(0).normal(200);
  const rows = ndarray(Float64Array.from({ length: 400 }, (_, i) => {
    const [a, b] = draws.subarray(2 * Math.floor(i / 4), 2 * Math.floor(i / 4) + 2);
    return [a, b, a + b, 0.1][i % 4];
  }), [100, 4]);
  const two = ndarray(Float64Array.from(draws), [100, 2]);

  test('does not count, unless the covariance is shrunk', () => {
    const scorer = new AnomalyScorer().fit(rows);
    const plain = new AnomalyScorer().fit(two);
    expect(apart(scorer.decisionScores, Array.from(plain.decisionScores))).toBeLessThan(1e-9);
    const usual = [0.2, 0.3, 0.5, 0.1];
    const [score, moved] = scorer.decisionFunction([usual, [0.2, 0.3, 0.5, 9]]).data;
    expect(moved).toBe(score);
    const [before, after] = new AnomalyScorer({ shrinkage: 0.1 }).fit(rows).decisionFunction([usual, [0.2, 0.3, 0.5, 9]]).data;
    expect(after).toBeGreaterThan(before + 100);
  });
});

describe('thresholds and probabilities', () => {
  test('of scores that are all equal', () => {
    const same = [2, 2, 2];
    expect(anomalyThreshold(same)).toEqual({ threshold: 2, labels: Int32Array.of(0, 0, 0) });
    expect(Array.from(anomalyProbabilities([1, 2, 3], same).data)).toEqual([1, 0, 1, 0, 0, 1]);
    expect(Array.from(anomalyProbabilities([1, 2, 3], same, 'unify').data)).toEqual([1, 0, 1, 0, 0, 1]);
  });

  test('unify is the error function', () => {
    // Mean 0, standard deviation 1; scipy.special.erf(x/√2) for x = .1, 1, 3, 9.
    const of = (x: number): number => anomalyProbabilities([x], [-1, 1], 'unify').data[1];
    expect([0.1, 1, 3, 9].map(of)).toEqual([0.07965567455405798, 0.6826894921370859, 0.9973002039367398, 1].map((p) => expect.closeTo(p, 15)));
  });

  test.each([0, 0.6, -1, NaN])('a contamination of %p is refused', (contamination) => {
    expect(() => anomalyThreshold([1, 2], { contamination })).toThrow(InvalidParameterError);
    expect(() => new AnomalyScorer({ contamination })).toThrow(InvalidParameterError);
  });

  test('no scores, or NaN, are refused', () => {
    expect(() => anomalyThreshold([])).toThrow(ShapeError);
    expect(() => anomalyThreshold([1, NaN])).toThrow('element 1');
    expect(() => anomalyProbabilities(list([1]), [])).toThrow('decisionScores');
  });
});

describe('bad input', () => {
  test('more neighbours than other rows', () => {
    const rows = [[1, 2], [3, 4], [5, 7]];
    expect(() => new AnomalyScorer({ measure: 'neighbors', k: 3 }).fit(rows)).toThrow('AnomalyScorer.k: got 3, expected less than 3');
    expect(new AnomalyScorer({ measure: 'neighbors', k: 2 }).fit(rows).decisionScores.length).toBe(3);
  });

  test('one row, other features, JSON without what the measure keeps', () => {
    const scorer = new AnomalyScorer().fit([[1, 2], [3, 4], [5, 7]]);
    expect(() => scorer.fit([[1, 2]])).toThrow(ShapeError);
    expect(() => scorer.contributions([[1, 2, 3]])).toThrow('2 columns');
    expect(() => AnomalyScorer.fromJSON({ ...scorer.toJSON(), whitening: undefined })).toThrow('AnomalyScorer.whitening');
    expect(() => new AnomalyScorer().labels).toThrow(NotFittedError);
  });
});

describe('a detector with a model in front', () => {
  test.each([
    ['squaredError', {}],
    ['absoluteError', { measure: 'absolute-error' }],
    ['mahalanobis', { measure: 'mahalanobis' }],
    ['median', { measure: 'neighbors', k: 4, aggregate: 'median' }],
  ] as const)('agrees with PyOD on %s, to the float32 of codes', async (name, options) => {
    const expected = golden[name];
    const detector = await new AnomalyDetector(pca, { contamination: golden.contamination, ...options }).fit(benign);
    expect(detector.threshold).toBeCloseTo(expected.threshold, 4);
    expect(Array.from(detector.labels.keys()).filter((i) => detector.labels[i] === 1)).toEqual(expected.unusual);
    expect(apart((await detector.decisionFunction(asked)).data, expected.asked)).toBeLessThan(1e-5);
    expect(Array.from((await detector.predict(asked)).data)).toEqual(expected.predicted);
    expect(apart(column(await detector.predictProbabilities(asked), 1), expected.linear)).toBeLessThan(1e-5);
    const parts = await detector.contributions(asked);
    expect(parts.shape).toEqual([10, name.endsWith('Error') ? 30 : 5]);
    const read = AnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)) as VersionedJson, pca);
    expect([read.config, read.threshold, (await read.predict(asked)).data]).toEqual([detector.config, detector.threshold, (await detector.predict(asked)).data]);
    // Behind a model for samples of twice the size it says of these what it says of the others.
    const half = (x: NdArray): NdArray<Float64Array> => ndarray(Float64Array.from(x.data, (value) => value / 2), x.shape);
    const twice = (x: NdArray): NdArray<Float32Array> => ndarray(Float32Array.from(x.data, (value) => 2 * value), x.shape);
    const other = read.withModel({ latentDim: 5, encode: (x) => pca.encode(half(x as NdArray)), decode: async (z) => twice(await pca.decode(z)) });
    const factor = { 'squared-error': 4, 'absolute-error': 2 }[detector.config.measure as string] ?? 1;
    const [plain, doubled] = [await detector.decisionFunction(asked), await other.decisionFunction(twice(asked))];
    expect(apart(doubled.data, Array.from(plain.data, (score) => score * factor))).toBeLessThan(1e-4 * Math.max(1, ...doubled.data));
    expect(other.threshold).toBe(detector.threshold);
  });

  test('trains the model where it is told to, keeps the shape of samples, and what it had where a fit fails', async () => {
    const images = ndarray(benign.data.slice(0, 300 * 30), [300, 5, 6]);
    const flat = new PCA({ components: 4 });
    const model = {
      latentDim: 4,
      fitted: undefined as unknown,
      fit(x: NdArray, options: unknown) {
        this.fitted = options;
        flat.fit(ndarray(x.data, [x.shape[0], 30]));
      },
      encode: async (x: NdArray) => flat.encode(ndarray(x.data, [x.shape[0], 30])),
      decode: async (z: NdArray) => flat.decode(z),
    };
    const detector = new AnomalyDetector(model);
    await expect(detector.fit(images)).rejects.toThrow(NotFittedError);
    await detector.fit(images, { train: { epochs: 3 } });
    expect(model.fitted).toEqual({ epochs: 3 });
    expect((await detector.contributions(images)).shape).toEqual([300, 5, 6]);
    const { threshold } = detector;
    await expect(detector.fit(ndarray(Float64Array.from(images.data, (v, i) => (i === 31 ? NaN : v)), images.shape))).rejects.toThrow('row 1');
    expect(detector.threshold).toBe(threshold);
    const undo = detector.remember();
    await detector.fitAsync(ndarray(images.data.slice(0, 3000), [100, 5, 6]));
    expect(detector.threshold).not.toBe(threshold);
    undo();
    expect(detector.threshold).toBe(threshold);
  });

  test('says what is missing or wrong', async () => {
    const detector = new AnomalyDetector(pca);
    await expect(detector.predict(asked)).rejects.toThrow(NotFittedError);
    expect(() => detector.toJSON()).toThrow(NotFittedError);
    expect(() => detector.threshold).toThrow(NotFittedError);
    expect(() => new AnomalyDetector({} as never)).toThrow('encode and decode');
    expect(() => new AnomalyDetector(pca, { mesure: 'neighbors' } as never)).toThrow("'measure'");
    await expect(new AnomalyDetector({ ...shortened(), latentDim: 5 }).fit(benign)).rejects.toThrow('samples of shape [3]');
    await expect(new AnomalyDetector(shortened()).fit(benign, { train: true })).rejects.toThrow('a model with fit');
    expect(() => AnomalyDetector.fromJSON({ type: 'AnomalyDetector', version: 9 }, pca)).toThrow(FileFormatError);
    expect(() => AnomalyDetector.fromJSON({ type: 'PCA', version: 1 }, pca)).toThrow("'AnomalyDetector'");
  });
});

/** A model that decodes to three numbers. */
function shortened() {
  return { latentDim: 5, encode: (x: never) => pca.encode(x), decode: async (z: never) => ndarray(new Float32Array(3 * (await pca.decode(z)).shape[0]), [(await pca.decode(z)).shape[0], 3]) };
}
