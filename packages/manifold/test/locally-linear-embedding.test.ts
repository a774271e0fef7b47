import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { LocallyLinearEmbedding } from '@latentkit/manifold';
import { distance, distanceUpToSigns, errorOf, golden, sCurve, spread, swissRoll, throughJson, untied } from './helpers.js';

interface Run {
  reconstructionError: number;
  embedding: number[][];
  transform: number[][];
}
type Name = 'standardRoll' | 'standardDigits' | 'modifiedRoll' | 'modifiedDigits' | 'hessianCurve' | 'ltsaCurve' | 'ltsaDigits';
const expected = golden<Record<Name, Run>>('lle');
const roll = swissRoll(410);
const curve = sCurve(405);

let digits: NdArray;
beforeAll(async () => {
  digits = untied(sliceRows((await loadDigits()).x, 0, 305));
});

function parts(name: Name): [NdArray, NdArray] {
  if (name.endsWith('Roll')) return [sliceRows(roll, 0, 400), sliceRows(roll, 400)];
  if (name.endsWith('Curve')) return [sliceRows(curve, 0, 400), sliceRows(curve, 400)];
  return [sliceRows(digits, 0, 300), sliceRows(digits, 300)];
}

describe('LocallyLinearEmbedding agrees with scikit-learn, and for the Hessian with its paper in NumPy', () => {
  test.each([
    ['standardRoll', { neighbors: 8 }],
    ['standardDigits', { neighbors: 20, components: 3, reg: 1e-2 }],
    ['modifiedRoll', { neighbors: 10, method: 'modified' }],
    ['modifiedDigits', { neighbors: 20, components: 3, method: 'modified' }],
    ['hessianCurve', { neighbors: 12, method: 'hessian' }],
    ['ltsaCurve', { neighbors: 12, method: 'ltsa' }],
    ['ltsaDigits', { neighbors: 20, components: 3, method: 'ltsa' }],
  ] as const)('%s', (name, options) => {
    const [x, more] = parts(name);
    const lle = new LocallyLinearEmbedding(options).fit(x);
    // scikit-learn's eigenvalues have an absolute error of about 1e-15.
    expect(Math.abs(lle.reconstructionError - expected[name].reconstructionError)).toBeLessThan(1e-6 * expected[name].reconstructionError + 1e-14);
    expect(distanceUpToSigns(lle.embedding, expected[name].embedding)).toBeLessThan(1e-5);
    expect(distanceUpToSigns(lle.transform(more), expected[name].transform)).toBeLessThan(1e-5);
  });
});

describe('what must hold', () => {
  test.each(['standard', 'modified', 'hessian', 'ltsa'] as const)('%s: columns are orthonormal, without mean, and their largest entries positive', (method) => {
    const { data, shape } = new LocallyLinearEmbedding({ method, neighbors: 12 }).fitTransform(sliceRows(curve, 0, 300));
    const column = (c: number) => Array.from({ length: shape[0] }, (_, i) => data[2 * i + c]);
    const product = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
    const ones = new Array<number>(300).fill(1);
    const [u, v] = [column(0), column(1)];
    expect(distance([product(u, u), product(v, v), product(u, v), product(u, ones), product(v, ones)], [1, 1, 0, 0, 0])).toBeLessThan(1e-5);
    for (const w of [u, v]) expect(Math.max(...w)).toBe(Math.max(...w.map(Math.abs)));
  });

  test('the s curve is rolled out: arc length and width are linear in the embedding', () => {
    const arc = centre(spread(405, 0.6180339887498949));
    const width = centre(spread(405, 0.41421356237309515));
    for (const method of ['hessian', 'ltsa', 'modified'] as const) {
      const { data } = new LocallyLinearEmbedding({ method, neighbors: 12 }).fitTransform(curve);
      for (const truth of [arc, width]) {
        const along = [0, 1].map((c) => truth.reduce((sum, value, i) => sum + value * data[2 * i + c], 0));
        expect((along[0] ** 2 + along[1] ** 2) / truth.reduce((sum, value) => sum + value * value, 0)).toBeGreaterThan(0.999);
      }
    }
  });

  test('a point halfway between two neighbours on a line is put halfway', () => {
    const line = ndarray(Float64Array.from({ length: 60 }, (_, i) => i), [60, 1]);
    const lle = new LocallyLinearEmbedding({ neighbors: 2, components: 1, reg: 1e-9 }).fit(line);
    const placed = lle.transform([[20.5]]).data[0];
    expect(placed).toBeCloseTo((lle.embedding.data[20] + lle.embedding.data[21]) / 2, 6);
  });

  test('what is saved is what was fitted; the asynchronous form gives the same', async () => {
    const [x, more] = parts('standardDigits');
    for (const options of [{ neighbors: 15, reg: 1e-2, seed: 3 }, { method: 'ltsa', neighbors: 14 }] as const) {
      const lle = new LocallyLinearEmbedding(options).fit(x);
      const back = LocallyLinearEmbedding.fromJSON(throughJson(lle));
      expect([back.config, back.embedding, back.reconstructionError]).toEqual([lle.config, lle.embedding, lle.reconstructionError]);
      expect(back.transform(more)).toEqual(lle.transform(more));
      expect([back.nSamples, back.nFeatures]).toEqual([300, 64]);
      expect(await new LocallyLinearEmbedding(options).fitTransformAsync(x, { runtime: 'plain' })).toEqual(lle.embedding);
    }
  });
});

function centre(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.map((value) => value - mean);
}

describe('bad input is named', () => {
  const apart = ndarray(Float64Array.from({ length: 20 }, (_, i) => (i < 10 ? i : i + 1000)), [20, 1]);
  test.each([
    [() => new LocallyLinearEmbedding().fit([[1, 2]]), 'LK_SHAPE', /at least 2 rows/],
    [() => new LocallyLinearEmbedding({ neighbors: 3, components: 1 }).fit([[1], [2], [3]]), 'LK_INVALID_PARAMETER', /neighbors: got 3, expected at most 2/],
    [() => new LocallyLinearEmbedding({ components: 2 }).fit(apart), 'LK_INVALID_PARAMETER', /components: got 2, expected at most 1, the number of features/],
    [() => new LocallyLinearEmbedding({ components: 1 }).fit(apart), 'LK_INVALID_PARAMETER', /falls into 2 parts/],
    [() => new LocallyLinearEmbedding({ reg: 0, neighbors: 8 }).fit(roll), 'LK_INVALID_PARAMETER', /LocallyLinearEmbedding.reg: got 0/],
    [() => new LocallyLinearEmbedding({ neighbors: 2 }).fit([[1, 1], [1, 1], [1, 1]]), 'LK_INVALID_PARAMETER', /equal rows/],
    [() => new LocallyLinearEmbedding({ neighbors: 1 }).fit([[1, 1], [NaN, 1]]), 'LK_NON_FINITE', /row 1/],
    [() => new LocallyLinearEmbedding({ method: 'hessian', neighbors: 5 }), 'LK_INVALID_PARAMETER', /neighbors: got 5, expected at least 6 for the hessian/],
    [() => new LocallyLinearEmbedding({ method: 'ltsa', neighbors: 2, components: 3 }), 'LK_INVALID_PARAMETER', /at least 3/],
    [() => new LocallyLinearEmbedding().fit(roll).transform([[1, 2]]), 'LK_SHAPE', /3 columns/],
    [() => new LocallyLinearEmbedding().reconstructionError, 'LK_NOT_FITTED', /reconstructionError/],
  ])('%#', (work, code, text) => {
    const error = errorOf(work);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });
});
