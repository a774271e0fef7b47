import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { pairwiseDistances } from '@latentkit/linalg';
import { SpectralEmbedding } from '@latentkit/manifold';
import { distance, distanceUpToSigns, errorOf, golden, swissRoll, throughJson, untied } from './helpers.js';

type Name = 'rollNeighbors' | 'digitsAuto' | 'digitsRbf' | 'digitsRbfAuto' | 'precomputed';
const expected = golden<Record<Name, { embedding: number[][] }>>('spectral');
const roll = swissRoll(400);
const affinities = ndarray(pairwiseDistances(roll).data.map((d) => (Math.exp(-d / 4) < 0.02 ? 0 : Math.exp(-d / 4))), [400, 400]);

let digits: NdArray<Float64Array>;
beforeAll(async () => {
  digits = untied(sliceRows((await loadDigits()).x, 0, 300));
});

describe('SpectralEmbedding agrees with scikit-learn', () => {
  test.each([
    ['rollNeighbors', () => roll, { neighbors: 12 }],
    ['digitsAuto', () => digits, { components: 3 }],
    ['digitsRbf', () => digits, { components: 3, affinity: 'rbf', gamma: 1e-3 }],
    ['digitsRbfAuto', () => ndarray(digits.data.map((v) => v / 16), digits.shape), { affinity: 'rbf' }],
    ['precomputed', () => affinities, { affinity: 'precomputed', components: 3 }],
  ] as const)('%s', (name, x, options) => {
    const embedding = new SpectralEmbedding(options).fitTransform(x());
    const size = Math.max(...expected[name].embedding.flat().map(Math.abs));
    // Signs and all: the largest entry of each column is positive in both.
    expect(distance(embedding.data.subarray(0, expected[name].embedding.flat().length), expected[name].embedding.flat())).toBeLessThan(1e-6 * size);
  });
});

describe('what must hold', () => {
  test('a ring of n nodes has the eigenvalues 1 - cos(2πk/n), each twice', () => {
    const n = 30;
    const ring = ndarray(new Float64Array(n * n), [n, n]);
    for (let i = 0; i < n; i++) for (const j of [(i + 1) % n, (i + n - 1) % n]) ring.data[i * n + j] = 1;
    const { eigenvalues, embedding } = new SpectralEmbedding({ affinity: 'precomputed', components: 4 }).fit(ring);
    const value = (k: number) => 1 - Math.cos((2 * Math.PI * k) / n);
    expect(distance(eigenvalues, [value(1), value(1), value(2), value(2)])).toBeLessThan(1e-12);
    // Two eigenvectors of one eigenvalue place the ring on a circle.
    const radii = Array.from({ length: n }, (_, i) => Math.hypot(embedding.data[4 * i], embedding.data[4 * i + 1]));
    expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(1e-9);
  });

  test('what is saved is what was fitted; the asynchronous form gives the same', async () => {
    for (const options of [{ neighbors: 40, components: 1, seed: 4 }, { affinity: 'rbf', gamma: 2e-3 }] as const) {
      const spectral = new SpectralEmbedding(options).fit(digits);
      const back = SpectralEmbedding.fromJSON(throughJson(spectral));
      expect([back.config, back.embedding, back.eigenvalues]).toEqual([spectral.config, spectral.embedding, spectral.eigenvalues]);
      expect(await new SpectralEmbedding(options).fitTransformAsync(digits, { runtime: 'plain' })).toEqual(spectral.embedding);
    }
  });

  test('of few rows, auto takes ten neighbours', () => {
    const few = sliceRows(digits, 0, 60);
    expect(new SpectralEmbedding().fitTransform(few)).toEqual(new SpectralEmbedding({ neighbors: 10 }).fitTransform(few));
    expect(new SpectralEmbedding({ components: 1 }).fitTransform([[1], [2], [4], [8]]).shape).toEqual([4, 1]);
  });

  test('another seed finds the same eigenvectors', () => {
    const one = new SpectralEmbedding({ seed: 1, neighbors: 12 }).fitTransform(roll);
    const two = new SpectralEmbedding({ seed: 2, neighbors: 12 }).fitTransform(roll);
    expect(distanceUpToSigns(one, Array.from({ length: 400 }, (_, i) => [two.data[2 * i], two.data[2 * i + 1]]))).toBeLessThan(1e-9);
  });
});

describe('bad input is named', () => {
  const precomputed = { affinity: 'precomputed', components: 1 } as const;
  test.each([
    [() => new SpectralEmbedding().fit([[1, 2]]), 'LK_SHAPE', /at least 2 rows/],
    [() => new SpectralEmbedding({ neighbors: 401 }).fit(roll), 'LK_INVALID_PARAMETER', /neighbors: got 401, expected at most 400/],
    [() => new SpectralEmbedding({ components: 3 }).fit([[1], [2], [3]]), 'LK_INVALID_PARAMETER', /components: got 3/],
    [() => new SpectralEmbedding(precomputed).fit([[1, 0.5], [0.4, 1]]), 'LK_INVALID_PARAMETER', /x\[0\]\[1\]: got 0.5, .*\[1\]\[0\], 0.4/],
    [() => new SpectralEmbedding(precomputed).fit([[1, -1], [-1, 1]]), 'LK_INVALID_PARAMETER', /x\[0\]\[1\]: got -1/],
    [() => new SpectralEmbedding(precomputed).fit([[1, 0, 0], [0, 1, 0]]), 'LK_SHAPE', /square/],
    [() => new SpectralEmbedding(precomputed).fit([[1, 0], [0, 1]]), 'LK_INVALID_PARAMETER', /x: got .*2 parts/],
    [() => new SpectralEmbedding({ neighbors: 2, components: 1 }).fit([[1], [2], [9], [10]]), 'LK_INVALID_PARAMETER', /neighbors: got .*2 parts/],
    [() => new SpectralEmbedding({ affinity: 'rbf', gamma: 1e6, components: 1 }).fit([[1], [2], [9], [10]]), 'LK_INVALID_PARAMETER', /gamma: got .*4 parts/],
    [() => new SpectralEmbedding({ gamma: 0 }), 'LK_INVALID_PARAMETER', /gamma/],
    [() => new SpectralEmbedding().eigenvalues, 'LK_NOT_FITTED', /eigenvalues/],
  ])('%#', (work, code, text) => {
    const error = errorOf(work);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });
});
