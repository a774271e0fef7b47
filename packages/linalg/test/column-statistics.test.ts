import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, ndarray } from '@latentkit/core';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

describe('columnMeans and columnVariances', () => {
  test('of a table worked out by hand', () => {
    const x = [[1, 10], [2, 10], [6, 10]];
    expect([...columnMeans(x)]).toEqual([3, 10]);
    expect(distance(columnVariances(x), [14 / 3, 0])).toBeLessThan(1e-15);
    expect([...columnVariances(x, { ddof: 1 })]).toEqual([7, 0]);
  });

  test('an offset of 1e9 costs no digits', () => {
    const x = ndarray(Float64Array.from({ length: 3000 }, (_, i) => 1e9 + (i % 3)), [1000, 3]);
    for (let i = 0; i < 1000; i++) x.data[i * 3] = 1e9 + (i % 2) * 1e-3;
    const [mean] = columnMeans(x);
    expect(Math.abs(mean - (1e9 + 5e-4))).toBeLessThan(2e-7);
    // What 1e9 and 1e9 + 1e-3 are in float64 differs by this, so the variance is a quarter of its square.
    const step = 1e9 + 1e-3 - 1e9;
    expect(Math.abs(columnVariances(x)[0] / (step * step / 4) - 1)).toBeLessThan(1e-12);
  });

  test('a first row far from all others costs no more digits than the sum itself', () => {
    const x = ndarray(new Float64Array(1001).fill(0.3), [1001, 1]);
    x.data[0] = 1e12;
    expect(Math.abs(columnMeans(x)[0] - (1e12 + 300) / 1001)).toBeLessThan(1e-4);
  });

  test('shift and scale as they should', () => {
    const x = gaussian(500, 4, 1);
    const moved = ndarray(x.data.map((value) => 3 * value - 7), x.shape);
    expect(distance(columnMeans(moved), columnMeans(x).map((m) => 3 * m - 7))).toBeLessThan(1e-14);
    expect(distance(columnVariances(moved), columnVariances(x).map((v) => 9 * v))).toBeLessThan(1e-13);
  });

  test('a constant column is exact', () => {
    const x = ndarray(new Float64Array(777).fill(0.1), [777, 1]);
    expect(columnMeans(x)[0]).toBe(0.1);
    expect(columnVariances(x)[0]).toBe(0);
  });

  test('reads uint8, takes known means', () => {
    const x = ndarray(Uint8Array.of(0, 255, 255, 1), [2, 2]);
    expect([...columnMeans(x)]).toEqual([127.5, 128]);
    expect([...columnVariances(x, { means: [127.5, 128] })]).toEqual([127.5 ** 2, 127 ** 2]);
  });

  test('refuses too few rows and numbers that are none', () => {
    expect(() => columnVariances([[1]], { ddof: 1 })).toThrow(InvalidParameterError);
    expect(() => columnMeans([[1, NaN]])).toThrow(NonFiniteError);
  });
});
