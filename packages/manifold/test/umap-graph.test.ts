import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { pairwiseDistances } from '@latentkit/linalg';
import { type FuzzySetOptions, UMAP, fuzzySimplicialSet } from '@latentkit/manifold';
import { distance, errorOf, golden, swissRoll, untied } from './helpers.js';

interface Graph {
  starts: number[];
  columns: number[];
  values: number[];
}
type Name = 'digits' | 'digitsOptions' | 'doubled';
const expected = golden<Record<Name, Graph> & { curves: { spread: number; minDist: number; ab: [number, number] }[] }>('umap');
const once = swissRoll(40).data;

let digits: NdArray;
beforeAll(async () => {
  digits = untied(sliceRows((await loadDigits()).x, 0, 100));
});

describe('the graph agrees with umap-learn', () => {
  test.each([
    ['digits', () => digits, { neighbors: 10 }],
    ['digitsOptions', () => digits, { neighbors: 7, metric: 'manhattan', setOpMixRatio: 0.4, localConnectivity: 2.5 }],
    ['doubled', () => ndarray(Float64Array.from([...once, ...once.slice(3, 6)]), [41, 3]), { neighbors: 6 }],
  ] as [Name, () => NdArray, FuzzySetOptions][])('%s', (name, x, options) => {
    const graph = fuzzySimplicialSet(x(), options);
    expect(Array.from(graph.starts)).toEqual(expected[name].starts);
    expect(Array.from(graph.columns)).toEqual(expected[name].columns);
    expect(distance(graph.values, expected[name].values)).toBeLessThan(1e-5);
  });

  test.each(expected.curves)('the curve of spread $spread and minDist $minDist', ({ spread, minDist, ab }) => {
    const { a, b } = new UMAP({ spread, minDist }).curve;
    expect(Math.abs(a / ab[0] - 1)).toBeLessThan(1e-5);
    expect(Math.abs(b / ab[1] - 1)).toBeLessThan(1e-5);
  });
});

describe('what must hold of the graph', () => {
  test('it is symmetric, has no loops, and weights in (0, 1]', () => {
    const { starts, columns, values } = fuzzySimplicialSet(digits, { neighbors: 8, setOpMixRatio: 0.7 });
    const weight = new Map<number, number>();
    for (let i = 0; i < 100; i++) for (let e = starts[i]; e < starts[i + 1]; e++) weight.set(100 * i + columns[e], values[e]);
    for (const [place, value] of weight) {
      const [i, j] = [Math.floor(place / 100), place % 100];
      expect(i).not.toBe(j);
      expect(weight.get(100 * j + i)).toBe(value);
      expect(value > 0 && value <= 1).toBe(true);
    }
  });

  test('the intersection is part of the union', () => {
    const union = fuzzySimplicialSet(digits, { setOpMixRatio: 1 });
    const intersection = fuzzySimplicialSet(digits, { setOpMixRatio: 0 });
    expect(intersection.values.length).toBeLessThan(union.values.length);
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expect(sum(intersection.values)).toBeLessThan(sum(union.values));
  });

  test('precomputed distances give the same graph', () => {
    const given = fuzzySimplicialSet(pairwiseDistances(digits), { metric: 'precomputed' });
    const own = fuzzySimplicialSet(digits);
    expect(given.columns).toEqual(own.columns);
    expect(distance(given.values, own.values)).toBeLessThan(1e-6);
  });
});

describe('bad input is named', () => {
  test.each([
    [() => fuzzySimplicialSet(digits, { neighbors: 101 }), 'LK_INVALID_PARAMETER', /UMAP.neighbors: got 101, expected at most 100/],
    [() => fuzzySimplicialSet([[1, 2]]), 'LK_SHAPE', /at least 2 rows/],
    [() => fuzzySimplicialSet([[1, 2], [1, 2]], { neighbors: 2 }), 'LK_INVALID_PARAMETER', /equal rows/],
    [() => fuzzySimplicialSet([[0, 1], [2, 0]], { metric: 'precomputed', neighbors: 2 }), 'LK_INVALID_PARAMETER', /x\[1\]\[0\]: got 2/],
    [() => fuzzySimplicialSet([[0, 1], [NaN, 0]], { neighbors: 2 }), 'LK_NON_FINITE', /row 1, column 0/],
    [() => new UMAP({ minDist: 4 }), 'LK_INVALID_PARAMETER', /minDist: got 4, expected at most 3/],
    [() => new UMAP({ neighbors: 1 }), 'LK_INVALID_PARAMETER', /neighbors/],
    [() => new UMAP({ setOpMixRatio: 1.5 }), 'LK_INVALID_PARAMETER', /setOpMixRatio/],
    [() => new UMAP({ minDistance: 0.1 } as object), 'LK_UNKNOWN_NAME', /minDist/],
    [() => new UMAP().fit(digits).transform([[1, 2]]), 'LK_SHAPE', /64 columns/],
    [() => new UMAP().embedding, 'LK_NOT_FITTED', /UMAP.embedding/],
  ])('%#', (work, code, text) => {
    const error = errorOf(work);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });
});
