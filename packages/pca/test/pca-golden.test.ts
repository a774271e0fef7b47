import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, astype, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc, readIdx } from '@latentkit/datasets';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { PCA, pcaReconstructionMse, varianceSpectrum } from '@latentkit/pca';
import { type MnistGolden, type TableGolden, distance, golden, relative } from './helpers.js';

function standardised(x: NdArray): NdArray<Float64Array> {
  const means = columnMeans(x);
  const scale = columnVariances(x).map(Math.sqrt);
  const p = x.shape[1];
  return ndarray(Float64Array.from(x.data, (value, i) => (value - means[i % p]) / scale[i % p]), x.shape);
}

describe.each([
  ['digits', async () => (await loadDigits()).x],
  ['wdbc', async () => standardised((await loadWdbc()).x)],
])('PCA of %s agrees with scikit-learn', (name, load) => {
  const expected = golden<TableGolden>(name);
  let x: NdArray;
  beforeAll(async () => {
    x = await load();
  });

  test('variances, ratios, singular values, mean', () => {
    const pca = new PCA().fit(x);
    expect([pca.nSamples, pca.nFeatures, pca.nComponents]).toEqual([expected.samples, expected.features, expected.features]);
    expect(relative(pca.explainedVariance, expected.explainedVariance)).toBeLessThan(1e-9);
    expect(relative(pca.explainedVarianceRatio, expected.explainedVarianceRatio)).toBeLessThan(1e-9);
    expect(relative(pca.singularValues, expected.singularValues)).toBeLessThan(1e-9);
    expect(distance(pca.mean, expected.mean)).toBeLessThan(1e-10);
    expect(pca.noiseVariance).toBe(0);
    expect(relative(varianceSpectrum(x).variances, expected.explainedVariance)).toBeLessThan(1e-9);
  });

  test('components with their signs, codes, noise variance', () => {
    const pca = new PCA({ components: 8, solver: 'covariance' }).fit(x);
    expect(distance(pca.components.data, expected.components.flat())).toBeLessThan(1e-7);
    expect(distance(pca.transform(sliceRows(x, 0, 5)).data, expected.transformFirst5.flat())).toBeLessThan(1e-8);
    expect(Math.abs(pca.noiseVariance / expected.noiseVariance - 1)).toBeLessThan(1e-9);
  });

  test('whitened codes', () => {
    const pca = new PCA({ components: 8, whiten: true }).fit(x);
    expect(distance(pca.transform(sliceRows(x, 0, 5)).data, expected.whitenedFirst5.flat())).toBeLessThan(1e-8);
  });

  test('number of components for 95% of the variance', () => {
    expect(new PCA({ components: 0.95 }).fit(x).nComponents).toBe(expected.componentsFor95Percent);
  });

  test.each(expected.reconstruction)('reconstruction error of $components components, measured and foretold', ({ components, mse }) => {
    expect(Math.abs(new PCA({ components }).fit(x).reconstructionError(x) / mse - 1)).toBeLessThan(1e-9);
    expect(Math.abs(pcaReconstructionMse(x, components) / mse - 1)).toBeLessThan(1e-9);
  });
});

const folder = process.env.LATENTKIT_DATA_DIR;
const withMnist = folder === undefined ? describe.skip : describe;

withMnist('PCA of MNIST agrees with scikit-learn (skipped where LATENTKIT_DATA_DIR is not set)', () => {
  const expected = golden<MnistGolden>('mnist');
  let bytes: NdArray;
  beforeAll(() => {
    const images = readIdx(readFileSync(join(folder ?? '', 'mnist', 'train-images-idx3-ubyte.gz')));
    bytes = ndarray(images.data, [60000, 784]);
  });

  test('55,000 images: 32 components', () => {
    const x = astype(sliceRows(bytes, 0, 55000), 'float64');
    for (let i = 0; i < x.data.length; i++) x.data[i] /= 255;
    const pca = new PCA({ components: 32 }).fit(x);
    expect(relative(pca.explainedVariance, expected.explainedVariance)).toBeLessThan(1e-9);
    expect(relative(pca.explainedVarianceRatio, expected.explainedVarianceRatio)).toBeLessThan(1e-9);
    expect(relative(pca.singularValues, expected.singularValues)).toBeLessThan(1e-9);
    expect(distance(expected.pixels.map((j) => pca.mean[j]), expected.meanAtPixels)).toBeLessThan(1e-11);
    const at = (r: number): number[] => expected.pixels.map((j) => pca.components.data[r * 784 + j]);
    expect(distance([0, 1, 2].flatMap(at), expected.componentsAtPixels.flat())).toBeLessThan(1e-7);
    const mse = expected.reconstruction.find(({ components }) => components === 32)?.mse ?? NaN;
    expect(Math.abs(((pca.noiseVariance * 752) / 784) * (54999 / 55000) / mse - 1)).toBeLessThan(1e-9);
  }, 60_000);

  test('all 60,000 images as bytes: components for 95% of the variance', () => {
    const pca = new PCA({ components: 0.95 }).fit(bytes);
    expect(pca.nComponents).toBe(expected.all60000.componentsFor95Percent);
    expect(relative(pca.explainedVarianceRatio.slice(0, 3), expected.all60000.explainedVarianceRatio)).toBeLessThan(1e-9);
  }, 60_000);
});
