import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, NotFittedError, ShapeError, type VersionedJson, ndarray } from '@latentkit/core';
import { SimpleImputer } from '@latentkit/preprocessing';
import { difference } from './golden.js';
import { transformers } from './transformers-golden.js';

const gaps = transformers.gaps.map((row) => row.map((value) => value ?? NaN));
const through = (imputer: SimpleImputer): SimpleImputer => SimpleImputer.fromJSON(JSON.parse(JSON.stringify(imputer)) as VersionedJson);

describe('SimpleImputer agrees with scikit-learn', () => {
  test.each([
    ['mean', {}],
    ['median', { strategy: 'median', keepEmptyFeatures: true }],
    ['mostFrequent', { strategy: 'mostFrequent', addIndicator: true }],
    ['constant', { strategy: 'constant', fillValue: -3.5, keepEmptyFeatures: true }],
    ['constantDropped', { strategy: 'constant', fillValue: -3.5, addIndicator: true }],
  ] as const)('%s', (name, options) => {
    const expected = transformers.imputed[name];
    const imputer = new SimpleImputer(options).fit(gaps);
    expect([...imputer.statistics].map((value) => (Number.isNaN(value) ? null : value))).toEqual(expected.statistics);
    for (const one of [imputer, through(imputer)]) {
      const z = one.transform(gaps);
      expect(z.shape).toEqual([5, expected.columns]);
      expect(one.nFeaturesOut).toBe(expected.columns);
      expect(difference(z.data, expected.transform.flat())).toBeLessThan(1e-12);
    }
  });
});

describe('SimpleImputer', () => {
  test('makes NaN of what the indicators say was missing', () => {
    const imputer = new SimpleImputer({ addIndicator: true }).fit(gaps);
    expect([...imputer.missingFeatures]).toEqual([0, 1, 2, 3]);
    expect([...imputer.inverseTransform(imputer.transform(gaps)).data]).toEqual(gaps.flat());
    // Feature 4 lacked nothing in fit, so what it lacks later stays filled.
    const later = imputer.inverseTransform(imputer.transform([[NaN, 1, 2, 3, NaN]]));
    expect([...later.data]).toEqual([NaN, 1, 2, NaN, 5.8]);
    const keeping = new SimpleImputer({ addIndicator: true, keepEmptyFeatures: true }).fit(gaps);
    expect([...keeping.inverseTransform(keeping.transform([[1, 1, 1, 8, 1]])).data]).toEqual([1, 1, 1, 8, 1]);
  });

  test('says what is lost without them', () => {
    expect(() => new SimpleImputer().fit(gaps).inverseTransform([[1, 2, 3, 4]])).toThrow(/addIndicator: got false.*addIndicator: true/);
  });

  test('keeps float32, and refuses infinities by their place', () => {
    const z = new SimpleImputer().fitTransform(ndarray(Float32Array.of(1, NaN, 3, 4), [2, 2]));
    expect(z).toEqual(ndarray(Float32Array.of(1, 4, 3, 4), [2, 2]));
    const imputer = new SimpleImputer().fit(gaps);
    expect(() => imputer.fit([[1, 2], [3, -Infinity]])).toThrow(NonFiniteError);
    expect(() => imputer.fit([[1, 2], [3, -Infinity]])).toThrow(/row 1, column 1/);
    expect(() => imputer.transform([[1, 2]])).toThrow(ShapeError);
    expect(() => imputer.fit([])).toThrow(ShapeError);
    expect(imputer.nFeatures).toBe(5);
    for (const call of [(i: SimpleImputer) => i.transform(gaps), (i: SimpleImputer) => i.statistics, (i: SimpleImputer) => i.nFeaturesOut]) {
      expect(() => call(new SimpleImputer())).toThrow(NotFittedError);
    }
    expect(() => new SimpleImputer({ strategy: 'mode' as never })).toThrow(InvalidParameterError);
  });
});
