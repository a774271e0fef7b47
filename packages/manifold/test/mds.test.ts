import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { pairwiseDistances } from '@latentkit/linalg';
import { MDS, stress } from '@latentkit/manifold';
import { distance, distanceUpToSigns, errorOf, golden, spread, swissRoll, throughJson } from './helpers.js';

interface Run {
  stress: number;
  iterations: number;
  embedding: number[][];
}
type Name = 'metricGiven' | 'metricGivenFew' | 'metricGivenLoose' | 'nonmetricGiven' | 'nonmetricTied' | 'classicalStart' | 'classicalStartManhattan3';
const expected = golden<Record<Name, Run> & { classical: { eigenvalues: number[]; embedding: number[][] } }>('mds');

let digits: NdArray;
let distances: NdArray<Float64Array>;
const second = spread(200, 0.5698402909980532);
const init = spread(200, 0.7548776662466927).map((u, i) => [u, second[i]]);

beforeAll(async () => {
  digits = sliceRows((await loadDigits()).x, 0, 200);
  distances = pairwiseDistances(digits);
});

describe('MDS agrees with scikit-learn', () => {
  test('the classical method', () => {
    const mds = new MDS({ method: 'classical', components: 3 }).fit(digits);
    expect(distance(mds.eigenvalues?.map((v, i) => v / expected.classical.eigenvalues[i]) ?? [], [1, 1, 1])).toBeLessThan(1e-9);
    expect(distanceUpToSigns(mds.embedding, expected.classical.embedding)).toBeLessThan(1e-7);
    expect(mds.stress).toBeCloseTo(stress(digits, mds.embedding, { kind: 'raw' }), 4);
    expect(mds.iterations).toBe(0);
  });

  test.each([
    ['metricGiven', {}],
    ['metricGivenFew', { maxIterations: 7, tolerance: 0, normalizedStress: true }],
    ['metricGivenLoose', { tolerance: 1e-3 }],
    ['nonmetricGiven', { method: 'nonmetric', maxIterations: 40, tolerance: 0 }],
  ] as const)('SMACOF from given points: %s', (name, options) => {
    const mds = new MDS({ ...options, init }).fit(digits);
    expect(mds.iterations).toBe(expected[name].iterations);
    expect(Math.abs(mds.stress / expected[name].stress - 1)).toBeLessThan(1e-9);
    expect(distance(mds.embedding.data.subarray(0, 24), expected[name].embedding.flat())).toBeLessThan(1e-6);
  });

  test('nonmetric with tied dissimilarities', () => {
    const tied = { data: distances.data.map((d) => rounded(d / 4)), shape: distances.shape };
    const mds = new MDS({ method: 'nonmetric', metric: 'precomputed', init, maxIterations: 40, tolerance: 0, normalizedStress: false }).fit(tied);
    expect(Math.abs(mds.stress / expected.nonmetricTied.stress - 1)).toBeLessThan(1e-9);
    expect(distance(mds.embedding.data.subarray(0, 24), expected.nonmetricTied.embedding.flat())).toBeLessThan(1e-6);
  });

  test.each([
    ['classicalStart', {}],
    ['classicalStartManhattan3', { metric: 'manhattan', components: 3 }],
  ] as const)('SMACOF from the classical solution: %s', (name, options) => {
    const mds = new MDS(options).fit(swissRoll(250));
    expect(Math.abs(mds.stress / expected[name].stress - 1)).toBeLessThan(1e-6);
    expect(mds.iterations).toBe(expected[name].iterations);
    expect(distanceUpToSigns(mds.embedding, expected[name].embedding)).toBeLessThan(1e-4);
  });
});

/** Half to even, as NumPy rounds. */
function rounded(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

describe('what must hold', () => {
  test('points in the plane come back exactly from their distances', () => {
    const plane = Array.from({ length: 40 }, (_, i) => [Math.cos(i) * i, Math.sin(3 * i) * 7]);
    for (const method of ['metric', 'classical'] as const) {
      const mds = new MDS({ method, metric: 'precomputed' }).fit(pairwiseDistances(plane));
      expect(mds.stress).toBeLessThan(1e-18);
      expect(distance(pairwiseDistances(mds.embedding).data, pairwiseDistances(plane).data)).toBeLessThan(1e-9);
    }
  });

  test('nonmetric scaling sees through a monotone change of the distances, metric scaling does not', () => {
    const plane = Array.from({ length: 60 }, (_, i) => [Math.cos(i) * i, Math.sin(3 * i) * 30]);
    const between = pairwiseDistances(plane);
    const squared = { data: between.data.map((d) => d * d), shape: between.shape };
    const options = { metric: 'precomputed', normalizedStress: true } as const;
    expect(new MDS({ ...options, method: 'nonmetric' }).fit(squared).stress).toBeLessThan(0.02);
    expect(new MDS(options).fit(squared).stress).toBeGreaterThan(0.1);
  });

  test('random starts repeat from their seed, and the best of several is kept', () => {
    const options = { init: 'random', maxIterations: 30, seed: 5 } as const;
    const one = new MDS(options).fit(digits);
    expect(new MDS(options).fit(digits).stress).toBe(one.stress);
    expect(new MDS({ ...options, seed: 6 }).fit(digits).stress).not.toBe(one.stress);
    expect(new MDS({ ...options, nInit: 4 }).fit(digits).stress).toBeLessThanOrEqual(one.stress);
  });

  test('what is saved is what was fitted', () => {
    for (const options of [{ normalizedStress: true, components: 3, maxIterations: 5 }, { method: 'classical' }] as const) {
      const mds = new MDS(options).fit(digits);
      const back = MDS.fromJSON(throughJson(mds));
      expect([back.config, back.stress, back.iterations, back.eigenvalues]).toEqual([mds.config, mds.stress, mds.iterations, mds.eigenvalues]);
      expect(back.embedding).toEqual(mds.embedding);
    }
  });

  test('the asynchronous form gives the same; stopped, it keeps what it has', async () => {
    const options = { maxIterations: 40, tolerance: 0 };
    const whole = new MDS(options).fit(digits);
    expect((await new MDS(options).fitTransformAsync(digits, { runtime: 'plain' })).data).toEqual(whole.embedding.data);
    const controller = new AbortController();
    const stopped = await new MDS(options).fitAsync(digits, {
      runtime: 'plain',
      signal: controller.signal,
      onProgress: ({ done, values }) => {
        if (values?.stress !== undefined && done === 4) controller.abort();
      },
    });
    expect(stopped.iterations).toBe(4);
    expect(stopped.stress).toBe(new MDS({ ...options, maxIterations: 4 }).fit(digits).stress);
  });
});

describe('bad input is named', () => {
  const precomputed = { metric: 'precomputed' } as const;
  test.each([
    [() => new MDS().fit([[1, 2]]), 'LK_SHAPE', /at least 2 rows/],
    [() => new MDS().fit([[1, 2], [1, 2], [1, 2]]), 'LK_INVALID_PARAMETER', /3 equal rows/],
    [() => new MDS({ components: 3 }).fit([[1, 2], [2, 2], [3, 4]]), 'LK_INVALID_PARAMETER', /components: got 3, expected at most 2/],
    [() => new MDS().fit([[1, 2], [Infinity, 2]]), 'LK_NON_FINITE', /row 1, column 0/],
    [() => new MDS(precomputed).fit([[0, 1], [2, 0]]), 'LK_INVALID_PARAMETER', /x\[1\]\[0\]/],
    [() => new MDS(precomputed).fit([[0, -1], [-1, 0]]), 'LK_INVALID_PARAMETER', /x\[1\]\[0\]: got -1, expected a distance >= 0/],
    [() => new MDS(precomputed).fit([[0, 1], [1, 3]]), 'LK_INVALID_PARAMETER', /x\[1\]\[1\]: got 3/],
    [() => new MDS(precomputed).fit([[0, 0], [0, 0]]), 'LK_INVALID_PARAMETER', /differ/],
    [() => new MDS({ init: [[1, 2], [3, 4]] }).fit(digits), 'LK_SHAPE', /200 points of 2/],
    [() => new MDS({ components: 0 }), 'LK_INVALID_PARAMETER', /components/],
    [() => new MDS({ components: 1.5 }), 'LK_INVALID_PARAMETER', /components/],
    [() => new MDS({ nInt: 3 } as object), 'LK_UNKNOWN_NAME', /nInit/],
    [() => new MDS().embedding, 'LK_NOT_FITTED', /MDS.embedding/],
  ])('%#', (work, code, text) => {
    const error = errorOf(work);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });

  test('a fit that fails leaves the earlier one', () => {
    const mds = new MDS({ maxIterations: 3 }).fit(digits);
    const before = mds.embedding;
    expect(() => mds.fit([[1, 2]])).toThrow();
    expect(mds.embedding).toBe(before);
  });
});
