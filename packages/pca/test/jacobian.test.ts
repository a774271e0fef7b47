import { describe, expect, test } from '@jest/globals';
import { NotFittedError, ShapeError, ndarray } from '@latentkit/core';
import { FactorAnalysis, FastICA, IncrementalPCA, NMF, PCA, SparsePCA, TruncatedSVD } from '@latentkit/pca';
import { gaussian, relative } from './helpers.js';

const [n, p, k] = [40, 6, 3];
const x = ndarray(gaussian(n, p).data.map((value, at) => value * (1 + (at % p)) + 10 * (at % p)), [n, p]);
const models = [
  new PCA({ components: k }),
  new PCA({ components: k, whiten: true }),
  new IncrementalPCA({ components: k }),
  new TruncatedSVD({ components: k }),
  new FastICA({ components: k }),
  new FactorAnalysis({ components: k }),
  new SparsePCA({ components: k, alpha: 0.1 }),
];

describe('jacobian', () => {
  test.each(models.map((model) => [model.constructor.name, model] as const))('of %s maps differences of samples to those of codes', async (_, model) => {
    await expect(model.jacobian(x)).rejects.toThrow(NotFittedError);
    const codes = model.fit(x).transform(x);
    const { data, shape } = await model.jacobian(x);
    expect(shape).toEqual([n, k, p]);
    const mapped = Array.from({ length: k }, (_, c) => {
      const row = data.subarray(((n - 1) * k + c) * p, ((n - 1) * k + c + 1) * p);
      return row.reduce((sum, value, j) => sum + value * (x.data[j] - x.data[p + j]), 0);
    });
    expect(relative(mapped, mapped.map((_, c) => codes.data[c] - codes.data[k + c]))).toBeLessThan(1e-5);
    await expect(model.jacobian([[1, 2]])).rejects.toThrow(ShapeError);
  });

  test('of PCA is its components', async () => {
    const pca = new PCA({ components: k }).fit(x);
    const { data } = await pca.jacobian(x);
    data.forEach((value, at) => expect(Math.abs(value - pca.components.data[at % (k * p)])).toBeLessThan(1e-6));
  });

  test('is not there where codes are no linear map of samples', () => {
    expect('jacobian' in new NMF({ components: k })).toBe(false);
  });
});
