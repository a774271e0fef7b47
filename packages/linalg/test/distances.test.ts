import { describe, expect, test } from '@jest/globals';
import { type NdArray, NonFiniteError, ShapeError, UnknownNameError, ndarray, toMatrix } from '@latentkit/core';
import { METRICS, type DistanceMetric, pairwiseDistances, pairwiseDistancesOf, rowDistance, run, runSync } from '@latentkit/linalg';
import { golden } from './golden.js';
import { distance, gaussian, turned } from './helpers.js';

const { x, y, between, zeroRow } = golden.distances;

type Compute = (a: NdArray | number[][], b?: NdArray | number[][], options?: { metric?: DistanceMetric }) => NdArray<Float64Array>;
const WAYS: [string, Compute][] = [
  ['pairwiseDistances', pairwiseDistances],
  ['pairwiseDistancesOf', (a, b, options) => runSync(pairwiseDistancesOf(a, b, options))],
];

describe.each(WAYS)('%s', (_, distances) => {
  test.each(METRICS)('agrees with scipy.spatial.distance.cdist: %s', (metric) => {
    const expected = between[metric].flat();
    const size = Math.max(1, ...expected);
    const result = distances(x, y, { metric });
    expect(result.shape).toEqual([6, 3]);
    expect(distance(result.data, expected) / size).toBeLessThan(1e-12);
  });

  test('is Euclidean unless another metric is asked for', () => {
    expect(distance(distances([[0, 0]], [[3, 4]]).data, [5])).toBe(0);
  });

  test.each(METRICS)('%s of rows among themselves: symmetric, 0 on the diagonal and for equal rows', (metric) => {
    const a = gaussian(25, 7, 1);
    a.data.copyWithin(7 * 20, 7 * 3, 7 * 4);
    const own = distances(a, undefined, { metric });
    expect(distance(own.data, turned(own).data)).toBe(0);
    for (let i = 0; i < 25; i++) expect(own.data[i * 26]).toBe(0);
    expect(own.data[20 * 25 + 3]).toBe(0);
    expect(own.data.filter((value) => value === 0)).toHaveLength(27);
    expect(distance(own.data, distances(a, a.data === own.data ? a : ndarray(a.data.slice(), [25, 7]), { metric }).data)).toBeLessThan(1e-13 * 50);
    expect(Math.min(...own.data)).toBe(0);
  });

  test('rows that nearly agree keep their digits, near and far from the origin', () => {
    // Powers of two: sums and differences are exact.
    const step = 2 ** -20;
    const a = toMatrix([[1024, 0, 512], [1024 + step, 0, 512], [1024, step, 512 + step], [0, 0, 0]]);
    const result = distances(a).data;
    expect(Math.abs(result[1] / step - 1)).toBeLessThan(1e-14);
    expect(Math.abs(result[2] / (step * Math.SQRT2) - 1)).toBeLessThan(1e-14);
    expect(Math.abs(result[6] / (step * Math.sqrt(3)) - 1)).toBeLessThan(1e-14);
    const angle = 2 ** -26;
    const narrow = distances([[1, 0], [3 * Math.cos(angle), 3 * Math.sin(angle)]], undefined, { metric: 'cosine' }).data[1];
    expect(Math.abs(narrow / (2 * Math.sin(angle / 2) ** 2) - 1)).toBeLessThan(1e-8);
  });

  test('a row of zeros, a constant row', () => {
    const { x: rows, cosine } = zeroRow;
    expect(distance(distances(rows, undefined, { metric: 'cosine' }).data, cosine.flat())).toBeLessThan(1e-12);
    expect([...distances([[0, 0]], [[0, 0], [1, 2]], { metric: 'cosine' }).data]).toEqual([0, 1]);
    expect([...distances([[0.1, 0.1, 0.1]], [[3, 3, 3], [1, 2, 4]], { metric: 'correlation' }).data]).toEqual([0, 1]);
  });

  test('one row, one column', () => {
    expect([...distances([[3]]).data]).toEqual([0]);
    expect([...distances([[3], [-1]], undefined, { metric: 'manhattan' }).data]).toEqual([0, 4, 4, 0]);
    expect(distance(distances([[3], [-1]], [[2], [-5]], { metric: 'cosine' }).data, [0, 2, 2, 0])).toBe(0);
  });

  test('refuses other metrics, other lengths, NaN', () => {
    expect(() => distances([[1]], [[1]], { metric: 'euclidian' as DistanceMetric })).toThrow(UnknownNameError);
    expect(() => distances([[1]], [[1]], { metric: 'euclidian' as DistanceMetric })).toThrow(/Did you mean 'euclidean'/);
    expect(() => distances([[1, 2]], [[1]])).toThrow(ShapeError);
    expect(() => distances([[NaN]])).toThrow(NonFiniteError);
  });
});

test.each(METRICS)('pairwiseDistancesOf on ONNX Runtime: %s', async (metric) => {
  const a = gaussian(40, 9, 3);
  const b = gaussian(30, 9, 4);
  const own = await run(pairwiseDistancesOf(a, undefined, { metric }), { runtime: 'onnxruntime' });
  expect(distance(own.data, pairwiseDistances(a, undefined, { metric }).data)).toBeLessThan(1e-13);
  expect(distance(own.data, turned(own).data)).toBe(0);
  const both = await run(pairwiseDistancesOf(a, b, { metric }), { runtime: 'onnxruntime' });
  expect(distance(both.data, pairwiseDistances(a, b, { metric }).data)).toBeLessThan(1e-13);
});

describe('rowDistance', () => {
  test.each(METRICS)('%s between two rows of larger data is that of pairwiseDistances', (metric) => {
    const a = toMatrix(x);
    const b = toMatrix(y);
    const measure = rowDistance(metric);
    const expected = pairwiseDistances(x, y, { metric }).data;
    for (let i = 0; i < 6; i++) for (let j = 0; j < 3; j++) expect(measure(a.data, i * 5, b.data, j * 5, 5)).toBe(expected[i * 3 + j]);
    expect(measure(a.data, 5, a.data, 5, 5)).toBe(0);
  });

  test('takes any element type, and refuses other names', () => {
    expect(rowDistance('chebyshev')(Uint8Array.of(0, 9, 250), 1, Float32Array.of(0, 1), 0, 2)).toBe(249);
    expect(() => rowDistance('cosin' as DistanceMetric)).toThrow(/Did you mean 'cosine'/);
  });
});
