import { InvalidParameterError, NonFiniteError, ShapeError } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { attributeDirection, averageCode, classMeans, codeRange, moveCodes, perturbCodes } from '../src/index.js';
import { digitCodes, distance, listener, rowsOf } from './helpers.js';

const codes = [[1, 0], [3, 2], [10, 10], [0, 1], [20, 30]];

describe('classMeans', () => {
  test('averages each class, numbers by size and words by letters', () => {
    const found = classMeans(codes, [7, 7, 10, -1, 10]);
    expect(found.classes).toEqual([-1, 7, 10]);
    expect(rowsOf(found.means)).toEqual([[0, 1], [2, 1], [15, 20]]);
    expect([...found.counts]).toEqual([1, 2, 2]);
    expect(classMeans(codes, ['dog', 'dog', 'cat', 'dog', 'cat'])).toMatchObject({ classes: ['cat', 'dog'], counts: Int32Array.of(2, 3) });
  });

  test('wants one label for each code, and finite codes', () => {
    expect(() => classMeans(codes, [1, 2])).toThrow(/labels: got 2, expected 5 labels/);
    expect(() => classMeans(codes, ['a'])).toThrow(ShapeError);
    expect(() => classMeans([[1, Infinity]], [1])).toThrow(NonFiniteError);
    expect(() => classMeans([[1, 2], [3, 4]], [1, NaN])).toThrow(NonFiniteError);
  });
});

describe('attributeDirection and moveCodes', () => {
  const labels = ['plain', 'plain', 'hat', 'other', 'hat'];

  test('is the difference of means, of two classes or of one and the rest', () => {
    expect(rowsOf(attributeDirection(codes, labels, { to: 'hat', from: 'plain' }))).toEqual([[13, 19]]);
    expect(distance(attributeDirection(codes, labels, { to: 'hat' }).data, [15 - 4 / 3, 19])).toBeLessThan(1e-12);
  });

  test('added to the mean of one class it gives that of the other', () => {
    const direction = attributeDirection(codes, labels, { to: 'hat', from: 'plain' });
    expect(rowsOf(moveCodes([2, 1], direction, { scales: [0, 0.5, 1] }))).toEqual([[2, 1], [8.5, 10.5], [15, 20]]);
    const moved = moveCodes(codes, [1, -1], { scales: [2, -1] });
    expect(moved.shape).toEqual([2, 5, 2]);
    expect([...moved.data.slice(0, 4), ...moved.data.slice(-2)]).toEqual([3, -2, 5, 0, 19, 31]);
    expect(moveCodes(codes, [1, 1]).shape).toEqual([1, 5, 2]);
  });

  test('refuses one class, labels that do not occur, lengths that differ; tells of results outside', () => {
    expect(() => attributeDirection(codes, [1, 1, 1, 1, 1], { to: 1 })).toThrow(/only the label 1.*at least 2 different labels/);
    expect(() => attributeDirection(codes, labels, { to: 'beard' })).toThrow(/to: got 'beard', expected a label that occurs: hat, other, plain/);
    expect(() => attributeDirection(codes, labels, { to: 'hat', from: 'hat' })).toThrow(/another label/);
    expect(() => moveCodes(codes, [1, 2, 3])).toThrow(/direction: .*codes of length 2/);
    expect(() => moveCodes(codes, [1, 2], { scales: [] })).toThrow(InvalidParameterError);
    expect(() => moveCodes(codes, [1, 2], { scales: [NaN] })).toThrow(/scales\[0\]/);
    const { warnings, onWarning } = listener();
    moveCodes([1, 1], [1, 1], { scales: [0, 100], range: codeRange(codes), onWarning });
    expect(warnings[0]).toMatch(/Row 1 has 101 on axis 0, where codes lie in \[0, 20\]/);
  });
});

describe('averageCode', () => {
  test('averages all, some, or with weights', () => {
    expect(rowsOf(averageCode(codes))).toEqual([[6.8, 8.6]]);
    expect(rowsOf(averageCode(codes, { rows: [0, 2] }))).toEqual([[5.5, 5]]);
    expect(rowsOf(averageCode(codes, { rows: [0, 2], weights: [3, 1] }))).toEqual([[3.25, 2.5]]);
  });

  test('refuses rows that do not exist and weights that are none', () => {
    expect(() => averageCode(codes, { rows: [5] })).toThrow(/indices\[0\]/);
    expect(() => averageCode(codes, { rows: [] })).toThrow(/at least one row/);
    expect(() => averageCode(codes, { weights: [1] })).toThrow(/5 weights/);
    expect(() => averageCode(codes, { rows: [0, 1], weights: [1, -1] })).toThrow(/weights\[1\]/);
    expect(() => averageCode(codes, { rows: [0, 1], weights: [0, 0] })).toThrow(InvalidParameterError);
  });
});

describe('perturbCodes', () => {
  let digits: Awaited<ReturnType<typeof digitCodes>>;
  beforeAll(async () => {
    digits = await digitCodes(6);
  });

  test('adds noise of each scale: the same draws, multiplied', () => {
    const { codes: given } = digits;
    const { shape, data } = perturbCodes(given, { scales: [0, 0.01, 0.5], seed: 3 });
    expect(shape).toEqual([3, 1797, 6]);
    const size = given.data.length;
    const noise = (s: number): Float64Array => data.slice(s * size, (s + 1) * size).map((value, at) => value - given.data[at]);
    expect(Math.max(...noise(0))).toBe(0);
    expect(distance(noise(2), noise(1).map((value) => 50 * value))).toBeLessThan(1e-12);
    const spread = Math.sqrt(noise(2).reduce((sum, value) => sum + value * value, 0) / size);
    expect(Math.abs(spread / 0.5 - 1)).toBeLessThan(0.02);
  });

  test('relative scales are shares of the standard deviation of each axis; seeds count', () => {
    const { codes: given, pca } = digits;
    const { data } = perturbCodes(given, { scales: [0.1], relative: true });
    for (const axis of [0, 5]) {
      let sum = 0;
      for (let i = axis; i < data.length; i += 6) sum += (data[i] - given.data[i]) ** 2;
      expect(Math.abs(Math.sqrt(sum / 1797 / pca.explainedVariance[axis]) / 0.1 - 1)).toBeLessThan(0.05);
    }
    expect(perturbCodes(given, { scales: [1], seed: 0 })).toEqual(perturbCodes(given, { scales: [1] }));
    expect(perturbCodes(given, { scales: [1], seed: 1 })).not.toEqual(perturbCodes(given, { scales: [1] }));
  });

  test('refuses negative scales and none', () => {
    expect(() => perturbCodes(codes, { scales: [] })).toThrow(InvalidParameterError);
    expect(() => perturbCodes(codes, { scales: 0.1 as unknown as number[] })).toThrow(/scales: \[0.01, 0.1\]/);
    expect(() => perturbCodes(codes, { scales: [0.1, -1] })).toThrow(/scales\[1\]: got -1/);
  });
});
