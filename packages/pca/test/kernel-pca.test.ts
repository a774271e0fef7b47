import { beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, astype, ndarray, sliceRows, takeRows } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { KernelPCA, type KernelPCAOptions, PCA } from '@latentkit/pca';
import { distance, gaussian, golden, relative } from './helpers.js';

interface Expected {
  eigenvalues: number[];
  codes: number[][];
  newCodes: number[][];
  back?: number[][];
}

const KERNELS: Record<string, KernelPCAOptions> = {
  linear: { kernel: 'linear' },
  rbf: { kernel: 'rbf', gamma: 0.05 },
  rbfDefault: { kernel: 'rbf' },
  poly: { kernel: 'poly', degree: 2, coef0: 0.5 },
  sigmoid: { kernel: 'sigmoid', gamma: 0.01, coef0: 0.2 },
  cosine: { kernel: 'cosine' },
};

const expected = golden<{
  components: number;
  rows: number[];
  digits: Record<string, Expected>;
  wdbc: Record<string, Expected>;
  precomputed: Expected;
  all: { eigenvalues: number[] };
}>('kernel-pca');

let digits: NdArray<Float64Array>;
let wdbc: NdArray<Float64Array>;
beforeAll(async () => {
  const pixels = astype((await loadDigits()).x, 'float64');
  digits = ndarray(pixels.data.map((value) => value / 16), pixels.shape);
  const { x } = await loadWdbc();
  const means = columnMeans(x);
  const scale = columnVariances(x).map(Math.sqrt);
  wdbc = ndarray(Float64Array.from(x.data, (value, i) => (value - means[i % 30]) / scale[i % 30]), x.shape);
});

function compare(model: KernelPCA, codes: NdArray<Float64Array>, newCodes: NdArray<Float64Array>, numbers: Expected): void {
  expect(relative(model.eigenvalues, numbers.eigenvalues)).toBeLessThan(1e-9);
  expect(distance(takeRows(codes, expected.rows).data, numbers.codes.flat())).toBeLessThan(1e-8);
  expect(distance(newCodes.data, numbers.newCodes.flat())).toBeLessThan(1e-8);
}

describe('KernelPCA agrees with scikit-learn', () => {
  const { components } = expected;

  test.each(Object.keys(KERNELS).flatMap((name) => [[name, 'dense'], [name, 'iterative']] as const))('digits: %s, solver %s', (name, solver) => {
    const model = new KernelPCA({ ...KERNELS[name], components, solver, inverse: true, alpha: 0.1 });
    const codes = model.fitTransform(sliceRows(digits, 0, 400));
    compare(model, codes, model.transform(sliceRows(digits, 400, 403)), expected.digits[name]);
    const back = model.inverseTransform(takeRows(codes, expected.rows.slice(0, 2)));
    expect(distance(back.data, expected.digits[name].back?.flat() ?? [])).toBeLessThan(1e-8);
  });

  test.each(Object.keys(KERNELS))('WDBC: %s', (name) => {
    const model = new KernelPCA({ ...KERNELS[name], components }).fit(sliceRows(wdbc, 0, 500));
    compare(model, model.transform(sliceRows(wdbc, 0, 500)), model.transform(sliceRows(wdbc, 500, 503)), expected.wdbc[name]);
  });

  test('precomputed', () => {
    const fitted = sliceRows(digits, 0, 400);
    const { abs } = Math;
    const similar = (x: NdArray<Float64Array>): NdArray<Float64Array> => {
      const data = new Float64Array(x.shape[0] * 400);
      for (let i = 0; i < data.length; i++) {
        const [a, b] = [Math.floor(i / 400) * 64, (i % 400) * 64];
        for (let j = 0; j < 64; j++) data[i] += abs(x.data[a + j] - fitted.data[b + j]);
      }
      return ndarray(data.map((value) => Math.exp(-value / 4)), [x.shape[0], 400]);
    };
    const model = new KernelPCA({ kernel: 'precomputed', components });
    const codes = model.fitTransform(similar(fitted));
    compare(model, codes, model.transform(similar(sliceRows(digits, 400, 403))), expected.precomputed);
    expect(model.nFeatures).toBe(400);
    const again = KernelPCA.fromJSON(JSON.parse(JSON.stringify(model)) as ReturnType<typeof model.toJSON>);
    expect(again.transform(similar(fitted)).data).toEqual(model.transform(similar(fitted)).data);
  });

  test('all components: as many as eigenvalues that are not 0', () => {
    const model = new KernelPCA({ kernel: 'rbf', gamma: 0.1 }).fit(sliceRows(digits, 0, 60));
    expect(model.nComponents).toBe(expected.all.eigenvalues.length);
    expect(relative(model.eigenvalues, expected.all.eigenvalues)).toBeLessThan(1e-9);
  });

  test('fitAsync gives the same', async () => {
    const model = await new KernelPCA({ ...KERNELS.rbf, components, inverse: true, alpha: 0.1 }).fitAsync(sliceRows(digits, 0, 400));
    const codes = await model.transformAsync(sliceRows(digits, 0, 400));
    compare(model, codes, await model.transformAsync(sliceRows(digits, 400, 403)), expected.digits.rbf);
    const back = await model.inverseTransformAsync(takeRows(codes, expected.rows.slice(0, 2)));
    expect(distance(back.data, expected.digits.rbf.back?.flat() ?? [])).toBeLessThan(1e-8);
    const fresh = await new KernelPCA({ ...KERNELS.rbf, components }).fitTransformAsync(sliceRows(digits, 0, 400));
    expect(distance(fresh.data, codes.data)).toBeLessThan(1e-10);
  });
});

/** Points on two circles: no line parts them. */
function circles(n: number): { x: NdArray<Float64Array>; inner: boolean[] } {
  const noise = gaussian(n, 2, 9).data;
  const inner = Array.from({ length: n }, (_, i) => i % 2 === 0);
  const x = noise.map((value, i) => {
    const angle = (Math.floor(i / 2) * 2 * Math.PI * 13) / n;
    return (inner[Math.floor(i / 2)] ? 0.3 : 1) * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 0.02 * value;
  });
  return { x: ndarray(x, [n, 2]), inner };
}

describe('KernelPCA', () => {
  test('with the linear kernel is PCA', () => {
    const x = gaussian(50, 7, 3);
    const kernel = new KernelPCA({ components: 4 }).fit(x);
    const pca = new PCA({ components: 4 }).fit(x);
    expect(relative(kernel.eigenvalues.map((value) => value / 49), [...pca.explainedVariance])).toBeLessThan(1e-12);
    const [a, b] = [kernel.transform(x).data, pca.transform(x).data];
    expect(distance(a.map(Math.abs), b.map(Math.abs))).toBeLessThan(1e-11);
    expect(new KernelPCA().fit(x).nComponents).toBe(7);
  });

  test('parts two circles by its first component, and gives points back', () => {
    const { x, inner } = circles(200);
    const model = new KernelPCA({ components: 3, kernel: 'rbf', gamma: 5, inverse: true, alpha: 1e-3 });
    const codes = model.fitTransform(x);
    const first = inner.map((_, i) => codes.data[3 * i]);
    const least = Math.min(...first.filter((_, i) => inner[i]).map(Math.abs));
    const side = (at: boolean): number[] => first.filter((_, i) => inner[i] === at);
    expect(Math.min(...side(true)) > Math.max(...side(false)) || Math.max(...side(true)) < Math.min(...side(false))).toBe(true);
    expect(least).toBeGreaterThan(0.1);
    expect(distance(model.inverseTransform(codes).data, x.data)).toBeLessThan(0.3);
  });

  test('transform of the training samples gives the codes of fitTransform', () => {
    const { x } = circles(80);
    for (const kernel of ['rbf', 'poly', 'cosine'] as const) {
      const model = new KernelPCA({ components: 3, kernel });
      expect(distance(model.fitTransform(x).data, model.transform(x).data)).toBeLessThan(1e-11);
    }
  });

  test('rbf loses no digits to a common offset', () => {
    const { x } = circles(80);
    const far = ndarray(x.data.map((value) => value + 2 ** 20), x.shape);
    const here = ndarray(far.data.map((value) => value - 2 ** 20), x.shape);
    const options = { components: 3, kernel: 'rbf', gamma: 3 } as const;
    expect(distance(new KernelPCA(options).fitTransform(far).data, new KernelPCA(options).fitTransform(here).data)).toBeLessThan(1e-9);
  });

  test('components without variance: kept as zeros, or left out', () => {
    const x = gaussian(20, 2, 5);
    const kept = new KernelPCA({ components: 4 }).fit(x);
    expect([...kept.eigenvalues.slice(2)]).toEqual([0, 0]);
    const codes = kept.transform(x).data;
    expect(codes.filter((_, i) => i % 4 > 1).every((value) => value === 0)).toBe(true);
    expect(new KernelPCA({ components: 4, removeZeroEigen: true }).fit(x).nComponents).toBe(2);
  });

  test('is an encoder and a decoder', async () => {
    const { x } = circles(60);
    const model = new KernelPCA({ components: 2, kernel: 'rbf', gamma: 2, inverse: true }).fit(x);
    expect(model.latentDim).toBe(2);
    const codes = await model.encode(x);
    expect(codes.data).toBeInstanceOf(Float32Array);
    expect((await model.decode(codes)).shape).toEqual([60, 2]);
  });

  test.each<KernelPCAOptions>([
    { components: 3, kernel: 'poly', degree: 2, coef0: 2, gamma: 0.3, solver: 'dense' },
    { components: 3, kernel: 'rbf', inverse: true, alpha: 0.2, solver: 'iterative' },
    { components: 2, kernel: 'sigmoid', coef0: 0.1, removeZeroEigen: true },
  ])('the same through JSON, to the last bit: %j', (options) => {
    const { x } = circles(40);
    const model = new KernelPCA(options).fit(x);
    const again = KernelPCA.fromJSON(JSON.parse(JSON.stringify(model)) as ReturnType<typeof model.toJSON>);
    expect(again.config).toEqual(model.config);
    expect(again.gamma).toBe(model.gamma);
    expect(again.transform(x).data).toEqual(model.transform(x).data);
    if (options.inverse === true) expect(again.inverseTransform(model.transform(x)).data).toEqual(model.inverseTransform(model.transform(x)).data);
  });

  test('parameters out of range', () => {
    for (const components of [0, 1.5]) expect(() => new KernelPCA({ components })).toThrow(InvalidParameterError);
    for (const gamma of [0, -1]) expect(() => new KernelPCA({ gamma })).toThrow(InvalidParameterError);
    expect(() => new KernelPCA({ alpha: -1 })).toThrow(InvalidParameterError);
    expect(() => new KernelPCA({ kernel: 'precomputed', inverse: true })).toThrow(/KernelPCA\.inverse/);
    expect(() => new KernelPCA({ kernell: 'rbf' } as KernelPCAOptions)).toThrow(UnknownNameError);
  });

  test('bad samples are refused, and an earlier fit stays', () => {
    const { x } = circles(30);
    const model = new KernelPCA({ components: 3, kernel: 'rbf' });
    expect(() => model.transform(x)).toThrow(NotFittedError);
    model.fit(x);
    const { eigenvalues } = model;
    expect(() => model.fit([[1, 2], [3, 4]])).toThrow(/at most 2/);
    expect(() => model.fit([[1, 2]])).toThrow(ShapeError);
    expect(() => model.fit([[1, 2], [3, NaN], [1, 1]])).toThrow(NonFiniteError);
    expect(() => model.fit([[0.1, 2], [0.1, 2], [0.1, 2]])).toThrow(/samples that differ/);
    expect(() => new KernelPCA().fit([[0.1, 0.7], [0.1, 0.7], [0.1, 0.7]])).toThrow(/samples that differ/);
    expect(() => model.transform([[1, 2, 3]])).toThrow(ShapeError);
    expect(() => model.inverseTransform([[1, 2, 3]])).toThrow(/KernelPCA\.inverse/);
    expect(model.eigenvalues).toBe(eigenvalues);
    expect(() => new KernelPCA({ kernel: 'poly', degree: 300 }).fit(ndarray(x.data.map((v) => v * 1e6), x.shape))).toThrow(/kernel is finite/);
  });

  test('bad kernel matrices', () => {
    const model = new KernelPCA({ kernel: 'precomputed', components: 2 });
    expect(() => model.fit([[1, 0, 0], [0, 1, 0]])).toThrow(/a square matrix/);
    expect(() => model.fit([[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]])).toThrow(/x\[0\]\[1\] is 0\.5 and x\[1\]\[0\] is 0\.4/);
    expect(() => new KernelPCA({ kernel: 'precomputed' }).fit([[0, 5, 5], [5, 0, 5], [5, 5, 0]])).toThrow(/positive semidefinite/);
  });
});
