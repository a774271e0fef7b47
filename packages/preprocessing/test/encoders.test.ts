import { describe, expect, test } from '@jest/globals';
import { FileFormatError, InvalidParameterError, NonFiniteError, NotFittedError, ShapeError, type VersionedJson, ndarray } from '@latentkit/core';
import { LabelEncoder, OneHotEncoder } from '@latentkit/preprocessing';
import { transformers } from './transformers-golden.js';

const { colours, oneHot, oneHotCategories, numbers, oneHotNumbers, oneHotUnknown, labels, labelCodes } = transformers;
const through = (value: unknown): VersionedJson => JSON.parse(JSON.stringify(value)) as VersionedJson;

describe('OneHotEncoder agrees with scikit-learn', () => {
  test.each([['none', 'none'], ['first', 'first'], ['ifBinary', 'if_binary']] as const)('on strings with drop %s', (drop, name) => {
    const encoder = new OneHotEncoder({ drop }).fit(colours);
    expect(encoder.categories).toEqual(oneHotCategories);
    const z = encoder.transform(colours);
    expect([...z.data]).toEqual(oneHot[name].flat());
    expect(z.shape).toEqual([4, encoder.nFeaturesOut]);
    expect(encoder.categoriesOf(z)).toEqual(colours);
    expect(OneHotEncoder.fromJSON(through(encoder)).transform(colours)).toEqual(z);
  });

  test('on numbers, and gives them back', () => {
    const encoder = new OneHotEncoder({ drop: 'ifBinary' });
    const z = encoder.fitTransform(numbers);
    expect([...z.data]).toEqual(oneHotNumbers.flat());
    expect([...encoder.inverseTransform(z).data]).toEqual(numbers.flat());
    expect(encoder.fitTransform(ndarray(Int32Array.from(numbers.flat()), [4, 2]))).toEqual(z);
  });

  test('on unknown categories that are ignored', () => {
    const encoder = new OneHotEncoder({ unknown: 'ignore' }).fit(numbers);
    const z = encoder.transform([[1, 9], [8, 4]]);
    expect([...z.data]).toEqual(oneHotUnknown.flat());
    expect(encoder.categoriesOf(z)).toEqual([[1, undefined], [undefined, 4]]);
    expect([...encoder.inverseTransform(z).data]).toEqual([1, NaN, NaN, 4]);
  });
});

describe('OneHotEncoder', () => {
  test('takes strings and numbers in columns of their own', () => {
    const encoder = new OneHotEncoder({ drop: 'first' });
    expect([...encoder.fitTransform([['red', 3], ['blue', -1], ['red', 20]]).data]).toEqual([1, 1, 0, 0, 0, 0, 1, 0, 1]);
    expect(encoder.categories).toEqual([['blue', 'red'], [-1, 3, 20]]);
    expect(() => encoder.inverseTransform([[0, 0, 0]])).toThrow(/categories of feature 0.*categoriesOf/);
    expect(encoder.categoriesOf([[0.9, 0.2, 0.7]])).toEqual([['red', 20]]);
  });

  test('ifBinary leaves out a column of two categories only', () => {
    const encoder = new OneHotEncoder({ drop: 'ifBinary' }).fit([[1, 1, 1], [1, 2, 2], [1, 1, 3]]);
    expect(encoder.nFeaturesOut).toBe(1 + 1 + 3);
    expect([...encoder.transform([[1, 2, 3]]).data]).toEqual([1, 1, 0, 0, 1]);
    // Without a column there is nothing that could be undone by the largest.
    expect(new OneHotEncoder({ drop: 'first' }).fit([[4], [4]]).categoriesOf({ data: new Float64Array(0), shape: [2, 0] })).toEqual([[4], [4]]);
  });

  test('names what it does not know, by row and column', () => {
    const encoder = new OneHotEncoder().fit(colours);
    expect(() => encoder.transform([['red', '2'], ['pink', '2']])).toThrow(InvalidParameterError);
    expect(() => encoder.transform([['red', '2'], ['pink', '2']])).toThrow(/'pink'.*'blue', 'green', 'red'.*row 1, column 0/);
    expect(() => encoder.transform([['red']])).toThrow(/expected 2 features, got 1/);
    expect(() => encoder.fit([['red'], ['red', 'blue']])).toThrow(ShapeError);
    expect(() => encoder.fit([['red'], [1]])).toThrow(/a string at row 1, column 0/);
    expect(() => encoder.fit([[1, 'a'], [NaN, 'b']])).toThrow(/a finite number at row 1, column 0/);
    expect(() => encoder.fit([[1], [NaN]])).toThrow(NonFiniteError);
    expect(() => encoder.fit([])).toThrow(ShapeError);
    expect(encoder.categories).toEqual(oneHotCategories);
    expect(() => encoder.inverseTransform([[1]])).toThrow(InvalidParameterError);
    expect(() => encoder.categoriesOf([[1]])).toThrow(ShapeError);
    expect(() => new OneHotEncoder().transform(colours)).toThrow(NotFittedError);
    expect(() => new OneHotEncoder({ drop: 'last' as never })).toThrow(InvalidParameterError);
  });

  test('refuses broken JSON', () => {
    const json = through(new OneHotEncoder().fit(colours));
    for (const categories of [[['a', 1]], [['a', 'a']], 'a', [[null]]]) expect(() => OneHotEncoder.fromJSON({ ...json, categories })).toThrow(FileFormatError);
  });
});

describe('LabelEncoder', () => {
  test('agrees with scikit-learn and comes back', () => {
    const encoder = new LabelEncoder();
    const codes = encoder.fitTransform(labels);
    expect(codes).toEqual(ndarray(Int32Array.from(labelCodes), [4]));
    expect(encoder.inverseTransform(codes)).toEqual(labels);
    expect(encoder.classes).toEqual(['amsterdam', 'paris', 'tokyo']);
    expect(LabelEncoder.fromJSON(through(encoder)).transform(labels)).toEqual(codes);
  });

  test('takes numbers, by size and not as words', () => {
    const encoder = new LabelEncoder().fit([10, 9, -1, 10]);
    expect(encoder.classes).toEqual([-1, 9, 10]);
    expect([...encoder.transform(ndarray(Float32Array.of(9, -1), [2, 1])).data]).toEqual([1, 0]);
    expect(encoder.inverseTransform(ndarray(Int32Array.of(2, 0), [2]))).toEqual([10, -1]);
  });

  test('refuses what it does not know', () => {
    const encoder = new LabelEncoder().fit(labels);
    expect(() => encoder.transform(['paris', 'rome'])).toThrow(/labels\[1\]: got 'rome'.*'amsterdam', 'paris', 'tokyo'/);
    expect(() => encoder.inverseTransform([0, 3])).toThrow(/codes\[1\]: got 3.*\[0, 3\)/);
    expect(() => encoder.inverseTransform([0.5])).toThrow(InvalidParameterError);
    expect(() => encoder.fit(['a', 1] as never)).toThrow(InvalidParameterError);
    expect(() => encoder.fit([])).toThrow(ShapeError);
    expect(() => encoder.fit([[1, 2]])).toThrow(ShapeError);
    expect(() => encoder.fit([1, NaN])).toThrow(NonFiniteError);
    expect(encoder.classes).toHaveLength(3);
    expect(() => new LabelEncoder().classes).toThrow(NotFittedError);
  });
});
