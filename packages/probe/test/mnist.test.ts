import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray } from '@latentkit/core';
import { readIdx } from '@latentkit/datasets';
import { columnMeans, fixSigns, request, run, symmetricEigen } from '@latentkit/linalg';
import { linearProbe, neighborProbe } from '@latentkit/probe';
import { golden } from './helpers.js';

const folder = process.env.LATENTKIT_DATA_DIR;
const withMnist = folder === undefined ? describe.skip : describe;

withMnist('codes of MNIST: 30 principal components (skipped where LATENTKIT_DATA_DIR is not set)', () => {
  const expected = golden<{ iterations: number; trainAccuracy: number; linear: number; neighbors: number }>('mnist');
  const read = (name: string): NdArray => readIdx(readFileSync(join(folder ?? '', 'mnist', `${name}.gz`)));
  const images = (name: string): NdArray => {
    const { data, shape } = read(name);
    return ndarray(data, [shape[0], 784]);
  };
  let codes: NdArray;
  let asked: NdArray;
  const y = folder === undefined ? ndarray(new Int32Array(0), [0]) : read('train-labels-idx1-ubyte');
  const yAsked = folder === undefined ? y : read('t10k-labels-idx1-ubyte');

  beforeAll(async () => {
    const x = images('train-images-idx3-ubyte');
    const mean = columnMeans(x);
    const { vectors } = symmetricEigen(await run(request((kernels) => kernels.gram(x, mean))), { k: 30 });
    const components = fixSigns(vectors).rows;
    const project = async (rows: NdArray): Promise<NdArray> => {
      const product = await run(request((kernels) => kernels.matmul(rows, components, { transposeB: true })));
      const centre = components.shape[1];
      const offset = Array.from({ length: 30 }, (_, r) => mean.reduce((sum, m, j) => sum + m * components.data[r * centre + j], 0));
      return ndarray(product.data.map((value, i) => (value - offset[i % 30]) / 255), product.shape);
    };
    codes = await project(x);
    asked = await project(images('t10k-images-idx3-ubyte'));
  }, 300_000);

  test('a linear probe finds what scikit-learn finds', async () => {
    const { accuracy, model } = await linearProbe(codes, y, asked, yAsked);
    expect(model.converged).toBe(true);
    // Ten images of 10,000: both searches end within their tolerance of the same optimum.
    expect(Math.abs(accuracy - expected.linear)).toBeLessThan(0.001);
    expect(Math.abs(accuracy - 0.8965)).toBeLessThan(0.001);
    expect(Math.abs((await model.scoreAsync(codes, y)) - expected.trainAccuracy)).toBeLessThan(0.001);
  }, 300_000);

  test('five nearest neighbours find what scikit-learn finds', async () => {
    const { accuracy } = await neighborProbe(codes, y, asked, yAsked);
    expect(expected.neighbors).toBe(0.9755);
    expect(Math.abs(accuracy - expected.neighbors)).toBeLessThan(2e-4);
  }, 300_000);
});
