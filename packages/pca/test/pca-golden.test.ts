import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, astype, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc, readIdx } from '@latentkit/datasets';
import { matmul } from '@latentkit/linalg';
import { PCA, type PCAOptions, pcaReconstructionMse, varianceSpectrum } from '@latentkit/pca';
import { logEvidence } from '../src/pca/minka.js';
import { type MleGolden, type MnistGolden, type TableGolden, distance, golden, relative, standardised } from './helpers.js';

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

  test.each<PCAOptions>([
    { solver: 'covariance' },
    { solver: 'full' },
    { solver: 'auto' },
    { solver: 'randomized', iterations: 14, oversampling: 12, seed: 3 },
    { solver: 'ml-pca' },
  ])('components with their signs, codes, noise variance: %p', async (options) => {
    const pca = await new PCA({ components: 8, ...options }).fitAsync(x);
    expect(pca.solverUsed).toBe(options.solver === 'auto' ? 'covariance' : options.solver);
    expect(relative(pca.explainedVariance, expected.explainedVariance.slice(0, 8))).toBeLessThan(1e-9);
    expect(relative(pca.explainedVarianceRatio, expected.explainedVarianceRatio.slice(0, 8))).toBeLessThan(1e-9);
    expect(distance(pca.components.data, expected.components.flat())).toBeLessThan(1e-7);
    expect(distance(pca.transform(sliceRows(x, 0, 5)).data, expected.transformFirst5.flat())).toBeLessThan(1e-8);
    expect(Math.abs(pca.noiseVariance / expected.noiseVariance - 1)).toBeLessThan(1e-9);
  });

  test('whitened codes', () => {
    const pca = new PCA({ components: 8, whiten: true }).fit(x);
    expect(distance(pca.transform(sliceRows(x, 0, 5)).data, expected.whitenedFirst5.flat())).toBeLessThan(1e-8);
  });

  test.each(['covariance', 'full', 'ml-pca'] as const)('numbers of components for 95%% of the variance and of largest evidence: %s', async (solver) => {
    expect((await new PCA({ components: 0.95, solver }).fitAsync(x)).nComponents).toBe(expected.componentsFor95Percent);
    expect((await new PCA({ components: 'mle', solver }).fitAsync(x)).nComponents).toBe(expected.mle);
  });

  test('densities, covariance and precision of the probabilistic model', () => {
    const pca = new PCA({ components: 8 }).fit(x);
    const p = expected.features;
    const row = (matrix: NdArray): ArrayLike<number> => matrix.data.slice(expected.modelRow * p, (expected.modelRow + 1) * p);
    expect(Math.abs(pca.score(x) / expected.score - 1)).toBeLessThan(1e-9);
    expect(relative(pca.scoreSamples(sliceRows(x, 0, 5)), expected.scoreSamplesFirst5)).toBeLessThan(1e-9);
    expect(distance(row(pca.getCovariance()), expected.covarianceRow)).toBeLessThan(1e-9);
    expect(distance(row(pca.getPrecision()), expected.precisionRow)).toBeLessThan(1e-9);
    const inverse = matmul(pca.getCovariance(), pca.getPrecision()).data;
    expect(distance(inverse, inverse.map((_, i) => (i % (p + 1) === 0 ? 1 : 0)))).toBeLessThan(1e-11);
    // Whitening changes codes, not the model.
    expect(new PCA({ components: 8, whiten: true }).fit(x).score(x)).toBe(pca.score(x));
  });

  test.each(expected.reconstruction)('reconstruction error of $components components, measured and foretold', ({ components, mse }) => {
    expect(Math.abs(new PCA({ components }).fit(x).reconstructionError(x) / mse - 1)).toBeLessThan(1e-9);
    expect(Math.abs(pcaReconstructionMse(x, components) / mse - 1)).toBeLessThan(1e-9);
  });
});

describe("Minka's number of components agrees with scikit-learn", () => {
  test('evidence of every rank', () => {
    const { spectrum, spectrumSamples, evidence } = golden<MleGolden>('mle');
    evidence.forEach((value, i) => expect(Math.abs(logEvidence(Float64Array.from(spectrum), i + 1, spectrumSamples) / value - 1)).toBeLessThan(1e-11));
  });

  test.each(golden<MleGolden>('mle').cases)('$samples samples of $features features', ({ samples, features, planted, size, components, noiseVariance }) => {
    let state = 1;
    const noise = (): number => (state = (16807 * state) % 2147483647) / 2147483647 - 0.5;
    const w = ndarray(Float64Array.from({ length: planted * features }, noise), [planted, features]);
    const x = new Float64Array(samples * features);
    for (let i = 0; i < samples; i++) {
      const z = ndarray(Float64Array.from({ length: planted }, noise), [1, planted]);
      matmul(z, w).data.forEach((value, j) => (x[i * features + j] = 4 * value));
      for (let j = 0; j < features; j++) x[i * features + j] += size * noise();
    }
    for (const solver of ['auto', 'covariance', 'full'] as const) {
      const pca = new PCA({ components: 'mle', solver }).fit(ndarray(x, [samples, features]));
      expect(pca.nComponents).toBe(components);
      expect(Math.abs(pca.noiseVariance / noiseVariance - 1)).toBeLessThan(1e-9);
    }
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

  test.each(['fit', 'fitAsync'] as const)('55,000 images: 32 components, by %s', async (fit) => {
    const x = astype(sliceRows(bytes, 0, 55000), 'float64');
    for (let i = 0; i < x.data.length; i++) x.data[i] /= 255;
    const pca = await new PCA({ components: 32 })[fit](x);
    expect(pca.solverUsed).toBe('covariance');
    expect(relative(pca.explainedVariance, expected.explainedVariance)).toBeLessThan(1e-9);
    expect(relative(pca.explainedVarianceRatio, expected.explainedVarianceRatio)).toBeLessThan(1e-9);
    expect(relative(pca.singularValues, expected.singularValues)).toBeLessThan(1e-9);
    expect(distance(expected.pixels.map((j) => pca.mean[j]), expected.meanAtPixels)).toBeLessThan(1e-11);
    const at = (r: number): number[] => expected.pixels.map((j) => pca.components.data[r * 784 + j]);
    expect(distance([0, 1, 2].flatMap(at), expected.componentsAtPixels.flat())).toBeLessThan(1e-7);
    expect(distance(pca.transform(sliceRows(x, 0, 3)).data, expected.transformFirst3.flat())).toBeLessThan(1e-8);
    const mse = expected.reconstruction.find(({ components }) => components === 32)?.mse ?? NaN;
    expect(Math.abs(((pca.noiseVariance * 752) / 784) * (54999 / 55000) / mse - 1)).toBeLessThan(1e-9);
  }, 60_000);

  test('all 60,000 images as bytes: components for 95% of the variance', () => {
    const pca = new PCA({ components: 0.95 }).fit(bytes);
    expect(pca.nComponents).toBe(expected.all60000.componentsFor95Percent);
    expect(relative(pca.explainedVarianceRatio.slice(0, 3), expected.all60000.explainedVarianceRatio)).toBeLessThan(1e-9);
  }, 60_000);
});
