import { describe, expect, test } from '@jest/globals';
import {
  FileFormatError,
  InvalidParameterError,
  type NdArray,
  NonFiniteError,
  NotFittedError,
  ShapeError,
  UnknownNameError,
  type VersionedJson,
  astype,
  ndarray,
} from '@latentkit/core';
import { covariance, matmul, orthonormalize, principalAngles } from '@latentkit/linalg';
import { PCA, pcaReconstructionMse, varianceSpectrum } from '@latentkit/pca';
import { distance, gaussian, relative } from './helpers.js';

/** Samples whose centred singular values and axes are known: U·diag(s)·V' with U orthogonal to the vector of ones. */
function planted(n: number, p: number, spectrum: readonly number[]): { x: NdArray<Float64Array>; axes: NdArray<Float64Array> } {
  const r = spectrum.length;
  const start = gaussian(r + 1, n, 1);
  start.data.fill(1, 0, n);
  const u = orthonormalize(start);
  const axes = orthonormalize(gaussian(r, p, 2));
  const scaled = ndarray(axes.data.map((value, i) => value * spectrum[Math.floor(i / p)]), [r, p]);
  const x = matmul(ndarray(u.data.slice(n), [r, n]), scaled, { transposeA: true });
  return { x: ndarray(x.data.map((value, i) => value + 10 * (i % p)), [n, p]), axes };
}

describe('PCA', () => {
  test.each([['more samples than features', 60, 12], ['fewer', 12, 60], ['as many', 13, 13]])(
    'recovers planted singular values and axes: %s',
    (_, n, p) => {
      const spectrum = [100, 40, 10, 3, 0.5];
      const { x, axes } = planted(n, p, spectrum);
      const pca = new PCA({ components: 5 }).fit(x);
      expect(relative(pca.singularValues, spectrum)).toBeLessThan(1e-9);
      for (let r = 0; r < 5; r++) {
        const row = (rows: NdArray<Float64Array>): NdArray<Float64Array> => ndarray(rows.data.slice(r * p, (r + 1) * p), [1, p]);
        expect(principalAngles(row(pca.components), row(axes))[0]).toBeLessThan(1e-7);
      }
      expect(pca.reconstructionError(x)).toBeLessThan(1e-20);
      expect(distance(pca.inverseTransform(pca.transform(x)).data, x.data)).toBeLessThan(1e-10);
      expect(distance(pca.mean, Float64Array.from({ length: p }, (_, j) => 10 * j))).toBeLessThan(1e-11);
    },
  );

  test.each([[50, 8], [8, 50], [9, 9]])('all components of [%d, %d] are orthonormal, codes uncorrelated', (n, p) => {
    const x = gaussian(n, p, 3);
    const pca = new PCA().fit(x);
    const k = Math.min(n, p);
    expect(pca.components.shape).toEqual([k, p]);
    const inner = matmul(pca.components, pca.components, { transposeB: true }).data;
    expect(distance(inner, inner.map((_, i) => (i % (k + 1) === 0 ? 1 : 0)))).toBeLessThan(1e-12);
    const codes = covariance(pca.transform(x)).data;
    expect(distance(codes, codes.map((_, i) => (i % (k + 1) === 0 ? pca.explainedVariance[i / (k + 1)] : 0)))).toBeLessThan(1e-12);
    expect(pca.explainedVarianceRatio.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test('both ways to the components agree where both apply', () => {
    // Twelve samples of nine features, and the same with columns that repeat them at half size: p = 36 > n.
    const x = gaussian(12, 9, 4);
    const wide = ndarray(Float64Array.from({ length: 12 * 36 }, (_, i) => x.data[Math.floor(i / 36) * 9 + (i % 9)] / 2), [12, 36]);
    const narrow = new PCA({ components: 6, solver: 'covariance' }).fit(x);
    const dual = new PCA({ components: 6, solver: 'covariance' }).fit(wide);
    expect([narrow.solverUsed, dual.solverUsed]).toEqual(['covariance', 'inner-products']);
    expect(relative(dual.explainedVariance, narrow.explainedVariance)).toBeLessThan(1e-12);
    expect(distance(dual.transform(wide).data, narrow.transform(x).data)).toBeLessThan(1e-11);
    expect(pcaReconstructionMse(wide, 3) * 36).toBeCloseTo(pcaReconstructionMse(x, 3) * 9, 12);
  });

  test('constant columns get zeros, and only as many components vary as columns do', () => {
    const x = gaussian(30, 6, 5);
    for (let i = 0; i < 30; i++) for (const j of [0, 4]) x.data[i * 6 + j] = 0.1;
    const pca = new PCA().fit(x);
    for (let r = 0; r < 4; r++) for (const j of [0, 4]) expect(pca.components.data[r * 6 + j]).toBe(0);
    expect([...pca.explainedVariance.slice(4)]).toEqual([0, 0]);
    expect(distance(pca.inverseTransform(pca.transform(x)).data, x.data)).toBeLessThan(1e-13);
  });

  test('one feature', () => {
    const pca = new PCA({ components: 1 }).fit([[1], [3], [5]]);
    expect([...pca.components.data]).toEqual([1]);
    expect(pca.explainedVariance[0]).toBeCloseTo(4, 14);
    expect([...pca.transform([[3], [4]]).data]).toEqual([0, 1]);
  });

  test('whitened codes have unit variance, and the inverse undoes it', () => {
    const x = gaussian(80, 7, 6);
    const pca = new PCA({ whiten: true }).fit(x);
    const codes = pca.transform(x);
    const variances = covariance(codes).data;
    expect(distance(variances, variances.map((_, i) => (i % 8 === 0 ? 1 : 0)))).toBeLessThan(1e-12);
    expect(distance(pca.inverseTransform(codes).data, x.data)).toBeLessThan(1e-13);
    expect(pca.reconstructionError(x)).toBeLessThan(1e-28);
  });

  test('a fraction takes the fewest components that exceed it', () => {
    const { x } = planted(40, 10, [2, 2, 1, 1]);
    // Shares 0.4, 0.4, 0.1, 0.1.
    for (const [fraction, count] of [[0.3, 1], [0.5, 2], [0.79, 2], [0.85, 3], [0.95, 4]]) {
      expect(new PCA({ components: fraction }).fit(x).nComponents).toBe(count);
    }
  });

  test('noise variance and covariance of the probabilistic model', () => {
    const x = gaussian(200, 6, 7);
    const pca = new PCA({ components: 2 }).fit(x);
    const { variances, totalVariance } = varianceSpectrum(x);
    expect(pca.noiseVariance).toBeCloseTo(variances.slice(2).reduce((a, b) => a + b) / 4, 12);
    const trace = [0, 7, 14, 21, 28, 35].reduce((sum, i) => sum + pca.getCovariance().data[i], 0);
    expect(trace).toBeCloseTo(totalVariance, 12);
    expect(distance(new PCA().fit(x).getCovariance().data, covariance(x).data)).toBeLessThan(1e-13);
  });

  test('the foretold error is that of the reconstruction, and 0 from the rank on', () => {
    const x = gaussian(50, 9, 8);
    for (const k of [1, 4, 8]) {
      expect(Math.abs(new PCA({ components: k }).fit(x).reconstructionError(x) / pcaReconstructionMse(x, k) - 1)).toBeLessThan(1e-12);
    }
    expect(pcaReconstructionMse(x, 9)).toBe(0);
    expect(pcaReconstructionMse(x, 99)).toBe(0);
    for (const k of [0, 1.5]) expect(() => pcaReconstructionMse(x, k)).toThrow(InvalidParameterError);
  });

  test('float32, uint8 and nested arrays give what float64 gives', () => {
    const bytes = ndarray(Uint8Array.from({ length: 2500 * 6 }, (_, i) => (i * 7919) % 251), [2500, 6]);
    const expected = new PCA({ components: 3 }).fit(astype(bytes, 'float64'));
    for (const dtype of ['uint8', 'int32', 'float32'] as const) {
      const x = astype(bytes, dtype);
      expect(distance(new PCA({ components: 3 }).fitTransform(x).data, expected.transform(bytes).data)).toBeLessThan(1e-10);
    }
  });

  test('encode and decode are the transforms in float32', async () => {
    const x = gaussian(20, 5, 9);
    const pca = new PCA({ components: 2 }).fit(x);
    const codes = await pca.encode(x);
    expect([codes.data.constructor.name, pca.latentDim, ...codes.shape]).toEqual(['Float32Array', 2, 20, 2]);
    expect(distance(codes.data, pca.transform(x).data)).toBeLessThan(1e-6);
    expect(distance((await pca.decode(codes)).data, pca.inverseTransform(codes).data)).toBeLessThan(1e-6);
  });
});

describe('PCA refuses', () => {
  const x = gaussian(5, 3, 1);

  test.each([0, 1.5, -2, 'some', null])('components %p', (components) => {
    expect(() => new PCA({ components: components as number })).toThrow(InvalidParameterError);
    expect(() => new PCA({ components: components as number })).toThrow(/PCA\.components/);
  });

  test('numbers of components that a solver or the data cannot give', () => {
    for (const components of ['mle', 0.5] as const) {
      expect(() => new PCA({ components, solver: 'randomized' })).toThrow(/PCA\.components: got .*randomized/);
    }
    expect(() => new PCA({ components: 'mle' }).fit(gaussian(4, 6))).toThrow(/PCA\.components: got 'mle', expected .* 4 samples of 6 features/);
    expect(() => new PCA({ components: 'mle' }).fit(gaussian(4, 1))).toThrow(InvalidParameterError);
  });

  test('unknown solvers and parameters', () => {
    expect(() => new PCA({ solver: 'svd' as 'auto' })).toThrow(/PCA\.solver: got 'svd'/);
    expect(() => new PCA({ whitten: true } as object)).toThrow(UnknownNameError);
  });

  test('more components than samples or features', () => {
    expect(() => new PCA({ components: 4 }).fit(x)).toThrow(/got 4, expected at most 3, the smaller of 5 samples and 3 features/);
    expect(() => new PCA({ components: 6 }).fit(gaussian(5, 9))).toThrow(/at most 5/);
  });

  test('NaN, naming its place, and keeps an earlier fit', () => {
    const pca = new PCA({ components: 1 }).fit(x);
    const before = pca.components;
    expect(() => pca.fit([[1, 2], [3, NaN]])).toThrow(/row 1, column 1/);
    expect(() => pca.fit([[1, 2], [3, NaN]])).toThrow(NonFiniteError);
    expect(() => pca.transform([[1, 2, Infinity]])).toThrow(NonFiniteError);
    expect(pca.components).toBe(before);
  });

  test('rows that are all equal', () => {
    for (const shape of [[5, 3], [3, 5]]) {
      expect(() => new PCA({ components: 2 }).fit(ndarray(new Float64Array(15).fill(7), shape))).toThrow(/x: got '\d equal rows'/);
    }
    expect(pcaReconstructionMse([[1, 1], [1, 1]], 1)).toBe(0);
  });

  test('one sample, no features, other shapes', () => {
    expect(() => new PCA().fit([[1, 2]])).toThrow(/at least 2 rows/);
    expect(() => new PCA().fit([[], []])).toThrow(/at least one column/);
    expect(() => new PCA().fit([1, 2])).toThrow(ShapeError);
  });

  test('another number of features or codes than in fit', () => {
    const pca = new PCA({ components: 2 }).fit(x);
    expect(() => pca.transform([[1, 2]])).toThrow(/got \[1, 2\], expected 3 columns \(features\)/);
    expect(() => pca.reconstructionError([[1, 2]])).toThrow(ShapeError);
    expect(() => pca.inverseTransform([[1, 2, 3]])).toThrow(/codes: got \[1, 3\], expected 2 columns/);
  });

  test('everything before fit', () => {
    const pca = new PCA();
    for (const member of [
      'components', 'explainedVariance', 'explainedVarianceRatio', 'singularValues', 'mean', 'noiseVariance', 'nComponents', 'nFeatures', 'nSamples',
    ] as const) {
      expect(() => pca[member]).toThrow(NotFittedError);
    }
    for (const call of [
      () => pca.transform(x), () => pca.inverseTransform(x), () => pca.reconstructionError(x), () => pca.toJSON(), () => pca.getCovariance(),
      () => pca.getPrecision(), () => pca.score(x), () => pca.scoreSamples(x), () => pca.solverUsed, () => pca.latentDim,
    ]) {
      expect(call).toThrow(NotFittedError);
    }
  });
});

describe('PCA as JSON', () => {
  const x = gaussian(40, 6, 10);
  const written = (): VersionedJson => JSON.parse(JSON.stringify(new PCA({ components: 3, whiten: true }).fit(x))) as VersionedJson;

  test('comes back the same to the last bit', () => {
    const pca = new PCA({ components: 3, whiten: true }).fit(x);
    const back = PCA.fromJSON(written());
    expect(back.config).toEqual(pca.config);
    expect(distance(back.transform(x).data, pca.transform(x).data)).toBe(0);
    expect([back.nSamples, back.noiseVariance]).toEqual([40, pca.noiseVariance]);
    expect(back.toJSON()).toEqual(pca.toJSON());
  });

  test.each([
    ['another type', { type: 'StandardScaler' }, /PCA\.type/],
    ['a later version', { version: 2 }, /PCA\.version: got 2, expected 1/],
    ['a mean that is too short', { mean: [1, 2] }, /PCA\.components: got 6, expected 2 numbers \(features\)/],
    ['an unknown solver', { solver: 'magic' }, /PCA\.solver: got 'magic'/],
    ['flat components of another size', { components: { shape: [3, 6], data: [1, 2] } }, /PCA\.components: got 2, expected 18/],
    ['missing components', { components: undefined }, /toJSON/],
    ['ragged components', { components: [[1, 2], [3]] }, /toJSON/],
    ['a broken number', { totalVariance: null }, /toJSON/],
    ['bad parameters', { config: { components: -1 } }, /toJSON/],
    ['no samples', { nSamples: 0 }, /PCA\.nSamples/],
  ])('refuses %s', (_, change, message) => {
    const json = { ...written(), ...change } as VersionedJson;
    expect(() => PCA.fromJSON(json)).toThrow(FileFormatError);
    expect(() => PCA.fromJSON(json)).toThrow(message);
  });
});
