import { describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray } from '@latentkit/core';
import { type QualityOptions, continuity, neighborPrecision, shepardCorrelation, shepardPairs, stress, trustworthiness } from '@latentkit/manifold';
import { distance, errorOf, golden, swissRoll } from './helpers.js';

interface QualityGolden {
  trustworthiness: { neighbors: number; metric: NonNullable<QualityOptions['metric']>; value: number }[];
  continuity: number;
  neighborPrecision: { neighbors: number[]; precision: number[] };
  shepardCorrelation: number;
  shepardCorrelationManhattan: number;
  stress: Record<'raw' | 'kruskal' | 'scaled', number>;
}

const expected = golden<QualityGolden>('quality');
const roll = swissRoll(300);
// Seen from the side: a bad embedding, which all measures tell.
const flat = ndarray(roll.data.filter((_, i) => i % 3 !== 2), [300, 2]);

function distances(x: NdArray<Float64Array>): NdArray<Float64Array> {
  const [n, p] = x.shape;
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) result[i * n + j] = Math.hypot(...Array.from({ length: p }, (_, c) => x.data[i * p + c] - x.data[j * p + c]));
  return ndarray(result, [n, n]);
}

describe('measures of quality agree with scikit-learn and SciPy', () => {
  test.each(expected.trustworthiness)('trustworthiness with $neighbors neighbours, $metric', ({ neighbors, metric, value }) => {
    expect(Math.abs(trustworthiness(roll, flat, { neighbors, metric }) - value)).toBeLessThan(1e-10);
  });

  test('continuity is the trustworthiness of the way back', () => {
    expect(Math.abs(continuity(roll, flat, { neighbors: 12 }) - expected.continuity)).toBeLessThan(1e-10);
    expect(continuity(roll, flat)).toBe(trustworthiness(flat, roll));
  });

  test('neighbour precision', () => {
    const { neighbors, precision } = expected.neighborPrecision;
    expect(distance(neighborPrecision(roll, flat, { neighbors }).precision, precision)).toBeLessThan(1e-10);
    expect(neighborPrecision(roll, flat).neighbors).toEqual([5, 10, 30, 100]);
  });

  test('Shepard correlation', () => {
    expect(Math.abs(shepardCorrelation(roll, flat) - expected.shepardCorrelation)).toBeLessThan(1e-10);
    expect(Math.abs(shepardCorrelation(roll, flat, { metric: 'manhattan' }) - expected.shepardCorrelationManhattan)).toBeLessThan(1e-10);
  });

  test.each(['raw', 'kruskal', 'scaled'] as const)('%s stress', (kind) => {
    expect(Math.abs(stress(roll, flat, { kind }) / expected.stress[kind] - 1)).toBeLessThan(1e-10);
  });

  test('distances may be given in place of x', () => {
    const metric = 'precomputed';
    const given = distances(roll);
    expect(trustworthiness(given, flat, { metric })).toBeCloseTo(trustworthiness(roll, flat), 12);
    expect(continuity(given, flat, { metric })).toBeCloseTo(continuity(roll, flat), 12);
    expect(shepardCorrelation(given, flat, { metric })).toBeCloseTo(expected.shepardCorrelation, 10);
    expect(stress(given, flat, { metric })).toBeCloseTo(expected.stress.kruskal, 10);
  });
});

describe('what must hold', () => {
  test('an embedding that is the data is perfect, and scaling it changes the stress alone', () => {
    const doubled = ndarray(roll.data.map((v) => 2 * v), roll.shape);
    expect([trustworthiness(roll, doubled), continuity(roll, doubled)]).toEqual([1, 1]);
    expect(Array.from(neighborPrecision(roll, doubled, { neighbors: [7] }).precision)).toEqual([1]);
    expect(shepardCorrelation(roll, doubled)).toBeCloseTo(1, 12);
    expect(stress(roll, doubled)).toBeCloseTo(0.5, 12);
    expect(stress(roll, doubled, { kind: 'scaled' })).toBeCloseTo(0, 6);
  });

  test('a sample of pairs repeats from its seed, is near the whole, and never pairs a row with itself', () => {
    const options = { pairs: 5000, seed: 3 };
    const { rows, original, embedded } = shepardPairs(roll, flat, options);
    expect([rows.length, original.length, embedded.length]).toEqual([10000, 5000, 5000]);
    for (let t = 0; t < 5000; t++) expect(rows[2 * t]).not.toBe(rows[2 * t + 1]);
    const sampled = shepardCorrelation(roll, flat, options);
    expect(sampled).toBe(shepardCorrelation(roll, flat, options));
    expect(sampled).not.toBe(shepardCorrelation(roll, flat, { ...options, seed: 4 }));
    expect(Math.abs(sampled - expected.shepardCorrelation)).toBeLessThan(0.03);
  });
});

describe('bad input is named', () => {
  test.each([
    [() => trustworthiness(roll, flat, { neighbors: 150 }), 'LK_INVALID_PARAMETER', /neighbors: got 150, expected .* below 150/],
    [() => trustworthiness(roll, flat, { neighbors: 1.5 }), 'LK_INVALID_PARAMETER', /neighbors/],
    [() => trustworthiness(roll, swissRoll(299)), 'LK_SHAPE', /embedding.*300 rows/],
    [() => trustworthiness([[1], [NaN], [2]], [[1], [2], [3]], { neighbors: 1 }), 'LK_NON_FINITE', /row 1, column 0/],
    [() => trustworthiness(roll, flat, { metric: 'euclid' as 'euclidean' }), 'LK_INVALID_PARAMETER', /metric/],
    [() => stress([[0, 1], [2, 0]], [[0], [1]], { metric: 'precomputed' }), 'LK_INVALID_PARAMETER', /x\[1\]\[0\]: got 2, .*\[0\]\[1\], 1/],
    [() => stress([[0, 1, 2], [1, 0, 1]], [[0], [1]], { metric: 'precomputed' }), 'LK_SHAPE', /square/],
    [() => stress([[0], [1]], [[2], [2]]), 'LK_INVALID_PARAMETER', /embedding: got .equal points/],
    [() => neighborPrecision(roll, flat, { neighbors: [300] }), 'LK_INVALID_PARAMETER', /below 300/],
    [() => neighborPrecision(roll, flat, { neighbors: [] }), 'LK_INVALID_PARAMETER', /at least one/],
    [() => shepardPairs(roll, flat, { pairs: 0 }), 'LK_INVALID_PARAMETER', /pairs/],
    [() => shepardCorrelation([[0], [0], [0]], [[1], [2], [3]]), 'LK_INVALID_PARAMETER', /equal distances/],
  ])('%#', (work, code, text) => {
    const error = errorOf(work);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });
});
