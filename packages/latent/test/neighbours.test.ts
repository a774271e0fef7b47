import { InvalidParameterError, NonFiniteError, ShapeError, UnknownNameError, sliceRows } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { nearestCodes, recognizeFromFew } from '../src/index.js';
import { digitCodes, distance, listener } from './helpers.js';

const codes = [[0, 0], [1, 0], [0, 3], [10, 10]];

describe('nearestCodes', () => {
  test('finds rows and distances for one query or several, in any metric', () => {
    const { indices, distances } = nearestCodes(codes, [[0, 1], [9, 9]], { k: 2 });
    expect([...indices.data]).toEqual([0, 1, 3, 2]);
    expect(distance(distances.data, [1, Math.SQRT2, Math.SQRT2, Math.sqrt(117)])).toBeLessThan(1e-12);
    expect([...nearestCodes(codes, [0, 2.5], { k: 1 }).indices.data]).toEqual([2]);
    expect([...nearestCodes(codes, [2, 1], { k: 1, metric: 'cosine' }).indices.data]).toEqual([3]);
    expect([...nearestCodes(codes, [2, 1], { k: 1 }).indices.data]).toEqual([1]);
  });

  test('tells of queries outside, and refuses bad input', () => {
    const { warnings, onWarning } = listener();
    nearestCodes(codes, [5, 20], { k: 1, onWarning });
    expect(warnings[0]).toMatch(/^queries: 1 of 1 .* 20 on axis 1, where codes lie in \[0, 10\]/);
    expect(() => nearestCodes(codes, [0, 0])).toThrow(/k: got 5, expected an integer in \[1, 4\]/);
    expect(() => nearestCodes(codes, [0, 0, 0], { k: 1 })).toThrow(ShapeError);
    expect(() => nearestCodes(codes, [0, NaN], { k: 1 })).toThrow(NonFiniteError);
    expect(() => nearestCodes(codes, [0, 0], { k: 1, metric: 'euclid' as 'cosine' })).toThrow(UnknownNameError);
  });
});

describe('recognizeFromFew', () => {
  let digits: Awaited<ReturnType<typeof digitCodes>>;
  beforeAll(async () => {
    digits = await digitCodes(16);
  });

  test('recognises digits from ten of each', () => {
    const { codes: all, labels } = digits;
    const found = recognizeFromFew(all, labels, { seed: 1 });
    expect(found.classes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(found.samples.shape).toEqual([10, 10]);
    found.samples.data.forEach((row, i) => expect(labels.data[row]).toBe(Math.floor(i / 10)));
    expect(new Set(found.samples.data).size).toBe(100);
    expect(found.rows).toHaveLength(1697);
    expect(found.accuracy).toBeGreaterThan(0.85);
    expect(found.accuracy).toBeLessThan(0.97);
    const right = found.predicted.filter((label, i) => label === labels.data[found.rows[i]]).length;
    expect(found.accuracy).toBe(right / 1697);
    expect(Array.from({ length: 10 }, (_, c) => found.confusion.data[11 * c]).reduce((a, b) => a + b)).toBe(right);
    expect(found.confusion.data.reduce((a, b) => a + b)).toBe(1697);
    expect(recognizeFromFew(all, labels, { seed: 2 }).samples).not.toEqual(found.samples);
    expect(recognizeFromFew(all, labels, { perClass: 50 }).accuracy).toBeGreaterThan(0.94);
  });

  test('takes given samples, words, another metric, and other codes to recognise', () => {
    const points = [[0, 0], [1, 0], [10, 10], [9, 9], [8, 10], [0.2, 0.1]];
    const words = ['low', 'low', 'high', 'high', 'high', 'low'];
    const found = recognizeFromFew(points, words, { samples: [[2], [5]] });
    expect(found.classes).toEqual(['high', 'low']);
    expect([[...found.samples.data], [...found.rows], [...found.nearest]]).toEqual([[2, 5], [0, 1, 3, 4], [5, 5, 2, 2]]);
    expect(found.predicted).toEqual(['low', 'low', 'high', 'high']);
    expect([...found.confusion.data]).toEqual([2, 0, 0, 2]);
    const others = recognizeFromFew(points, words, { samples: [2, 5], others: { codes: [[11, 11], [0, 1], [9, 8]], labels: ['low', 'low', 'high'] } });
    expect([[...others.rows], others.predicted, [...others.confusion.data]]).toEqual([[0, 1, 2], ['high', 'low', 'high'], [1, 0, 1, 1]]);
    expect(others.accuracy).toBeCloseTo(2 / 3, 12);
    // By angle (1, 0) is as far from (10, 10) as a code can be, and (0.2, 0.1) is nearer to it than (9, 9).
    const angles = recognizeFromFew(points, words, { samples: [2, 1], metric: 'cosine', others: { codes: [[0.1, 0.1], [50, 1]], labels: ['low', 'low'] } });
    expect(angles.predicted).toEqual(['high', 'low']);
    const { warnings, onWarning } = listener();
    recognizeFromFew(points, words, { samples: [2, 5], onWarning });
    expect(warnings).toEqual([]);
    recognizeFromFew(points, words, { samples: [2, 5], onWarning, others: { codes: [[99, 0]], labels: ['low'] } });
    expect(warnings).toHaveLength(1);
  });

  test('refuses one class, too few samples, uneven samples, and nothing to recognise', () => {
    expect(() => recognizeFromFew(codes, [1, 1, 1, 1], { perClass: 1 })).toThrow(/only the label 1/);
    expect(() => recognizeFromFew(codes, [1, 1, 1])).toThrow(ShapeError);
    expect(() => recognizeFromFew(codes, [1, 1, 1, 2], { perClass: 2 })).toThrow(/perClass: got 2, expected at most 1, since no more samples have the label 2/);
    expect(() => recognizeFromFew(codes, [1, 1, 2, 2], { samples: [0, 1, 2] })).toThrow(/1 with the label 2 and 2 with the label 1/);
    expect(() => recognizeFromFew(codes, [1, 1, 2, 2], { samples: [0, 0] })).toThrow(/no row twice/);
    expect(() => recognizeFromFew(codes, [1, 1, 2, 2], { samples: [4] })).toThrow(/samples\[0\]: got 4/);
    expect(() => recognizeFromFew(codes, [1, 1, 2, 2], { samples: [0] })).toThrow(InvalidParameterError);
    expect(() => recognizeFromFew(codes, [1, 1, 2, 2], { perClass: 2 })).toThrow(/left to be recognised/);
    const others = { codes: sliceRows({ data: Float64Array.of(1, 1), shape: [1, 2] }, 0), labels: [3] };
    expect(() => recognizeFromFew(codes, [1, 1, 2, 2], { perClass: 1, others })).toThrow(/others.labels: got 3/);
  });
});
