import { InvalidParameterError, NonFiniteError, ShapeError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { morph } from '../src/index.js';
import { distance, matrix, rowsOf } from './helpers.js';

/** Points on a half circle, in order. */
const arc = Array.from({ length: 61 }, (_, i) => [Math.cos((Math.PI * i) / 60), Math.sin((Math.PI * i) / 60)]);

describe('morph', () => {
  test('follows the arc where the straight line cuts across', () => {
    const { geodesic, straight } = morph(arc, 0, 60, { neighbors: 2 });
    // The ends have both neighbours on one side, so the path leaves out the ones next to them.
    const way = [0, ...Array.from({ length: 57 }, (_, i) => i + 2), 60];
    expect([...geodesic.indices]).toEqual(way);
    expect(rowsOf(geodesic.codes)).toEqual(way.map((i) => arc[i]));
    expect(geodesic.length).toBeCloseTo(112 * Math.sin(Math.PI / 120) + 4 * Math.sin(Math.PI / 60), 12);
    expect(straight.length).toBeCloseTo(2, 12);
    expect(straight.codes.shape).toEqual([59, 2]);
    expect(distance(straight.codes.data.slice(58, 60), [0, 0])).toBeLessThan(1e-12);
    expect(straight.indices).toHaveLength(59);
    expect([0, 15, 40, 58].map((s) => straight.indices[s])).toEqual([0, 0, 60, 60]);
  });

  test('resamples both at equal distances', () => {
    const { geodesic, straight } = morph(arc, 0, 60, { neighbors: 4, steps: 7 });
    expect([geodesic.codes.shape, straight.codes.shape]).toEqual([[7, 2], [7, 2]]);
    const way = rowsOf(geodesic.codes);
    way.forEach((code, s) => expect(distance(code, [Math.cos((Math.PI * s) / 6), Math.sin((Math.PI * s) / 6)])).toBeLessThan(0.01));
    expect(way[6]).toEqual(arc[60]);
    expect([...geodesic.indices]).toEqual([0, ...Array.from({ length: 27 }, (_, i) => 2 * i + 4), 60]);
  });

  test('finds the path over other rows, such as the samples, and in another metric', () => {
    // The codes are scattered over a line in an order of their own; the samples lie on the arc.
    const codes = arc.map((_, i) => [(i * 17) % 61]);
    const { geodesic } = morph(codes, 3, 8, { neighbors: 2, over: arc });
    expect([...geodesic.indices]).toEqual([3, 4, 5, 6, 7, 8]);
    expect(rowsOf(geodesic.codes)).toEqual([3, 4, 5, 6, 7, 8].map((i) => codes[i]));
    const turned = arc.map(([x, y], i) => [x * (1 + (i % 3)), y * (1 + (i % 3))]);
    expect([...morph(turned, 0, 9, { neighbors: 2, metric: 'cosine' }).geodesic.indices]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('passes duplicates, and stays where it is', () => {
    const doubled = arc.flatMap((row) => [row, row]);
    const { geodesic } = morph(doubled, 1, 121, { neighbors: 4 });
    expect([geodesic.indices[0], geodesic.indices.at(-1)]).toEqual([1, 121]);
    expect(geodesic.length).toBeLessThan(3.15);
    expect([...morph(doubled, 0, 1, { neighbors: 3 }).geodesic.indices]).toEqual([0, 1]);
    expect(morph(arc, 5, 5, { steps: 3 }).geodesic).toMatchObject({ indices: Int32Array.of(5), length: 0, codes: matrix([arc[5], arc[5], arc[5]]) });
  });

  test('refuses a graph in parts with the remedy, and other bad input', () => {
    const apart = [...arc, ...arc.map(([x, y]) => [x + 100, y])];
    expect(() => morph(apart, 0, 70, { neighbors: 3 })).toThrow(/neighbors: got 3, .*from row 0 to row 70.* 2 parts.*Take more neighbours/);
    expect(morph(apart, 0, 30, { neighbors: 3 }).geodesic.indices.length).toBeGreaterThan(2);
    expect(morph(apart, 0, 70, { neighbors: 61 }).geodesic.indices.length).toBeGreaterThan(1);
    expect(() => morph(arc, 0, 61)).toThrow(/to: got 61/);
    expect(() => morph(arc, -1, 3)).toThrow(/from: got -1/);
    expect(() => morph(arc, 0, 3, { neighbors: 61 })).toThrow(InvalidParameterError);
    expect(() => morph(arc, 0, 3, { neighbors: 1.5 })).toThrow(/neighbors: got 1.5/);
    expect(() => morph(arc, 0, 3, { steps: 1 })).toThrow(/steps/);
    expect(() => morph(arc, 0, 3, { over: arc.slice(1) })).toThrow(ShapeError);
    expect(() => morph([[1, NaN], [1, 2]], 0, 1)).toThrow(NonFiniteError);
  });
});
