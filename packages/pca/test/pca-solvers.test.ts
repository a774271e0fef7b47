import { describe, expect, test } from '@jest/globals';
import { AbortedError, InvalidParameterError, type NdArray, NonFiniteError, ndarray, random } from '@latentkit/core';
import { matmul } from '@latentkit/linalg';
import { PCA, type PCAOptions } from '@latentkit/pca';
import { distance, gaussian, jsonOf, relative } from './helpers.js';

describe('solver auto', () => {
  test.each<[string, number, number, PCAOptions, string]>([
    ['ten times as many samples as features', 640, 64, {}, 'covariance'],
    ['the same, mle', 640, 64, { components: 'mle' }, 'covariance'],
    ['few of both', 60, 50, { components: 3 }, 'full'],
    ['few of both, less samples', 20, 300, { components: 0.5 }, 'full'],
    ['more samples', 620, 64, { components: 3 }, 'covariance'],
    ['more samples, mle', 620, 64, { components: 'mle' }, 'full'],
    ['more features', 30, 600, { components: 3 }, 'inner-products'],
  ])('takes what fits: %s', (_, n, p, options, expected) => {
    expect(new PCA(options).fit(gaussian(n, p)).solverUsed).toBe(expected);
  });

  test('takes random directions where they are few beside large data', async () => {
    // 2,048 rows and columns of rank three, and a little noise.
    const [n, r] = [2048, 3];
    const x = matmul(gaussian(n, r, 1), gaussian(r, n, 2)).data;
    const bytes = random(1).stream('noise').at(0).uint32(n * n);
    const data = Float32Array.from(x, (value, i) => value + (bytes[i] / 2 ** 32 - 0.5) / 100);
    const pca = await new PCA({ components: 3, iterations: 0 }).fitAsync(ndarray(data, [n, n]));
    expect(pca.solverUsed).toBe('randomized');
    const sums = pca.explainedVarianceRatio.reduce((a, b) => a + b);
    expect(sums).toBeGreaterThan(0.999);
    expect(pca.noiseVariance).toBeGreaterThan(0);
  });
});

describe('solver randomized', () => {
  const x = gaussian(90, 40, 3);
  const exact = new PCA({ components: 4, solver: 'full' }).fit(x);
  const error = (options: PCAOptions): number =>
    relative(new PCA({ components: 4, solver: 'randomized', ...options }).fit(x).explainedVariance, exact.explainedVariance);

  test('comes nearer with iterations and with more directions, and repeats with its seed', () => {
    const rough = error({ iterations: 0 });
    expect(rough).toBeGreaterThan(0.01);
    expect(error({ iterations: 3 })).toBeLessThan(rough / 4);
    expect(error({ iterations: 0, oversampling: 30 })).toBeLessThan(rough / 2);
    expect(error({ iterations: 60 })).toBeLessThan(1e-9);
    expect(error({ iterations: 0, seed: 5 })).not.toBe(rough);
    expect(error({ iterations: 0 })).toBe(rough);
  });

  test('the total, and so ratios and noise, are exact', () => {
    const pca = new PCA({ components: 4, solver: 'randomized', iterations: 60 }).fit(x);
    expect(relative(pca.explainedVarianceRatio, exact.explainedVarianceRatio)).toBeLessThan(1e-9);
    expect(Math.abs(pca.noiseVariance / exact.noiseVariance - 1)).toBeLessThan(1e-9);
  });

  test('options come back from JSON', () => {
    const options = { components: 4, solver: 'randomized', iterations: 2, oversampling: 7, seed: 9 } as const;
    const pca = new PCA(options).fit(x);
    const back = PCA.fromJSON(jsonOf(pca));
    expect(back.config).toMatchObject(options);
    expect(back.solverUsed).toBe('randomized');
    expect(distance(back.fit(x).transform(x).data, pca.transform(x).data)).toBe(0);
  });
});

describe('solver full', () => {
  test('keeps small variances that the covariance matrix loses', () => {
    // Two directions whose variances differ by 18 orders of magnitude.
    const z = gaussian(50, 2, 4);
    for (let i = 0; i < 50; i++) z.data[2 * i + 1] *= 1e-9;
    const turned = matmul(z, [[0.6, 0.8], [-0.8, 0.6]]);
    const pca = new PCA({ solver: 'full' }).fit(turned);
    const small = pca.explainedVariance[1];
    const codes = Float64Array.from({ length: 50 }, (_, i) => z.data[2 * i + 1]);
    const mean = codes.reduce((a, b) => a + b) / 50;
    const variance = codes.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 49;
    // Less what the two directions have in common in these fifty samples.
    expect(small).toBeGreaterThan(0.8 * variance);
    expect(small).toBeLessThan(1.000001 * variance);
  });

  test('constant columns stay out of it, and fewer samples than features work', () => {
    const x = gaussian(6, 9, 5);
    for (let i = 0; i < 6; i++) x.data[i * 9 + 4] = 3;
    const full = new PCA({ components: 4, solver: 'full' }).fit(x);
    const dual = new PCA({ components: 4, solver: 'covariance' }).fit(x);
    expect(dual.solverUsed).toBe('inner-products');
    expect(distance(full.components.data, dual.components.data)).toBeLessThan(1e-10);
    expect(relative(full.explainedVariance, dual.explainedVariance)).toBeLessThan(1e-12);
    expect(Math.abs(full.noiseVariance / dual.noiseVariance - 1)).toBeLessThan(1e-12);
    expect([0, 1, 2, 3].map((r) => full.components.data[r * 9 + 4])).toEqual([0, 0, 0, 0]);
  });
});

describe('solver ml-pca', () => {
  const x = gaussian(30, 6, 6);

  test('needs fitAsync, and keeps what was fitted before', async () => {
    const pca = await new PCA({ solver: 'ml-pca' }).fitAsync(x);
    const before = pca.components;
    expect(() => pca.fit(x)).toThrow(InvalidParameterError);
    expect(() => pca.fitTransform(x)).toThrow(/fitAsync/);
    expect(pca.components).toBe(before);
  });

  test.each([[30, 6], [6, 30], [7, 7]])('finds what ours find for [%d, %d], constant columns too', async (n, p) => {
    const data = gaussian(n, p, 7);
    for (let i = 0; i < n; i++) data.data[i * p + 1] = 4;
    const theirs = await new PCA({ components: 3, solver: 'ml-pca', whiten: true }).fitAsync(data);
    const ours = new PCA({ components: 3, solver: 'covariance', whiten: true }).fit(data);
    expect(relative(theirs.explainedVariance, ours.explainedVariance)).toBeLessThan(1e-10);
    expect(Math.abs(theirs.noiseVariance / ours.noiseVariance - 1)).toBeLessThan(1e-9);
    expect(distance(theirs.components.data, ours.components.data)).toBeLessThan(1e-9);
    expect(distance(theirs.transform(data).data, ours.transform(data).data)).toBeLessThan(1e-9);
    expect(distance(theirs.inverseTransform(theirs.transform(data)).data, ours.inverseTransform(ours.transform(data)).data)).toBeLessThan(1e-9);
    const back = PCA.fromJSON(jsonOf(theirs));
    expect(distance(back.transform(data).data, theirs.transform(data).data)).toBe(0);
  });

  test('all components are orthonormal where the data have fewer dimensions', async () => {
    const flat = matmul(gaussian(20, 2, 8), gaussian(2, 5, 9));
    const pca = await new PCA({ solver: 'ml-pca' }).fitAsync(flat);
    const inner = matmul(pca.components, pca.components, { transposeB: true }).data;
    expect(distance(inner, inner.map((_, i) => (i % 6 === 0 ? 1 : 0)))).toBeLessThan(1e-10);
  });
});

describe('fitAsync', () => {
  const x = gaussian(60, 20, 10);

  test.each(['full', 'covariance', 'randomized'] as const)('finds what fit finds: %s', async (solver) => {
    const options: PCAOptions = { components: 5, solver, whiten: true };
    const sync = new PCA(options).fit(x);
    const later = await new PCA(options).fitAsync(x);
    expect(relative(later.explainedVariance, sync.explainedVariance)).toBeLessThan(1e-9);
    expect(distance(later.components.data, sync.components.data)).toBeLessThan(1e-9);
    expect(distance((await later.transformAsync(x)).data, sync.transform(x).data)).toBeLessThan(1e-9);
    const codes = sync.transform(x);
    expect(distance((await sync.inverseTransformAsync(codes)).data, sync.inverseTransform(codes).data)).toBeLessThan(1e-10);
  });

  test('bad input names the place on every way, before anything changes', async () => {
    const bad = (place: number, value: number): NdArray => ndarray(x.data.map((v, i) => (i === place ? value : v)), x.shape);
    for (const solver of ['full', 'covariance', 'randomized', 'ml-pca'] as const) {
      const pca = await new PCA({ components: 2, solver }).fitAsync(x);
      const before = pca.components;
      for (const value of [NaN, Infinity, -Infinity]) {
        await expect(pca.fitAsync(bad(47, value))).rejects.toThrow(/x: got .*finite number at row 2, column 7/);
      }
      await expect(pca.fitAsync(ndarray(bad(47, NaN).data.slice(20, 60), [2, 20]))).rejects.toThrow(/row 1, column 7/);
      await expect(pca.fitAsync([[1, 2]])).rejects.toThrow(/at least 2 rows/);
      await expect(pca.fitAsync(gaussian(3, 1))).rejects.toThrow(/got 2, expected at most 1/);
      await expect(pca.transformAsync(bad(47, NaN))).rejects.toThrow(/x: got NaN, expected a finite number at row 2, column 7/);
      expect(pca.components).toBe(before);
    }
  });

  test('numbers too large to be squared are refused too', async () => {
    const huge = ndarray(x.data.map((value) => value * 1e300), x.shape);
    for (const solver of ['full', 'covariance', 'randomized', 'ml-pca'] as const) {
      await expect(new PCA({ components: 2, solver }).fitAsync(huge)).rejects.toThrow(NonFiniteError);
      await expect(new PCA({ components: 2, solver }).fitAsync(huge)).rejects.toThrow(/x: .*squares.*Scale/);
    }
    await expect(new PCA({ solver: 'covariance' }).fitAsync(ndarray(huge.data, [20, 60]))).rejects.toThrow(NonFiniteError);
    for (const solver of ['full', 'covariance'] as const) {
      expect(() => new PCA({ solver }).fit([[1e308, 0], [-1e308, 1], [1e308, 2]])).toThrow(NonFiniteError);
    }
  });

  test('an abort before the work changes nothing', async () => {
    const pca = new PCA({ components: 2 }).fit(x);
    const before = pca.components;
    const controller = new AbortController();
    controller.abort();
    await expect(pca.fitAsync(x, { signal: controller.signal })).rejects.toThrow(AbortedError);
    expect(pca.components).toBe(before);
  });
});

describe('the probabilistic model', () => {
  const x = gaussian(40, 5, 11);

  test('all components: density of a Gaussian with the covariance of the data', () => {
    const pca = new PCA().fit(x);
    const precision = pca.getPrecision();
    const product = matmul(pca.getCovariance(), precision).data;
    expect(distance(product, product.map((_, i) => (i % 6 === 0 ? 1 : 0)))).toBeLessThan(1e-12);
    const row = ndarray(x.data.slice(0, 5).map((v, j) => v - pca.mean[j]), [1, 5]);
    const square = matmul(matmul(row, precision), row, { transposeB: true }).data[0];
    const logDeterminant = pca.explainedVariance.reduce((sum, v) => sum + Math.log(v), 0);
    expect(pca.scoreSamples(x)[0]).toBeCloseTo(-(square + logDeterminant + 5 * Math.log(2 * Math.PI)) / 2, 11);
    expect(pca.scoreSamples(x)).toHaveLength(40);
  });

  test('says so where it cannot be inverted', () => {
    const flat = matmul(gaussian(20, 2, 8), gaussian(2, 5, 9));
    const pca = new PCA({ components: 2 }).fit(flat);
    expect(pca.getCovariance().shape).toEqual([5, 5]);
    for (const call of [() => pca.getPrecision(), () => pca.score(flat)]) expect(call).toThrow(/components: got 2, expected fewer/);
    expect(() => pca.scoreSamples([[1, 2]])).toThrow(/5 columns/);
  });
});
