import { describe, expect, test } from '@jest/globals';
import { KNeighborsClassifier, LogisticRegression, type Scoring, crossValidate, kFolds, linearProbe, neighborProbe, stratifiedFolds } from '@latentkit/probe';
import { distance, gaussian, golden, list, range, standardised, wdbc } from './helpers.js';

interface Golden {
  readonly uneven: number[];
  readonly stratified3: number[][];
  readonly plain4: number[][];
  readonly wdbcStratified5First10: number[][];
  readonly wdbcScores: number[];
  readonly wdbcRocAuc: number[];
  readonly wdbcLogLoss: number[];
  readonly wdbcF1: number[];
}

const expected = golden<Golden>('folds');

describe('folds', () => {
  test('in order they are those of scikit-learn', async () => {
    expect(stratifiedFolds(list(expected.uneven), { folds: 3 }).map(({ test: fold }) => Array.from(fold))).toEqual(expected.stratified3);
    expect(kFolds(17, { folds: 4 }).map(({ test: fold }) => Array.from(fold))).toEqual(expected.plain4);
    const { y } = await wdbc();
    expect(stratifiedFolds(y).map(({ test: fold }) => Array.from(fold.subarray(0, 10)))).toEqual(expected.wdbcStratified5First10);
  });

  test.each([undefined, 0, 9])('every sample is tested once and trained on otherwise (seed %s)', (seed) => {
    const y = list(range(0, 53).map((i) => i % 3));
    for (const folds of [kFolds(53, { folds: 7, seed }), stratifiedFolds(y, { folds: 7, seed })]) {
      expect(folds.flatMap(({ test: fold }) => Array.from(fold)).sort((a, b) => a - b)).toEqual(range(0, 53));
      for (const fold of folds) expect([...fold.train, ...fold.test].sort((a, b) => a - b)).toEqual(range(0, 53));
    }
  });

  test('stratified ones have their share of every label, shuffled too; seeds differ', () => {
    const y = list(range(0, 60).map((i) => (i < 40 ? 0 : i < 55 ? 1 : 2)));
    for (const seed of [undefined, 4]) {
      for (const { test: fold } of stratifiedFolds(y, { folds: 5, seed })) expect([0, 1, 2].map((c) => fold.filter((i) => y.data[i] === c).length)).toEqual([8, 3, 1]);
    }
    const first = (seed: number): number[] => Array.from(stratifiedFolds(y, { seed })[0].test);
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
    expect(Array.from(kFolds(60, { seed: 1 })[0].test)).not.toEqual(range(0, 12));
  });

  test.each<[string, () => unknown]>([
    ['from 2 to 4', () => kFolds(4, { folds: 5 })],
    ['from 2 to 4', () => kFolds(4, { folds: 1 })],
    ['from 2 to 4', () => kFolds(4, { folds: 2.5 })],
    ['most frequent label', () => stratifiedFolds([0, 0, 1, 1], { folds: 3 })],
  ])('%s', (words, call) => {
    expect(call).toThrow(words);
  });
});

describe('cross-validation', () => {
  const make = (): LogisticRegression => new LogisticRegression({ tolerance: 1e-8 });

  test.each<[Scoring<LogisticRegression>, 'wdbcScores' | 'wdbcRocAuc' | 'wdbcF1' | 'wdbcLogLoss', boolean]>([
    ['accuracy', 'wdbcScores', true],
    ['rocAuc', 'wdbcRocAuc', true],
    ['f1Macro', 'wdbcF1', true],
    ['logLoss', 'wdbcLogLoss', false],
  ])('%s agrees with scikit-learn on every fold', async (scoring, name, stratified) => {
    const { x, y } = await wdbc();
    const folds = expected[name].length;
    const result = await crossValidate(make, standardised(x), y, { folds, scoring, stratified });
    expect(distance(result.scores, expected[name])).toBeLessThan(1e-6);
    const mean = expected[name].reduce((sum, score) => sum + score, 0) / folds;
    expect(result.mean).toBeCloseTo(mean, 6);
    expect(result.std).toBeCloseTo(Math.sqrt(expected[name].reduce((sum, score) => sum + (score - mean) ** 2, 0) / folds), 6);
  });

  test('takes a measure of one\'s own, a model without asynchronous forms, tells its progress', async () => {
    const x = gaussian(20, 2);
    const y = list(range(0, 20).map((i) => i % 2));
    const seen: number[] = [];
    const sizes: number[] = [];
    const model = { fit: (known: { shape: number[] }) => void sizes.push(known.shape[0]), predict: (asked: { shape: number[] }) => list(new Array<number>(asked.shape[0]).fill(1)) };
    const plain = await crossValidate(() => model as never, x, y, { folds: 4, seed: 3, onProgress: ({ done }) => void seen.push(done) });
    expect([Array.from(plain.scores), sizes, seen]).toEqual([[0.5, 0.5, 0.5, 0.5].map((_, i) => plain.scores[i]), [15, 15, 15, 15], [0, 1, 2, 3]]);
    expect(plain.mean).toBeCloseTo(0.5, 1);
    const own = await crossValidate(() => new KNeighborsClassifier({ k: 1 }), x, y, { folds: 2, scoring: (fitted, asked) => fitted.nSamples + asked.shape[0] });
    expect(Array.from(own.scores)).toEqual([20, 20]);
    await expect(crossValidate(() => model as never, x, y, { scoring: 'logLoss' })).rejects.toThrow('accuracy or f1Macro');
  });

  test('leaves gaps to models that can do with them, where that is asked for', async () => {
    const x = gaussian(20, 2);
    const gaps = { data: Float64Array.from(x.data, (value, i) => (i === 5 ? NaN : value)), shape: x.shape };
    const y = list(range(0, 20).map((i) => i % 2));
    const filled = { fit: (known: { data: Float64Array }) => void seen.push(known.data.filter(Number.isNaN).length), predict: (rows: { shape: number[] }) => list(new Array<number>(rows.shape[0]).fill(1)) };
    const seen: number[] = [];
    await crossValidate(() => filled as never, gaps, y, { folds: 4, allowNonFinite: true });
    expect(seen.sort()).toEqual([0, 1, 1, 1]);
    await expect(crossValidate(() => filled as never, gaps, y)).rejects.toThrow('row 2, column 1');
    await expect(crossValidate(make, gaps, y, { allowNonFinite: true })).rejects.toMatchObject({ code: 'LK_NON_FINITE' });
  });

  test('is refused or stopped before or between folds', async () => {
    const x = gaussian(20, 2);
    const y = list(range(0, 20).map((i) => i % 2));
    await expect(crossValidate(make, x, y, { scoring: 'acuracy' as never })).rejects.toThrow("Did you mean 'accuracy'?");
    await expect(crossValidate(make, x, list([1, 2]))).rejects.toThrow('20 labels');
    const controller = new AbortController();
    const plain = { fit: () => undefined, predict: (rows: { shape: number[] }) => list(new Array<number>(rows.shape[0]).fill(1)) };
    await expect(crossValidate(() => plain as never, x, y, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'LK_ABORTED' });
    await expect(crossValidate(make, x, y, { signal: controller.signal, onProgress: ({ done }) => (done === 1 ? controller.abort() : undefined) })).rejects.toMatchObject({ code: 'LK_ABORTED' });
  });
});

test('probes of codes', async () => {
  const codes = gaussian(200, 4);
  const y = list(range(0, 200).map((i) => (codes.data[4 * i] + codes.data[4 * i + 1] > 0 ? 5 : 2)));
  const more = gaussian(100, 4, 1);
  const yMore = list(range(0, 100).map((i) => (more.data[4 * i] + more.data[4 * i + 1] > 0 ? 5 : 2)));
  const linear = await linearProbe(codes, y, more, yMore, { C: 100 });
  expect(linear.accuracy).toBeGreaterThan(0.95);
  expect([linear.model.config.C, linear.accuracy]).toEqual([100, linear.model.score(more, yMore)]);
  const near = await neighborProbe(codes, y, more, yMore, { k: 3 });
  expect([near.model.config.k, near.accuracy]).toEqual([3, near.model.score(more, yMore)]);
  expect(near.accuracy).toBeLessThan(linear.accuracy);
});
