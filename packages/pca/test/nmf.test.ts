import { beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, ndarray, random, sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { matmul } from '@latentkit/linalg';
import { NMF, type NMFOptions } from '@latentkit/pca';
import { distance, golden } from './helpers.js';

interface Expected {
  reconstructionError: number;
  nIter: number;
  components: number[][];
  codes: number[][];
  newCodes: number[][];
}

const CASES: Record<string, NMFOptions> = {
  nndsvd: { init: 'nndsvd', maxIterations: 50, tolerance: 0 },
  nndsvda: { init: 'nndsvda', tolerance: 1e-3, maxIterations: 400 },
  penalty: { alphaW: 0.02, alphaH: 0.05, l1Ratio: 0.3, maxIterations: 40, tolerance: 0 },
  multiplicative: { solver: 'multiplicative', maxIterations: 60, tolerance: 0 },
  multiplicativePenalty: { solver: 'multiplicative', alphaW: 0.02, l1Ratio: 0.5, maxIterations: 60, tolerance: 0 },
  kullbackLeibler: { solver: 'multiplicative', loss: 'kullback-leibler', maxIterations: 60, tolerance: 0 },
  kullbackLeiblerStops: { solver: 'multiplicative', loss: 'kullback-leibler', tolerance: 1e-3 },
};

describe('NMF of digits agrees with scikit-learn', () => {
  const expected = golden<Record<keyof typeof CASES, Expected> & { pixels: number[]; randomized: number }>('nmf');
  let x: NdArray;
  beforeAll(async () => {
    x = (await loadDigits()).x;
  });

  test.each(Object.keys(CASES))('%s: the same iterations, factors and codes', (name) => {
    const numbers = expected[name];
    const nmf = new NMF({ components: 6, ...CASES[name] });
    const codes = nmf.fitTransform(sliceRows(x, 0, 300));
    expect(nmf.nIter).toBe(numbers.nIter);
    expect(nmf.converged).toBe(CASES[name].tolerance !== 0);
    expect(Math.abs(nmf.reconstructionError / numbers.reconstructionError - 1)).toBeLessThan(1e-8);
    const at = Array.from({ length: 6 }, (_, r) => expected.pixels.map((j) => nmf.components.data[r * 64 + j])).flat();
    const scale = Math.max(...numbers.components.flat());
    expect(distance(at, numbers.components.flat()) / scale).toBeLessThan(1e-6);
    expect(distance(codes.data.slice(0, 18), numbers.codes.flat()) / Math.max(...numbers.codes.flat())).toBeLessThan(1e-6);
    const newCodes = nmf.transform(sliceRows(x, 300, 302)).data;
    expect(distance(newCodes, numbers.newCodes.flat()) / Math.max(...numbers.newCodes.flat())).toBeLessThan(1e-6);
  });

  test('what scikit-learn finds from its randomized start', () => {
    const nmf = new NMF({ components: 6, ...CASES.nndsvd }).fit(sliceRows(x, 0, 300));
    expect(Math.abs(nmf.reconstructionError / expected.randomized - 1)).toBeLessThan(1e-4);
  });

  test('fitAsync gives the same', async () => {
    const nmf = new NMF({ components: 6, ...CASES.nndsvda });
    const codes = await nmf.fitTransformAsync(sliceRows(x, 0, 300));
    expect(Math.abs(nmf.reconstructionError / expected.nndsvda.reconstructionError - 1)).toBeLessThan(1e-8);
    expect(distance(codes.data.slice(0, 18), expected.nndsvda.codes.flat())).toBeLessThan(1e-5);
    await nmf.fitAsync(sliceRows(x, 0, 300));
    expect(nmf.nIter).toBe(expected.nndsvda.nIter);
  });
});

/** Samples made of three parts that do not overlap. */
function parts(n: number): { x: NdArray<Float64Array>; h: NdArray<Float64Array> } {
  const h = ndarray(Float64Array.of(1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 4), [3, 8]);
  const codes = random(3).stream('codes').at(0).uniform(3 * n).map((value) => (value < 0.3 ? 0 : value));
  return { x: matmul(ndarray(codes, [n, 3]), h), h };
}

describe('NMF', () => {
  const { x, h } = parts(60);

  test.each<NMFOptions>([
    { init: 'random', seed: 4 },
    { init: 'nndsvdar', seed: 2 },
    { init: 'nndsvd', shuffle: true },
    { solver: 'multiplicative', init: 'random' },
    { solver: 'multiplicative', loss: 'kullback-leibler', init: 'random' },
  ])('finds planted parts: %j', (options) => {
    const nmf = new NMF({ components: 3, tolerance: 1e-9, maxIterations: 3000, ...options });
    const codes = nmf.fitTransform(x);
    expect(nmf.reconstructionError).toBeLessThan(0.02);
    expect([...nmf.components.data, ...codes.data].every((value) => value >= 0)).toBe(true);
    // Each component is one part, up to its length.
    const inner = matmul(nmf.components, h, { transposeB: true }).data;
    const lengths = (rows: NdArray<Float64Array>, r: number): number => Math.hypot(...rows.data.slice(8 * r, 8 * r + 8));
    for (let r = 0; r < 3; r++) {
      const cosines = [0, 1, 2].map((c) => inner[3 * r + c] / (lengths(nmf.components, r) * lengths(h, c)));
      expect(Math.max(...cosines)).toBeGreaterThan(0.999);
    }
    expect(distance(nmf.inverseTransform(codes).data, x.data)).toBeLessThan(0.02);
    expect(distance(nmf.inverseTransform(nmf.transform(x)).data, x.data)).toBeLessThan(0.05);
  });

  test('a run repeats, and another seed starts elsewhere', () => {
    const fit = (seed: number): NMF => new NMF({ components: 3, init: 'random', maxIterations: 3, seed }).fit(x);
    expect(fit(1).components.data).toEqual(fit(1).components.data);
    expect(fit(2).components.data).not.toEqual(fit(1).components.data);
    const zeros = (seed: number): NMF => new NMF({ components: 3, init: 'nndsvdar', maxIterations: 3, seed }).fit(x);
    expect(zeros(2).components.data).not.toEqual(zeros(1).components.data);
    const shuffled = new NMF({ components: 3, init: 'random', maxIterations: 3, seed: 1, shuffle: true }).fit(x);
    expect(shuffled.components.data).not.toEqual(fit(1).components.data);
  });

  test('the objective never rises', () => {
    for (const solver of ['coordinate-descent', 'multiplicative'] as const) {
      const errors = [1, 2, 4, 8, 16].map((maxIterations) => new NMF({ components: 2, solver, maxIterations, tolerance: 0 }).fit(x).reconstructionError);
      for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThanOrEqual(errors[i - 1]);
    }
  });

  test('penalties shrink, and those on absolute values make zeros', () => {
    const zeros = (options: NMFOptions): number => new NMF({ components: 4, maxIterations: 500, ...options }).fit(x).components.data.filter((value) => value === 0).length;
    expect(zeros({ alphaH: 0.05, alphaW: 0.01, l1Ratio: 1 })).toBeGreaterThan(zeros({ alphaH: 0.05, alphaW: 0.01, l1Ratio: 0 }));
  });

  test('fewer samples than features, more components than samples, features without numbers', () => {
    const wide = sliceRows(x, 0, 4);
    expect(new NMF({ components: 3, tolerance: 1e-8, maxIterations: 2000 }).fit(wide).reconstructionError).toBeLessThan(0.1);
    expect(new NMF({ components: 6, maxIterations: 500 }).fit(wide).components.shape).toEqual([6, 8]);
    expect(new NMF().fit(x).nComponents).toBe(8);
    expect(() => new NMF({ components: 6, init: 'nndsvd' }).fit(wide)).toThrow(/at most 4/);
  });

  test.each<NMFOptions>([
    { components: 2, alphaW: 0.01, alphaH: 'same', l1Ratio: 0.5, shuffle: true, seed: 7, init: 'nndsvdar' },
    { components: 3, solver: 'multiplicative', loss: 'kullback-leibler', tolerance: 1e-3, maxIterations: 50, init: 'random' },
  ])('the same through JSON, to the last bit: %j', (options) => {
    const nmf = new NMF(options).fit(x);
    const again = NMF.fromJSON(JSON.parse(JSON.stringify(nmf)) as ReturnType<typeof nmf.toJSON>);
    expect(again.config).toEqual(nmf.config);
    expect(again.transform(x).data).toEqual(nmf.transform(x).data);
    expect([again.reconstructionError, again.nIter, again.converged]).toEqual([nmf.reconstructionError, nmf.nIter, nmf.converged]);
  });

  test('parameters out of range', () => {
    for (const components of [0, 1.5]) expect(() => new NMF({ components })).toThrow(InvalidParameterError);
    expect(() => new NMF({ l1Ratio: 2 })).toThrow(InvalidParameterError);
    expect(() => new NMF({ alphaW: -1 })).toThrow(InvalidParameterError);
    expect(() => new NMF({ maxIterations: 0 })).toThrow(InvalidParameterError);
    for (const seed of [-1, 2 ** 32]) expect(() => new NMF({ seed })).toThrow(InvalidParameterError);
    expect(() => new NMF({ loss: 'kullback-leibler' })).toThrow("solver: 'multiplicative'");
    expect(() => new NMF({ alpha: 1 } as NMFOptions)).toThrow(UnknownNameError);
  });

  test('bad samples are refused, and an earlier fit stays', () => {
    const nmf = new NMF({ components: 2 });
    expect(() => nmf.transform(x)).toThrow(NotFittedError);
    nmf.fit(x);
    const { components } = nmf;
    expect(() => nmf.fit(ndarray(x.data.map((v, i) => (i === 21 ? -0.5 : v)), x.shape))).toThrow(/row 2, column 5/);
    expect(() => nmf.fit(ndarray(x.data.map((v, i) => (i === 21 ? NaN : v)), x.shape))).toThrow(NonFiniteError);
    expect(() => nmf.fit([[0, 0], [0, 0]])).toThrow(/above 0/);
    expect(() => nmf.transform([[1, 2]])).toThrow(ShapeError);
    expect(() => nmf.transform([[1, 2, 3, 4, 5, 6, 7, -8]])).toThrow(/row 0, column 7/);
    expect(() => nmf.inverseTransform([[1]])).toThrow(ShapeError);
    expect(nmf.components).toBe(components);
  });

  test('an aborted fit leaves the earlier one', async () => {
    const nmf = new NMF({ components: 2 }).fit(x);
    const { components } = nmf;
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(nmf.fitAsync(x, options)).rejects.toThrow('AbortSignal');
    expect(nmf.components).toBe(components);
  });
});
