import { describe, expect, test } from '@jest/globals';
import { type IntegerLabels, encodeLabels, encodeValues, ndarray, readClasses, readLabels } from '../src/index.js';

describe('labels', () => {
  test('are read from a list, an array, a matrix of one column or a typed array', () => {
    for (const y of [[3, 1, 3], ndarray(Float64Array.of(3, 1, 3), [3]), [[3], [1], [3]], Uint8Array.of(3, 1, 3)] as IntegerLabels[]) {
      expect([...readLabels(y, 'y', 3)]).toEqual([3, 1, 3]);
    }
  });

  test.each<[string, unknown, number | undefined, string, string]>([
    ['none', undefined, undefined, 'LK_INVALID_PARAMETER', 'y: got undefined, expected the label of each sample. Give labels as integers'],
    ['fractions', [0.5, 1], undefined, 'LK_INVALID_PARAMETER', 'y'],
    ['another number', [1, 2], 3, 'LK_SHAPE', 'y: got [2], expected a list of 3 labels, one for each sample'],
    ['two columns', [[1, 2]], undefined, 'LK_SHAPE', 'expected a list of labels'],
    ['columns in place of rows', [[1, 2]], 2, 'LK_SHAPE', 'expected a list of 2 labels'],
    ['a typed array of fractions', Float32Array.of(0.5, 1), undefined, 'LK_INVALID_PARAMETER', 'y'],
    ['a typed array of another length', Int32Array.of(1, 2), 3, 'LK_SHAPE', 'y: got [2], expected a list of 3 labels'],
    ['a cube', [[[1]], [[2]]], undefined, 'LK_SHAPE', 'expected a list of labels'],
    ['nothing', ndarray(new Int32Array(0), [0]), undefined, 'LK_SHAPE', 'at least one label'],
  ])('%s are refused', (_, y, count, code, words) => {
    expect(() => readLabels(y as IntegerLabels, 'y', count)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
  });

  test('become places among those that occur', () => {
    const { classes, codes } = encodeLabels(Int32Array.of(10, -2, 9, 10));
    expect([[...classes], [...codes]]).toEqual([[-2, 9, 10], [2, 0, 1, 2]]);
    const { distinct, places } = encodeValues(['b', 'a', 'b']);
    expect([distinct, [...places]]).toEqual([['a', 'b'], [1, 0, 1]]);
  });

  test('of one class are no classes', () => {
    expect(() => readClasses([4, 4], 'labels', 2)).toThrow("labels: got 'only the label 4', expected at least two different labels");
    expect([...readClasses([4, 5], 'labels', 2).codes]).toEqual([0, 1]);
  });
});
