import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { matmul } from '@latentkit/linalg';
import { TruncatedSVD, type TruncatedSVDOptions } from '@latentkit/pca';
import { distance, gaussian, golden, jsonOf, relative, standardised } from './helpers.js';

interface Golden {
  count: number;
  singularValues: number[];
  explainedVariance: number[];
  explainedVarianceRatio: number[];
  components: number[][];
  transformFirst5: number[][];
}

describe.each([
  ['digits', async () => (await loadDigits()).x],
  ['wdbc', async () => standardised((await loadWdbc()).x)],
  ['wide', async () => sliceRows((await loadDigits()).x, 0, 40)],
] as const)('TruncatedSVD of %s agrees with scikit-learn', (name, load) => {
  const expected = golden<Record<string, Golden>>('truncated-svd')[name];

  test.each<TruncatedSVDOptions>([
    { solver: 'auto' },
    { solver: 'exact' },
    { solver: 'randomized', iterations: 14, oversampling: 12, seed: 2 },
  ])('%p', async (options) => {
    const x: NdArray = await load();
    const sync = new TruncatedSVD({ components: expected.count, ...options }).fit(x);
    for (const svd of [sync, await new TruncatedSVD({ components: expected.count, ...options }).fitAsync(x)]) {
      expect(relative(svd.singularValues, expected.singularValues)).toBeLessThan(1e-9);
      expect(relative(svd.explainedVariance, expected.explainedVariance)).toBeLessThan(1e-9);
      expect(relative(svd.explainedVarianceRatio, expected.explainedVarianceRatio)).toBeLessThan(1e-9);
      expect(distance(svd.components.data, expected.components.flat())).toBeLessThan(1e-7);
      expect(distance(svd.transform(sliceRows(x, 0, 5)).data, expected.transformFirst5.flat())).toBeLessThan(1e-8);
      expect([svd.nComponents, svd.latentDim, svd.nFeatures, svd.nSamples]).toEqual([expected.count, expected.count, x.shape[1], x.shape[0]]);
    }
  });
});

describe('TruncatedSVD', () => {
  const x = gaussian(30, 12, 1);

  test('does not centre: data along one line through 0 have one singular value', () => {
    const line = matmul([[1], [2], [3], [4]], [[3, 4]]);
    const svd = new TruncatedSVD({ components: 2 }).fit(line);
    expect(svd.singularValues[0]).toBeCloseTo(5 * Math.sqrt(30), 12);
    expect(svd.singularValues[1]).toBeLessThan(1e-13);
    expect(distance(svd.components.data.slice(0, 2), [0.6, 0.8])).toBeLessThan(1e-14);
    expect(distance(svd.transform(line).data.filter((_, i) => i % 2 === 0), [5, 10, 15, 20])).toBeLessThan(1e-13);
    expect(svd.explainedVariance[0]).toBeCloseTo((25 * 5) / 4, 12);
  });

  test('all components give the data back', () => {
    for (const [n, p] of [[30, 12], [12, 30]]) {
      const data = gaussian(n, p, 2);
      const svd = new TruncatedSVD().fit(data);
      expect(distance(svd.inverseTransform(svd.transform(data)).data, data.data)).toBeLessThan(1e-12);
    }
  });

  test('random directions come nearer with iterations, and repeat with their seed', () => {
    const exact = new TruncatedSVD({ components: 3, solver: 'exact' }).fit(gaussian(80, 60, 3));
    const error = (options: TruncatedSVDOptions): number =>
      relative(new TruncatedSVD({ components: 3, solver: 'randomized', ...options }).fit(gaussian(80, 60, 3)).singularValues, exact.singularValues);
    const rough = error({ iterations: 0 });
    expect(rough).toBeGreaterThan(0.01);
    expect(error({})).toBeLessThan(rough / 4);
    expect(error({ iterations: 0, oversampling: 40 })).toBeLessThan(rough / 2);
    expect(error({ iterations: 0, seed: 1 })).not.toBe(rough);
    expect(error({ iterations: 0 })).toBe(rough);
  });

  test('comes back from JSON with its options', () => {
    const options = { components: 4, solver: 'randomized', seed: 7, iterations: 3, oversampling: 6 } as const;
    const svd = new TruncatedSVD(options).fit(x);
    const back = TruncatedSVD.fromJSON(jsonOf(svd));
    expect(back.config).toEqual(options);
    expect(back.toJSON()).toEqual(svd.toJSON());
    expect(distance(back.fit(x).transform(x).data, svd.transform(x).data)).toBe(0);
  });

  test('encode and decode are the transforms in float32', async () => {
    const svd = new TruncatedSVD({ components: 4 }).fit(x);
    const codes = await svd.encode(x);
    expect(codes.data).toBeInstanceOf(Float32Array);
    expect(distance(codes.data, svd.transform(x).data)).toBeLessThan(1e-6);
    expect(distance((await svd.decode(codes)).data, svd.inverseTransform(codes).data)).toBeLessThan(1e-6);
    expect(distance((await svd.inverseTransformAsync(codes)).data, svd.inverseTransform(codes).data)).toBeLessThan(1e-12);
  });

  test('refuses bad input', () => {
    for (const components of [0, 1.5, 0.5]) expect(() => new TruncatedSVD({ components })).toThrow(/TruncatedSVD\.components/);
    expect(() => new TruncatedSVD({ solver: 'arpack' as 'exact' })).toThrow(InvalidParameterError);
    expect(() => new TruncatedSVD({ components: 13 }).fit(x)).toThrow(/got 13, expected at most 12/);
    expect(() => new TruncatedSVD().fit([[1, 2]])).toThrow(/at least 2 rows/);
    expect(() => new TruncatedSVD().fit([[1, 2], [1, 2]])).toThrow(/2 equal rows/);
    expect(() => new TruncatedSVD().transform(x)).toThrow(NotFittedError);
    const svd = new TruncatedSVD({ components: 2 }).fit(x);
    const before = svd.components;
    expect(() => svd.fit(ndarray(x.data.map((v, i) => (i === 25 ? NaN : v)), x.shape))).toThrow(/row 2, column 1/);
    expect(() => svd.transform([[1, 2]])).toThrow(/12 columns/);
    expect(() => svd.transform(ndarray(new Float64Array(12).fill(Infinity), [1, 12]))).toThrow(NonFiniteError);
    expect(() => svd.inverseTransform([[1, 2, 3]])).toThrow(/codes: got \[1, 3\], expected 2 columns/);
    expect(svd.components).toBe(before);
  });
});
