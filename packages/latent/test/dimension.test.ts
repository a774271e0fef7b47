import { InvalidParameterError, type NdArray, NonFiniteError, ShapeError, ndarray, random, sliceRows } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { levinaBickel, levinaBickelAsync, pcaDimension, spectralDimension, twoNN, twoNNAsync } from '@latentkit/latent';
import { golden } from './helpers.js';

interface Golden {
  n: number;
  neighbors: number;
  manifolds: Record<
    'swissRoll' | 'sphere' | 'cube',
    {
      dimension: number;
      firstRow: number[];
      twoNN: Record<'linear' | 'less' | 'likelihood', number>;
      levinaBickel: Record<'harmonic' | 'mean' | 'median' | 'few' | 'unbiased', number> & { local: number[] };
      pca: Record<'share' | 'largest' | 'participation', { all: number; local: number }>;
    }
  >;
}

const expected = golden<Golden>('dimension');
const { n } = expected;
const draws = (kind: 'uniform' | 'normal', name: string, columns: number): number[][] => {
  const values = random(7).stream(name).at(0)[kind](n * columns);
  return Array.from({ length: n }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
};
const rotated = (row: number[], by: number): number[] => row.map((_, j) => row[(j - by + row.length) % row.length]);

/** As internal/reference/dimension.py makes them. */
const manifolds = {
  swissRoll: () =>
    draws('uniform', 'swiss', 2).map(([u, v]) => {
      const t = 1.5 * Math.PI * (1 + 2 * u);
      return [t * Math.cos(t), 21 * v, t * Math.sin(t)];
    }),
  sphere: () =>
    draws('normal', 'sphere', 6).map((z) => {
      const size = Math.hypot(...z);
      return Array.from({ length: 10 }, (_, j) => z.reduce((sum, value, i) => sum + (value / size) * Math.cos(1.3 * (10 * i + j) ** 1.5), 0));
    }),
  cube: () =>
    draws('uniform', 'cube', 10).map((u) => {
      const [one, three] = [rotated(u, 1), rotated(u, 3)];
      return [...u.map((value, j) => value + 0.1 * Math.sin(2 * Math.PI * one[j])), ...u.map((value, j) => Math.cos(value * three[j]))];
    }),
};
/** Equal to the digits that single precision leaves to the draws. */
const close = (got: number, wanted: number): void => expect(Math.abs(got / wanted - 1)).toBeLessThan(1e-5);

describe.each(['swissRoll', 'sphere', 'cube'] as const)('dimension of %s, as scikit-dimension finds it', (name) => {
  const wanted = expected.manifolds[name];
  let x: NdArray;
  beforeAll(() => {
    const rows = manifolds[name]();
    x = ndarray(Float64Array.from(rows.flat()), [n, rows[0].length]);
    wanted.firstRow.forEach((value, j) => expect(x.data[j]).toBeCloseTo(value, 5));
  });

  test('by two neighbours', async () => {
    const found = twoNN(x);
    close(found.dimension, wanted.twoNN.linear);
    close(twoNN(x, { discard: 0.25 }).dimension, wanted.twoNN.less);
    close(twoNN(x, { fit: 'likelihood' }).dimension, wanted.twoNN.likelihood);
    close((await twoNNAsync(x)).dimension, found.dimension);
    expect(found.logRatios.shape).toEqual([540]);
    expect(found.logSurvival.data[299]).toBeCloseTo(-Math.log(1 - 300 / 600), 12);
    // Also near the truth: within a quarter, as n = 600 allows in ten dimensions.
    expect(Math.abs(found.dimension / wanted.dimension - 1)).toBeLessThan(0.25);
  });

  test('by maximum likelihood', async () => {
    const found = levinaBickel(x);
    close(found.dimension, wanted.levinaBickel.harmonic);
    wanted.levinaBickel.local.forEach((value, i) => close(found.local.data[i], value));
    close(levinaBickel(x, { average: 'mean' }).dimension, wanted.levinaBickel.mean);
    close(levinaBickel(x, { average: 'median' }).dimension, wanted.levinaBickel.median);
    close(levinaBickel(x, { neighbors: 8 }).dimension, wanted.levinaBickel.few);
    close(levinaBickel(x, { neighbors: 12, unbiased: true, average: 'mean' }).dimension, wanted.levinaBickel.unbiased);
    close((await levinaBickelAsync(x)).dimension, found.dimension);
  });

  test.each([
    ['share', 0.9],
    ['largest', 0.1],
    ['participation', undefined],
  ] as const)('by PCA, rule %s', (rule, threshold) => {
    const options = { rule, ...(threshold === undefined ? {} : { threshold }) };
    const all = pcaDimension(x, options);
    close(all.dimension, wanted.pca[rule].all);
    expect(all.local).toBeUndefined();
    const local = pcaDimension(x, { ...options, neighbors: expected.neighbors });
    close(local.dimension, wanted.pca[rule].local);
    expect(local.local?.shape).toEqual([n]);
  });
});

describe('estimates of dimension', () => {
  const x = ndarray(Float64Array.from(random(1).stream('plane').at(0).normal(400)), [200, 2]);
  const doubled = ndarray(Float64Array.from([...x.data, ...x.data.subarray(0, 40)]), [220, 2]);

  test('take samples of any shape, and as many features as there are', () => {
    const wide = ndarray(Float64Array.from({ length: 200 * 300 }, (_, at) => x.data[2 * Math.floor(at / 300)] * Math.cos(at % 300) + x.data[2 * Math.floor(at / 300) + 1] * Math.sin(at % 300)), [200, 20, 15]);
    expect(pcaDimension(wide).dimension).toBe(2);
    expect(pcaDimension(sliceRows(wide, 0, 30), { rule: 'largest' }).dimension).toBe(2);
    expect(pcaDimension(sliceRows(wide, 0, 30), { rule: 'participation' }).dimension).toBeCloseTo(2, 0);
    expect(twoNN(wide).dimension).toBeCloseTo(twoNN(ndarray(wide.data, [200, 300])).dimension, 12);
  });

  test('leave out what is there twice, and say so', () => {
    const warnings: string[] = [];
    const onWarning = (text: string): number => warnings.push(text);
    const { dimension, logRatios } = twoNN(doubled, { discard: 0, onWarning });
    expect(logRatios.shape).toEqual([180]);
    expect(dimension).toBeGreaterThan(1.5);
    expect(warnings).toEqual([expect.stringMatching(/^twoNN: 40 of 220 samples are left out/)]);
    const few = levinaBickel(doubled, { neighbors: 2, onWarning });
    // The doubled ones, and those whose two nearest neighbours are one of them, twice.
    const left = few.local.data.filter(Number.isNaN).length;
    expect(left).toBeGreaterThan(40);
    expect(left).toBeLessThan(70);
    expect(Number.isFinite(few.dimension)).toBe(true);
    expect(warnings[1]).toMatch(new RegExp(`^levinaBickel: ${left} of 220`));
    expect(levinaBickel(doubled, { neighbors: 30, onWarning }).dimension).toBeCloseTo(levinaBickel(x, { neighbors: 30 }).dimension, 0);
    expect(warnings.length).toBe(2);
    expect(() => levinaBickel(ndarray(new Float32Array(20), [10, 2]), { neighbors: 3 })).toThrow(/once/);
    expect(() => twoNN(ndarray(new Float32Array(20), [10, 2]))).toThrow(InvalidParameterError);
    expect(pcaDimension(ndarray(new Float32Array(20), [10, 2])).dimension).toBe(0);
    expect(pcaDimension(ndarray(new Float32Array(20), [10, 2]), { rule: 'participation' }).dimension).toBe(0);
  });

  test('know other metrics', () => {
    const squares = { metric: 'manhattan' } as const;
    expect(twoNN(x, squares).dimension).not.toBe(twoNN(x).dimension);
    expect(levinaBickel(x, squares).dimension).toBeCloseTo(2, 0);
  });

  test('refuse what makes no sense', () => {
    for (const options of [{ neighbors: 200 }, { neighbors: 1 }, { neighbors: 2, unbiased: true }, { average: 'sum' as 'mean' }]) {
      expect(() => levinaBickel(x, options)).toThrow(InvalidParameterError);
    }
    for (const options of [{ discard: 1 }, { discard: -0.1 }, { fit: 'log' as 'linear' }]) expect(() => twoNN(x, options)).toThrow(InvalidParameterError);
    for (const options of [{ threshold: 0 }, { threshold: 1.5 }, { rule: 'gap' as 'share' }, { neighbors: 200 }]) expect(() => pcaDimension(x, options)).toThrow(InvalidParameterError);
    for (const estimate of [twoNN, levinaBickel, pcaDimension]) {
      expect(() => estimate([[1, 2], [3, NaN], [1, 1]])).toThrow(NonFiniteError);
      expect(() => estimate([[1, 2]])).toThrow(ShapeError);
    }
  });
});

describe('spectralDimension', () => {
  test('counts what holds a share of the squares, or of the values', () => {
    const values = [1, 3, 2, 0.5];
    // Squares 9, 4, 1, .25 of 14.25; values 3, 2, 1, .5 of 6.5.
    expect([...spectralDimension(values, { share: 0.6 })]).toEqual([1]);
    expect([...spectralDimension(values)]).toEqual([3]);
    expect([...spectralDimension(values, { share: 0.6, of: 'values' })]).toEqual([2]);
    expect([...spectralDimension([values, [1, 0, 0, 0], [0, 0, 0, 0]], { share: 1 })]).toEqual([4, 1, 0]);
    expect(() => spectralDimension(values, { share: 0 })).toThrow(InvalidParameterError);
    expect(() => spectralDimension(values, { of: 'cubes' as 'values' })).toThrow(/squares/);
    expect(() => spectralDimension([1, -1])).toThrow(/values\[1\]/);
    expect(() => spectralDimension([[[1]]])).toThrow(ShapeError);
    expect(() => spectralDimension([1, Infinity])).toThrow(NonFiniteError);
  });
});
