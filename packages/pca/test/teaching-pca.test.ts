import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, NotFittedError, UnknownNameError, ndarray } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { covariance, matmul } from '@latentkit/linalg';
import { PCA, TeachingPCA } from '@latentkit/pca';
import { distance, gaussian, jsonOf, relative, standardised } from './helpers.js';

describe('TeachingPCA', () => {
  test.each([
    ['digits', async () => (await loadDigits()).x],
    ['wdbc', async () => standardised((await loadWdbc()).x)],
    ['fewer samples than features', async () => gaussian(8, 15, 1)],
  ])('agrees with PCA: %s', async (_, load) => {
    const x = await load();
    const taught = new TeachingPCA({ components: 5 }).fit(x);
    const pca = new PCA({ components: 5 }).fit(x);
    expect(relative(taught.explainedVariance, pca.explainedVariance)).toBeLessThan(1e-11);
    expect(relative(taught.explainedVarianceRatio, pca.explainedVarianceRatio)).toBeLessThan(1e-11);
    expect(distance(taught.components.data, pca.components.data)).toBeLessThan(1e-9);
    expect(distance(taught.mean, pca.mean)).toBeLessThan(1e-11);
    expect(distance(taught.transform(x).data, pca.transform(x).data)).toBeLessThan(1e-9);
    const codes = taught.fitTransform(x);
    expect(distance(taught.inverseTransform(codes).data, pca.inverseTransform(codes).data)).toBeLessThan(1e-9);
    const errors = taught.step('reconstruct').more['mean squared error with 0, 1, 2, … components'].data;
    expect(errors).toHaveLength(6);
    expect(Math.abs(errors[5] / pca.reconstructionError(x) - 1)).toBeLessThan(1e-9);
    expect([taught.nComponents, taught.nSamples, taught.nFeatures]).toEqual([5, ...x.shape]);
  });

  const x = gaussian(20, 4, 2);
  const pca = new TeachingPCA({ components: 3 }).fit(x);

  test('every step gives what it says', () => {
    const [centred, spread, pairs, sorted, ratio, codes, back] = pca.steps;
    expect(pca.steps.map(({ name }) => name)).toEqual(['centre', 'covariance', 'eigenpairs', 'sort', 'ratio', 'project', 'reconstruct']);
    expect(distance(centred.value.data, x.data.map((v, i) => v - pca.mean[i % 4]))).toBeLessThan(1e-14);
    expect(distance(centred.more['mean'].data, pca.mean)).toBe(0);
    expect(distance(spread.value.data, covariance(x).data)).toBeLessThan(1e-14);
    // C·v = λ·v for the pairs as they were found.
    const rows = pairs.more['eigenvectors, one in each row'];
    const stretched = matmul(rows, spread.value).data;
    expect(distance(stretched, rows.data.map((v, i) => v * pairs.value.data[Math.floor(i / 4)]))).toBeLessThan(1e-14);
    const inner = matmul(rows, rows, { transposeB: true }).data;
    expect(distance(inner, inner.map((_, i) => (i % 5 === 0 ? 1 : 0)))).toBeLessThan(1e-14);
    expect([...sorted.value.data]).toEqual([...pairs.value.data].sort((a, b) => b - a));
    expect([...pairs.value.data]).not.toEqual([...sorted.value.data]);
    expect(distance(sorted.more['first k eigenvectors, one in each row'].data, pca.components.data)).toBe(0);
    expect(ratio.value.data.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(ratio.more['added up'].data[3]).toBeCloseTo(1, 14);
    expect(distance(codes.value.data, pca.transform(x).data)).toBe(0);
    expect(distance(back.value.data, pca.inverseTransform(codes.value).data)).toBe(0);
    // Errors fall by the variance of each component times (n - 1)/(n·p).
    const errors = back.more['mean squared error with 0, 1, 2, … components'].data;
    for (let r = 0; r < 3; r++) expect(errors[r] - errors[r + 1]).toBeCloseTo((pca.explainedVariance[r] * 19) / 80, 13);
  });

  test('terms of rank one add up to the samples, and each has that rank', () => {
    const all = new TeachingPCA().fit(x);
    const sum = Float64Array.from(x.data, (_, i) => all.mean[i % 4]);
    for (let r = 0; r < 4; r++) all.rankOne(r).data.forEach((value, i) => (sum[i] += value));
    expect(distance(sum, x.data)).toBeLessThan(1e-14);
    const { data } = all.rankOne(1);
    for (let i = 0; i < 19; i++) {
      for (let j = 0; j < 3; j++) expect(Math.abs(data[i * 4 + j] * data[i * 4 + j + 5] - data[i * 4 + j + 1] * data[i * 4 + j + 4])).toBeLessThan(1e-14);
    }
    for (const r of [-1, 3, 0.5]) expect(() => pca.rankOne(r)).toThrow(/got .*, expected an integer from 0 to 2/);
  });

  test('explains itself in words and tables', () => {
    const text = new TeachingPCA().fit([[1, 1], [2, 3], [3, 2], [6, 6]]).explain();
    expect(text).toContain('Step 2, covariance: Add up the outer product of every centred sample');
    // Mean 3 and 3; centred rows (-2,-2) (-1,0) (0,-1) (3,3); sums of squares 14 and 14, of products 13; over 3.
    expect(text).toMatch(/mean:\n {2}3 {2}3\n/);
    expect(text).toMatch(/4\.667 {2}4\.333\n {2}4\.333 {2}4\.667/);
    expect(text).toMatch(/Step 4, sort.*\n.*\n\n {2}9 {2}0\.3333\n/);
    expect(text).toMatch(/Step 5, ratio.*\n.*\n\n {2}0\.9643 {2}0\.03571/);
    const long = new TeachingPCA().fit(gaussian(30, 9, 3));
    expect(long.explain()).toContain('(25 more rows, 3 more columns)');
    expect(long.explain({ rows: 2, columns: 4, digits: 2 })).toContain('(28 more rows, 5 more columns)');
    for (const [number] of long.explain({ digits: 2 }).matchAll(/\d+\.\d+/g)) expect(Number(Number(number).toPrecision(2))).toBe(Number(number));
  });

  test('comes back from JSON with every step', () => {
    const back = TeachingPCA.fromJSON(jsonOf(pca));
    expect(back.config).toEqual({ components: 3 });
    expect(back.steps).toEqual(pca.steps);
    expect(back.explain()).toBe(pca.explain());
  });

  test('refuses bad input', () => {
    for (const components of [0, 1.5]) expect(() => new TeachingPCA({ components })).toThrow(InvalidParameterError);
    expect(() => new TeachingPCA({ components: 5 }).fit(x)).toThrow(/got 5, expected at most 4/);
    expect(() => new TeachingPCA().fit([[1, 2]])).toThrow(/at least 2 rows/);
    expect(() => new TeachingPCA().fit([[1, 2], [1, 2]])).toThrow(/equal rows/);
    expect(() => pca.fit(ndarray(x.data.map((v, i) => (i === 9 ? NaN : v)), x.shape))).toThrow(/row 2, column 1/);
    expect(() => pca.transform([[1, 2, 3, Infinity]])).toThrow(NonFiniteError);
    expect(() => pca.step('sorting' as 'sort')).toThrow(UnknownNameError);
    const fresh = new TeachingPCA();
    for (const call of [() => fresh.steps, () => fresh.explain(), () => fresh.rankOne(0), () => fresh.components, () => fresh.transform(x), () => fresh.toJSON()]) {
      expect(call).toThrow(NotFittedError);
    }
  });
});
