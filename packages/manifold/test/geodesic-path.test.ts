import { InvalidParameterError } from '@latentkit/core';
import { runSync } from '@latentkit/linalg';
import { type GeodesicPathOptions, geodesicPath } from '@latentkit/manifold';
import { expect, test } from '@jest/globals';
import { errorOf } from './helpers.js';

const line = [[0], [1], [2], [3.5], [5]];
const find = (x: number[][], options: GeodesicPathOptions) => runSync(geodesicPath(x, options));

test('leads through near rows, either way', () => {
  expect(find(line, { from: 0, to: 4, neighbors: 1 })).toEqual({ indices: Int32Array.of(0, 1, 2, 3, 4), length: 5 });
  expect([...find(line, { from: 4, to: 0, neighbors: 1 }).indices]).toEqual([4, 3, 2, 1, 0]);
  expect(find(line, { from: 2, to: 2, neighbors: 2 })).toEqual({ indices: Int32Array.of(2), length: 0 });
});

test('takes the shorter of two ways in distances that are given', () => {
  // By way of 1 it is 2 + 2, by way of 2 it is 1 + 2.5, straight 5.
  const distances = [[0, 2, 1, 5], [2, 0, 9, 2], [1, 9, 0, 2.5], [5, 2, 2.5, 0]];
  expect(find(distances, { from: 0, to: 3, neighbors: 3, metric: 'precomputed' })).toEqual({ indices: Int32Array.of(0, 2, 3), length: 3.5 });
});

test('passes rows that are equal', () => {
  const equal = [[0], [0], [0], [1], [1], [1], [2]];
  const { indices, length } = find(equal, { from: 0, to: 6, neighbors: 3 });
  expect([indices[0], indices.at(-1), length]).toEqual([0, 6, 2]);
  expect(new Set(indices).size).toBe(indices.length);
});

test('refuses rows that do not exist and graphs in parts', () => {
  const apart = [[0], [1], [10], [11]];
  expect(errorOf(() => find(apart, { from: 0, to: 3, neighbors: 1 })).message).toMatch(/from row 0 to row 3; it falls into 2 parts.*Take more neighbours/);
  expect(find(apart, { from: 0, to: 1, neighbors: 1 }).length).toBe(1);
  expect(find(apart, { from: 0, to: 3, neighbors: 2 }).length).toBe(11);
  expect(errorOf(() => find(apart, { from: 4, to: 1 }))).toBeInstanceOf(InvalidParameterError);
  expect(errorOf(() => find(apart, { from: 0, to: 1.5 })).message).toMatch(/to: got 1.5/);
  expect(errorOf(() => find(apart, { from: 0, to: 1, neighbors: 4 })).message).toMatch(/neighbors: got 4/);
  expect(errorOf(() => find(apart, { from: 0, to: 1, neighbors: 0 })).message).toMatch(/neighbors: got 0/);
});
