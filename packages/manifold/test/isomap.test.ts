import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { pairwiseDistances } from '@latentkit/linalg';
import { Isomap } from '@latentkit/manifold';
import { distance, distanceUpToSigns, errorOf, golden, swissRoll, throughJson, untied } from './helpers.js';

interface Run {
  reconstructionError: number;
  eigenvalues: number[];
  embedding: number[][];
  transform: number[][];
}
type Name = 'roll' | 'rollRadius' | 'rollManhattan' | 'digits' | 'parts';
const expected = golden<Record<Name, Run>>('isomap');
const roll = swissRoll(520);
const once = swissRoll(60).data;
const two = ndarray(Float64Array.from([...once, ...once.map((v) => v + 40)]), [120, 3]);

let data: Record<Name, [NdArray, NdArray]>;
beforeAll(async () => {
  const x = untied((await loadDigits()).x);
  const rolls: [NdArray, NdArray] = [sliceRows(roll, 0, 500), sliceRows(roll, 500, 520)];
  data = {
    roll: rolls,
    rollRadius: rolls,
    rollManhattan: rolls,
    digits: [sliceRows(x, 0, 300), sliceRows(x, 300, 305)],
    parts: [two, ndarray(two.data.slice(0, 15).map((v) => v + 0.1), [5, 3])],
  };
});

describe('Isomap agrees with scikit-learn', () => {
  test.each([
    ['roll', { neighbors: 8 }],
    ['rollRadius', { radius: 6, components: 3 }],
    ['rollManhattan', { neighbors: 10, metric: 'manhattan' }],
    ['digits', { neighbors: 10, components: 4 }],
    ['parts', { neighbors: 6 }],
  ] as const)('%s', (name, options) => {
    const [x, more] = data[name];
    const isomap = new Isomap(options).fit(x);
    const size = Math.sqrt(expected[name].eigenvalues[0]);
    expect(Math.abs(isomap.reconstructionError / expected[name].reconstructionError - 1)).toBeLessThan(1e-9);
    expect(distance(isomap.eigenvalues.map((v, i) => v / expected[name].eigenvalues[i]), isomap.eigenvalues.map(() => 1))).toBeLessThan(1e-9);
    expect(distanceUpToSigns(isomap.embedding, expected[name].embedding)).toBeLessThan(1e-7 * size);
    expect(distanceUpToSigns(isomap.transform(more), expected[name].transform)).toBeLessThan(1e-7 * size);
    expect(isomap.parts).toBe(name === 'parts' || name === 'digits' ? 2 : 1);
  });
});

describe('what must hold', () => {
  test('the roll is unrolled: the first coordinate runs along it', () => {
    const isomap = new Isomap({ neighbors: 6 }).fit(data.roll[0]);
    const along = Array.from({ length: 500 }, (_, i) => Math.hypot(roll.data[3 * i], roll.data[3 * i + 2]));
    // Arc length of the spiral r = t is about t²/2.
    const arc = along.map((t) => t * t);
    const first = Array.from({ length: 500 }, (_, i) => isomap.embedding.data[2 * i]);
    expect(Math.abs(correlation(arc, first))).toBeGreaterThan(0.995);
  });

  test('precomputed distances give the same, for new rows, too', () => {
    const [x, more] = data.digits;
    const plain = new Isomap({ neighbors: 7 }).fit(x);
    const given = new Isomap({ neighbors: 7, metric: 'precomputed' }).fit(pairwiseDistances(x));
    expect(distance(given.embedding.data, plain.embedding.data)).toBeLessThan(1e-9);
    expect(distance(given.transform(pairwiseDistances(more, x)).data, plain.transform(more).data)).toBeLessThan(1e-9);
    const radius = new Isomap({ radius: 30, metric: 'precomputed' }).fit(pairwiseDistances(x));
    expect(distance(radius.transform(pairwiseDistances(more, x)).data, new Isomap({ radius: 30 }).fit(x).transform(more).data)).toBeLessThan(1e-9);
  });

  test('a row of fit is put where it was', () => {
    const isomap = new Isomap({ neighbors: 8 }).fit(data.roll[0]);
    expect(distance(isomap.transform(sliceRows(data.roll[0], 0, 10)).data, isomap.embedding.data.subarray(0, 20))).toBeLessThan(1e-9);
  });

  test('equal rows are neighbours like any, and lie at one place', () => {
    const x = [...Array.from({ length: 12 }, (_, i) => [i, i * i * 0.1]), [3, 0.9], [3, 0.9]];
    const { data: y } = new Isomap({ neighbors: 3 }).fit(x).embedding;
    expect(distance(y.subarray(6, 8), y.subarray(24, 26))).toBeLessThan(1e-9);
    expect(distance(y.subarray(26, 28), y.subarray(24, 26))).toBeLessThan(1e-9);
  });

  test('what is saved is what was fitted', () => {
    const [x, more] = data.digits;
    for (const options of [{ neighbors: 9, components: 3 }, { radius: 30, metric: 'euclidean' }, { disconnected: 'error', neighbors: 25 }] as const) {
      const isomap = new Isomap(options).fit(x);
      const back = Isomap.fromJSON(throughJson(isomap));
      expect(back.config).toEqual(isomap.config);
      expect(back.embedding).toEqual(isomap.embedding);
      expect(back.transform(more)).toEqual(isomap.transform(more));
      expect([back.reconstructionError, back.parts, back.nFeatures, back.nSamples]).toEqual([isomap.reconstructionError, isomap.parts, 64, 300]);
    }
    const given = new Isomap({ metric: 'precomputed' }).fit(pairwiseDistances(x));
    const back = Isomap.fromJSON(throughJson(given));
    expect(back.transform(pairwiseDistances(more, x))).toEqual(given.transform(pairwiseDistances(more, x)));
  });

  test('the asynchronous form gives the same', async () => {
    const [x, more] = data.digits;
    const options = { runtime: 'plain' } as const;
    const isomap = await new Isomap().fitAsync(x, options);
    expect(isomap.embedding).toEqual(new Isomap().fitTransform(x));
    expect(await new Isomap().fitTransformAsync(x, options)).toEqual(isomap.embedding);
    expect(await isomap.transformAsync(more, options)).toEqual(isomap.transform(more));
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (v: readonly number[]) => v.map((u) => u - v.reduce((s, w) => s + w, 0) / v.length);
  const [u, v] = [centred(a), centred(b)];
  const product = (s: readonly number[], t: readonly number[]) => s.reduce((sum, w, i) => sum + w * t[i], 0);
  return product(u, v) / Math.sqrt(product(u, u) * product(v, v));
}

describe('bad input is named', () => {
  test.each([
    [() => new Isomap().fit([[1, 2]]), 'LK_SHAPE', /at least 2 rows/],
    [() => new Isomap({ neighbors: 3 }).fit([[1], [2], [3]]), 'LK_INVALID_PARAMETER', /Isomap.neighbors: got 3, expected at most 2/],
    [() => new Isomap({ neighbors: 1 }).fit([[1], [1], [1]]), 'LK_INVALID_PARAMETER', /equal rows/],
    [() => new Isomap({ neighbors: 1 }).fit([[1], [NaN], [1]]), 'LK_NON_FINITE', /row 1/],
    [() => new Isomap({ neighbors: 6, disconnected: 'error' }).fit(two), 'LK_INVALID_PARAMETER', /Isomap.neighbors: got 6, .* 2 parts/],
    [() => new Isomap({ metric: 'precomputed', neighbors: 1 }).fit([[0, 1], [1.5, 0]]), 'LK_INVALID_PARAMETER', /x\[1\]\[0\]: got 1.5/],
    [() => new Isomap({ radius: 6 }).fit(roll).transform([[1, 2, 3], [900, 0, 0]]), 'LK_INVALID_PARAMETER', /x\[1\].*within the radius 6/],
    [() => new Isomap().fit(roll).transform([[1, 2]]), 'LK_SHAPE', /3 columns/],
    [() => new Isomap({ metric: 'precomputed' }).fit(pairwiseDistances(two)).transform(ndarray(new Float64Array(120).fill(-1), [1, 120])), 'LK_INVALID_PARAMETER', /x\[0\]\[0\]/],
    [() => new Isomap({ radius: 0 }), 'LK_INVALID_PARAMETER', /radius/],
    [() => new Isomap().transform([[1]]), 'LK_NOT_FITTED', /Isomap.transform/],
  ])('%#', (work, code, text) => {
    const error = errorOf(work);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });
});
