import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { KNeighborsClassifier, type KNeighborsClassifierOptions } from '@latentkit/probe';
import { distance, golden, list, throughJson, wrong } from './helpers.js';

type Name = 'uniform5' | 'distance3' | 'manhattan4' | 'cosine7';
type Golden = Record<Name, { score: number; probabilities: number[][]; distances: number[][]; indices: number[][] }>;

describe('agrees with scikit-learn on digits', () => {
  const expected = golden<Golden>('neighbors');
  let x: NdArray;
  let y: NdArray<Int32Array>;
  beforeAll(async () => {
    const digits = await loadDigits();
    x = digits.x;
    y = digits.y!;
  });

  test.each<[Name, KNeighborsClassifierOptions]>([
    ['uniform5', {}],
    ['distance3', { k: 3, weights: 'distance' }],
    ['manhattan4', { k: 4, metric: 'manhattan' }],
    ['cosine7', { k: 7, metric: 'cosine', weights: 'distance' }],
  ])('%s', async (name, options) => {
    const [train, asked] = [sliceRows(x, 0, 1200), sliceRows(x, 1200)];
    const model = throughJson(new KNeighborsClassifier(options).fit(train, sliceRows(y, 0, 1200)), (json) => KNeighborsClassifier.fromJSON(json));
    expect(model.config).toMatchObject(options);
    const first = sliceRows(asked, 0, 5);
    expect(model.score(asked, sliceRows(y, 1200))).toBe(expected[name].score);
    expect(distance(model.predictProbabilities(first).data, expected[name].probabilities.flat())).toBeLessThan(1e-8);
    const near = model.kneighbors(first);
    expect(Array.from(near.indices.data)).toEqual(expected[name].indices.flat());
    expect(distance(near.distances.data, expected[name].distances.flat())).toBeLessThan(1e-8);
    const later = await model.predictProbabilitiesAsync(first);
    expect(distance(later.data, expected[name].probabilities.flat())).toBeLessThan(1e-8);
    expect(Array.from((await model.kneighborsAsync(first, 2)).indices.data)).toEqual(expected[name].indices.flatMap((row) => row.slice(0, 2)));
  });
});

describe('what is decided by rule', () => {
  const x = [[0], [1], [2], [10], [11]];
  const y = [7, -3, -3, 7, 7];

  test('equal votes go to the smaller label', () => {
    expect(Array.from(new KNeighborsClassifier({ k: 2 }).fit(x, y).predict([[0.4]]).data)).toEqual([-3]);
  });

  test('by distance, a known row at the same place decides alone', () => {
    const model = new KNeighborsClassifier({ k: 3, weights: 'distance' }).fit(x, y);
    expect(Array.from(model.predictProbabilities([[0]]).data)).toEqual([0, 1]);
    // Distances 0.5, 0.5 and 1.5: votes 2, 2 and 2/3.
    expect(distance(model.predictProbabilities([[0.5]]).data, [(2 + 2 / 3) / (4 + 2 / 3), 2 / (4 + 2 / 3)])).toBeLessThan(1e-15);
  });

  test('what happens to the data after fit changes nothing', () => {
    const data = ndarray(Float64Array.from([0, 1, 2, 10, 11]), [5, 1]);
    const labels = list(y);
    const model = new KNeighborsClassifier({ k: 1 }).fit(data, labels);
    data.data.fill(0);
    labels.data.fill(0);
    expect(Array.from(model.predict([[1.1], [10.1]]).data)).toEqual([-3, 7]);
    expect([model.nSamples, model.nFeatures, Array.from(model.classes)]).toEqual([5, 1, [-3, 7]]);
  });

  test.each([
    [{ k: 6 }, 'from 1 to 5', 'LK_INVALID_PARAMETER'],
    [{ k: 0 }, 'KNeighborsClassifier.k', 'LK_INVALID_PARAMETER'],
    [{ weights: 'ranks' }, 'weights', 'LK_INVALID_PARAMETER'],
    [{ metric: 'euclid' }, 'metric', 'LK_INVALID_PARAMETER'],
    [{ neighbours: 3 }, "'neighbours'", 'LK_UNKNOWN_NAME'],
  ])('%j is refused', (options, words, code) => {
    expect(() => new KNeighborsClassifier(options as KNeighborsClassifierOptions).fit(x, y)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });

  test('labels missing, features of another number, a question before fit', () => {
    const model = new KNeighborsClassifier({ k: 2 });
    expect(() => model.kneighbors(x)).toThrow(expect.objectContaining({ code: 'LK_NOT_FITTED' }));
    expect(() => model.fit(x, wrong(undefined))).toThrow('label of each sample');
    model.fit(x, y);
    expect(() => model.predict([[1, 2]])).toThrow('1 columns');
    expect(() => model.kneighbors(x, 1.5)).toThrow('from 1 to 5');
  });
});
