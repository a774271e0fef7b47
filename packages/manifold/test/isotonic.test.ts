import { describe, expect, test } from '@jest/globals';
import { random } from '@latentkit/core';
import { isotonic, rank } from '../src/mds/isotonic.js';
import { distance } from './helpers.js';

describe('ranks', () => {
  test('numbers of all sizes, equal ones as a group, zeros before all groups', () => {
    const values = Float64Array.of(3, 1e-300, 0, 2 ** 60, 3, 0.1, 0, 3, 5e-324);
    const { order, groups } = rank(values);
    expect(Array.from(order, (i) => values[i])).toEqual([0, 0, 5e-324, 1e-300, 0.1, 3, 3, 3, 2 ** 60]);
    // The two numbers below scikit-learn's resolution count as equal.
    expect(Array.from(groups)).toEqual([2, 4, 5, 8, 9]);
  });

  test('are a sorted order', () => {
    const values = Float64Array.from(random(1).stream('ranks').at(0).uniform(5000), (u) => u ** 9);
    const { order } = rank(values);
    expect(Array.from(order, (i) => values[i])).toEqual(Array.from(values.slice().sort()));
  });
});

describe('isotonic regression', () => {
  test('is the min-max formula: the largest mean from below, least over the ends above', () => {
    const values = Float64Array.from(random(2).stream('isotonic').at(0).normal(40), (v, i) => v + i / 20);
    const groups = Uint32Array.from({ length: 41 }, (_, i) => i);
    const fitted = new Float64Array(40);
    isotonic(values, groups, fitted);
    const mean = (from: number, to: number) => values.subarray(from, to + 1).reduce((a, b) => a + b, 0) / (to - from + 1);
    const expected = Array.from({ length: 40 }, (_, i) =>
      Math.max(...Array.from({ length: i + 1 }, (_a, from) => Math.min(...Array.from({ length: 40 - i }, (_b, to) => mean(from, i + to))))),
    );
    expect(distance(fitted, expected)).toBeLessThan(1e-12);
  });

  test('groups count by their size, and what comes before them is 0', () => {
    const fitted = new Float64Array(5);
    isotonic(Float64Array.of(7, 4, 6, 2, 9), Uint32Array.of(1, 3, 4, 5), fitted);
    expect(distance(fitted, [0, 4, 4, 4, 9])).toBeLessThan(1e-15);
  });
});
