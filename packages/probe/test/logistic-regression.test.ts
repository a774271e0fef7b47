import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, sliceRows, takeRows } from '@latentkit/core';
import { LogisticRegression, type LogisticRegressionOptions } from '@latentkit/probe';
import { digits, distance, gaussian, golden, list, part, principal, range, standardised, throughJson, wdbc, wrong } from './helpers.js';

interface Fitted {
  readonly coef: number[][];
  readonly intercept: number[];
  readonly trainAccuracy: number;
  readonly probabilitiesFirst3: number[][];
  readonly decisionFirst3: number[] | number[][];
}

interface Golden {
  readonly cancer: Record<'raw' | 'scaled' | 'two', Fitted>;
  readonly digits: Fitted;
  readonly three: { readonly rows: number; readonly balanced: Fitted; readonly noIntercept: Fitted };
  readonly noPenalty: Fitted;
}

const expected = golden<Golden>('logistic');

function agrees(model: LogisticRegression, x: NdArray, y: NdArray, fitted: Fitted): void {
  expect(model.converged).toBe(true);
  expect(distance(model.coef.data, fitted.coef.flat())).toBeLessThan(1e-4);
  expect(distance(model.intercept, fitted.intercept)).toBeLessThan(1e-4 * Math.max(1, ...fitted.intercept.map(Math.abs)));
  const first = sliceRows(x, 0, 3);
  expect(distance(model.predictProbabilities(first).data, fitted.probabilitiesFirst3.flat())).toBeLessThan(1e-5);
  expect(distance(model.decisionFunction(first).data, fitted.decisionFirst3.flat())).toBeLessThan(1e-4);
  expect(model.score(x, y)).toBe(fitted.trainAccuracy);
}

const fit = (x: NdArray, y: NdArray, options: LogisticRegressionOptions = {}): LogisticRegression =>
  new LogisticRegression({ tolerance: 1e-9, maxIterations: 2000, ...options }).fit(x, y);

describe('agrees with scikit-learn', () => {
  let x: NdArray;
  let y: NdArray<Int32Array>;
  beforeAll(async () => {
    ({ x, y } = await wdbc());
  });

  test('the cancer example: raw, scaled, scaled and two components', () => {
    const scaled = standardised(x);
    const two = principal(scaled, 2)(scaled);
    agrees(fit(x, y, { tolerance: 1e-6 }), x, y, expected.cancer.raw);
    agrees(fit(scaled, y), scaled, y, expected.cancer.scaled);
    agrees(fit(two, y), two, y, expected.cancer.two);
    // With the defaults, too, the share of right answers is that of the optimum.
    for (const [data, { trainAccuracy }] of [[x, expected.cancer.raw], [scaled, expected.cancer.scaled], [two, expected.cancer.two]] as const) {
      const model = new LogisticRegression().fit(data, y);
      expect(model.converged).toBe(true);
      expect(Math.abs(model.score(data, y) - trainAccuracy)).toBeLessThan(0.005);
    }
  });

  test('ten classes', async () => {
    const images = await digits();
    const model = fit(images.x, images.y);
    agrees(model, images.x, images.y, expected.digits);
    expect([model.coef.shape, model.nFeatures, Array.from(model.classes)]).toEqual([[10, 64], 64, range(0, 10)]);
  });

  test('labels of any integers, balanced classes, another C, no intercept', async () => {
    const images = await digits();
    const labels = images.y.data;
    const rows = range(0, labels.length).filter((i) => [1, 7].includes(labels[i]) || (labels[i] === 8 && i % 4 === 0));
    expect(rows.length).toBe(expected.three.rows);
    const some = part(images.x, rows, 20);
    const names = list(rows.map((i) => (labels[i] === 1 ? -5 : labels[i] === 7 ? 2 : 40)));
    const balanced = fit(some, names, { classWeight: 'balanced', C: 0.5 });
    agrees(balanced, some, names, expected.three.balanced);
    expect(Array.from(balanced.classes)).toEqual([-5, 2, 40]);
    agrees(fit(some, names, { fitIntercept: false, C: 3 }), some, names, expected.three.noIntercept);
  });

  test('no penalty', () => {
    const scaled = part(standardised(x), range(0, 569), 3);
    agrees(fit(scaled, y, { penalty: 'none' }), scaled, y, expected.noPenalty);
  });
});

describe('the search', () => {
  // Two classes told apart by a plane: without a penalty no coefficients are the best.
  const x = gaussian(60, 3);
  const y = list(range(0, 60).map((i) => (x.data[3 * i] > 0 ? 1 : 0)));

  test('has no gradient left at the end, by finite differences of the objective', () => {
    const C = 2;
    const model = new LogisticRegression({ C, tolerance: 1e-10, maxIterations: 500 }).fit(x, y);
    const objective = (w: readonly number[], b: number): number => {
      let loss = 0;
      for (let i = 0; i < 60; i++) {
        const z = b + w.reduce((sum, value, j) => sum + value * x.data[3 * i + j], 0);
        loss += Math.log1p(Math.exp(y.data[i] === 1 ? -z : z));
      }
      return loss / 60 + w.reduce((sum, value) => sum + value * value, 0) / (2 * C * 60);
    };
    const w = Array.from(model.coef.data);
    const [b] = model.intercept;
    const h = 1e-5;
    for (const j of [0, 1, 2]) {
      const moved = (by: number): number[] => w.map((value, i) => (i === j ? value + by : value));
      expect(Math.abs((objective(moved(h), b) - objective(moved(-h), b)) / (2 * h))).toBeLessThan(1e-9);
    }
    expect(Math.abs((objective(w, b + h) - objective(w, b - h)) / (2 * h))).toBeLessThan(1e-9);
  });

  test('says when it has not converged, and why', () => {
    const warnings: string[] = [];
    const model = new LogisticRegression({ penalty: 'none', maxIterations: 4 }, { onWarning: (text) => void warnings.push(text) }).fit(x, y);
    expect([model.converged, model.nIter]).toEqual([false, 4]);
    expect(warnings).toEqual([expect.stringMatching(/4 iterations did not suffice; raise maxIterations.*tolerance 0\.0001/)]);
    expect(new LogisticRegression({}, { onWarning: (text) => void warnings.push(text) }).fit(x, y).converged).toBe(true);
    expect(warnings.length).toBe(1);
  });

  test('ends where rounding ends it', () => {
    const warnings: string[] = [];
    const model = new LogisticRegression({ tolerance: 1e-30, maxIterations: 5000 }, { onWarning: (text) => void warnings.push(text) }).fit(x, y);
    expect(model.converged).toBe(false);
    expect(model.nIter).toBeLessThan(200);
    expect(warnings[0]).toContain('raise tolerance');
  });

  test('does not care for a large offset of a feature; converges whatever the units', () => {
    const offset = { data: x.data.map((value, i) => (i % 3 === 1 ? 1e6 + value : value)), shape: x.shape };
    const six = [x, offset].map((data) => new LogisticRegression({ penalty: 'none', maxIterations: 6 }).fit(data, y).predictProbabilities(data).data);
    expect(distance(six[0], six[1])).toBeLessThan(1e-8);
    const noisy = list(range(0, 60).map((i) => (i % 7 === 0 ? 1 - y.data[i] : y.data[i])));
    const units = { data: x.data.map((value, i) => (i % 3 === 1 ? 1e6 + 1e3 * value : value)), shape: x.shape };
    const models = [x, units].map((data) => new LogisticRegression({ penalty: 'none', tolerance: 1e-8 }).fit(data, noisy));
    expect(models.map(({ converged, nIter }) => [converged, nIter < 100])).toEqual([[true, true], [true, true]]);
    expect(distance(models[0].predictProbabilities(x).data, models[1].predictProbabilities(units).data)).toBeLessThan(1e-6);
  });

  test('constant and empty columns get no coefficient', () => {
    const padded = { data: Float64Array.from({ length: 300 }, (_, i) => (i % 5 < 3 ? x.data[3 * Math.floor(i / 5) + (i % 5)] : i % 5 === 3 ? 7 : 0)), shape: [60, 5] };
    const model = new LogisticRegression({ tolerance: 1e-9 }).fit(padded, y);
    expect(Math.abs(model.coef.data[3])).toBeLessThan(1e-7);
    expect(model.coef.data[4]).toBe(0);
    expect(distance(model.coef.data.subarray(0, 3), new LogisticRegression({ tolerance: 1e-9 }).fit(x, y).coef.data)).toBeLessThan(1e-6);
  });

  test('a fit that is stopped keeps what it has; one stopped at once has nothing', async () => {
    const warnings: string[] = [];
    const controller = new AbortController();
    const model = new LogisticRegression({ penalty: 'none', tolerance: 1e-12, maxIterations: 10_000 }, { onWarning: (text) => void warnings.push(text) });
    await model.fitAsync(x, { y, signal: controller.signal, onProgress: ({ done, values }) => (done === 5 && values !== undefined ? controller.abort() : undefined) });
    expect([model.converged, model.nIter]).toEqual([false, 5]);
    expect(model.score(x, y)).toBeGreaterThan(0.9);
    expect(warnings[0]).toContain('stopped after 5');
    const stopped = new LogisticRegression();
    await expect(stopped.fitAsync(x, { y, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'LK_ABORTED' });
    const early = new AbortController();
    await expect(stopped.fitAsync(x, { y, signal: early.signal, onProgress: () => early.abort() })).rejects.toMatchObject({ code: 'LK_ABORTED' });
    expect(stopped.isFitted).toBe(false);
  });

  test('both ways of running give the same', async () => {
    const one = new LogisticRegression({ tolerance: 1e-10 }).fit(x, y);
    const other = await new LogisticRegression({ tolerance: 1e-10 }).fitAsync(x, { y });
    expect(distance(one.coef.data, other.coef.data)).toBeLessThan(1e-7);
    expect(Array.from((await other.predictAsync(x)).data)).toEqual(Array.from(one.predict(x).data));
    expect(await other.scoreAsync(x, y)).toBe(one.score(x, y));
  });
});

describe('JSON and bad input', () => {
  const x = gaussian(30, 2, 1);
  const y = list(range(0, 30).map((i) => i % 3));

  test('survives JSON to the last bit, with options that are not the defaults', () => {
    const config = { penalty: 'l2', C: 0.3, fitIntercept: false, classWeight: 'balanced', maxIterations: 3, tolerance: 1e-3 } as const;
    const model = new LogisticRegression(config).fit(x, y);
    const again = throughJson(model, (json) => LogisticRegression.fromJSON(json));
    expect(again.config).toEqual(config);
    expect(Array.from(again.predictProbabilities(x).data)).toEqual(Array.from(model.predictProbabilities(x).data));
    expect([again.nIter, again.converged]).toEqual([model.nIter, model.converged]);
    expect(() => LogisticRegression.fromJSON({ ...model.toJSON(), intercept: [1] })).toThrow(expect.objectContaining({ code: 'LK_FILE_FORMAT' }));
  });

  test.each([
    ['no labels', undefined, 'LK_INVALID_PARAMETER', 'expected the label of each sample'],
    ['too few labels', list([0, 1]), 'LK_SHAPE', '30 labels, one for each sample'],
    ['labels in two columns', { data: y.data, shape: [15, 2] }, 'LK_SHAPE', '30 labels'],
    ['one class', list(new Array<number>(30).fill(4)), 'LK_INVALID_PARAMETER', 'only the label 4'],
    ['halves', range(0, 30).map((i) => i / 2), 'LK_INVALID_PARAMETER', 'y: got 0.5'],
    ['NaN labels', range(0, 30).map(() => NaN), 'LK_NON_FINITE', 'element 0'],
  ])('%s', (_, labels, code, words) => {
    const model = new LogisticRegression().fit(x, y);
    const before = model.coef;
    expect(() => model.fit(x, wrong(labels))).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
    expect(model.coef).toBe(before);
  });

  test.each([
    [{ C: 0 }, 'C'], [{ penalty: 'l1' }, 'penalty'], [{ maxIterations: 0 }, 'maxIterations'], [{ tolerance: 0 }, 'tolerance'], [{ c: 1 }, "'c'"],
  ])('%j', (options, words) => {
    expect(() => new LogisticRegression(options as LogisticRegressionOptions)).toThrow(words);
  });

  test('NaN, another number of features, use before fit', () => {
    const model = new LogisticRegression();
    expect(() => model.predict(x)).toThrow(expect.objectContaining({ code: 'LK_NOT_FITTED' }));
    expect(() => model.fit([[1, NaN], [2, 3]], [0, 1])).toThrow('row 0, column 1');
    model.fit(x, y);
    expect(() => model.predict(takeRows(gaussian(4, 3), [0, 1]))).toThrow('2 columns');
    expect(() => model.score(x, list([1]))).toThrow('30 labels');
  });
});
