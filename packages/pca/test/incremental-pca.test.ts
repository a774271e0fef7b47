import { beforeAll, describe, expect, test } from '@jest/globals';
import { AbortedError, InvalidParameterError, type NdArray, NonFiniteError, NotFittedError, ShapeError, ndarray, sliceRows } from '@latentkit/core';
import { type BatchSource, arrayBatches, loadDigits, loadWdbc } from '@latentkit/datasets';
import { columnVariances } from '@latentkit/linalg';
import { IncrementalPCA, PCA } from '@latentkit/pca';
import { distance, gaussian, golden, jsonOf, relative, standardised } from './helpers.js';

interface Golden {
  runs: {
    components: number;
    given: boolean;
    batchSize: number;
    whiten: boolean;
    columns: number[];
    batches: {
      rows: number;
      singularValues: number[];
      explainedVarianceRatio: number[];
      noiseVariance: number;
      mean: number[];
      variance: number[];
      components: number[][];
    }[];
    transformFirst5: number[][];
  }[];
}

describe.each([
  ['digits', async () => (await loadDigits()).x],
  ['wdbc', async () => standardised((await loadWdbc()).x)],
])('IncrementalPCA of %s agrees with scikit-learn', (name, load) => {
  let x: NdArray;
  beforeAll(async () => {
    x = await load();
  });

  test.each(golden<Golden>(`incremental-${name}`).runs)('after every batch of $batchSize rows, $components components', (run) => {
    const rows = run.batches.reduce((sum, batch) => sum + batch.rows, 0);
    const options = { components: run.given ? run.components : ('all' as const), batchSize: run.batchSize, whiten: run.whiten };
    const pca = new IncrementalPCA(options);
    let start = 0;
    for (const batch of run.batches) {
      pca.partialFit(sliceRows(x, start, (start += batch.rows)));
      const p = pca.nFeatures;
      expect(pca.nSamplesSeen).toBe(start);
      expect(pca.nComponents).toBe(run.components);
      expect(relative(pca.singularValues, batch.singularValues)).toBeLessThan(1e-9);
      expect(relative(pca.explainedVarianceRatio, batch.explainedVarianceRatio)).toBeLessThan(1e-9);
      expect(Math.abs(pca.noiseVariance - batch.noiseVariance)).toBeLessThanOrEqual(1e-9 * batch.noiseVariance);
      expect(distance(run.columns.map((j) => pca.mean[j]), batch.mean)).toBeLessThan(1e-10);
      expect(relative(run.columns.map((j) => pca.var[j]), batch.variance)).toBeLessThan(1e-9);
      const at = [0, 1, 2].flatMap((r) => run.columns.map((j) => pca.components.data[r * p + j]));
      expect(distance(at, batch.components.flat())).toBeLessThan(1e-7);
    }
    expect(distance(pca.transform(sliceRows(x, 0, 5)).data, run.transformFirst5.flat())).toBeLessThan(1e-8);
    const whole = new IncrementalPCA(options).fit(sliceRows(x, 0, rows));
    expect(distance(whole.components.data, pca.components.data)).toBe(0);
    expect(whole.nSamplesSeen).toBe(rows);
  });
});

describe('IncrementalPCA', () => {
  const x = gaussian(100, 12, 1);

  test('with all components is PCA, whatever the batches', () => {
    const exact = new PCA().fit(x);
    for (const batchSize of [30, 100, 41]) {
      const pca = new IncrementalPCA({ batchSize }).fit(x);
      expect(relative(pca.explainedVariance, exact.explainedVariance)).toBeLessThan(1e-12);
      expect(distance(pca.components.data, exact.components.data)).toBeLessThan(1e-11);
      expect(distance(pca.mean, exact.mean)).toBeLessThan(1e-14);
      expect(relative(pca.var, columnVariances(x))).toBeLessThan(1e-13);
      expect(pca.score(x)).toBeCloseTo(exact.score(x), 10);
    }
  });

  test('a single batch is PCA with its noise', () => {
    const pca = new IncrementalPCA({ components: 4 }).fit(sliceRows(x, 0, 50));
    const exact = new PCA({ components: 4 }).fit(sliceRows(x, 0, 50));
    expect(pca.noiseVariance).toBeCloseTo(exact.noiseVariance, 13);
    expect(distance(pca.getCovariance().data, exact.getCovariance().data)).toBeLessThan(1e-13);
  });

  test('singular values that lie far apart keep their digits', () => {
    const wide = ndarray(gaussian(60, 8, 2).data.map((value, i) => value * 10 ** -(i % 8)), [60, 8]);
    const exact = new PCA({ solver: 'full' }).fit(wide);
    const pca = new IncrementalPCA({ batchSize: 20 }).fit(wide);
    expect(relative(pca.singularValues, exact.singularValues)).toBeLessThan(1e-8);
  });

  test('goes on after JSON as if nothing had happened', () => {
    const options = { components: 3, batchSize: 25, whiten: true };
    const before = new IncrementalPCA(options).partialFit(sliceRows(x, 0, 40));
    const back = IncrementalPCA.fromJSON(jsonOf(before));
    expect(back.config).toEqual(before.config);
    const rest = sliceRows(x, 40, 100);
    expect(distance(back.partialFit(rest).transform(x).data, before.partialFit(rest).transform(x).data)).toBe(0);
  });

  test('a source of batches gives what the batches give, in float32', async () => {
    const single = ndarray(Float32Array.from(x.data), x.shape);
    const pca = await new IncrementalPCA({ components: 5, batchSize: 32 }).fitBatches(arrayBatches(single));
    // The last four rows are a batch of their own here.
    const expected = new IncrementalPCA({ components: 5 });
    for (let start = 0; start < 100; start += 32) expected.partialFit(sliceRows(single, start, Math.min(100, start + 32)));
    expect(pca.nSamplesSeen).toBe(100);
    expect(relative(pca.singularValues, expected.singularValues)).toBeLessThan(1e-10);
    expect(distance(pca.components.data, expected.components.data)).toBeLessThan(1e-9);
  });

  test('images of a source are flattened, and progress counts samples', async () => {
    const seen: (number | undefined)[][] = [];
    const pca = await new IncrementalPCA({ components: 2, batchSize: 40 }).fitBatches(arrayBatches(x, { sampleShape: [3, 4, 1] }), {
      onProgress: ({ stage, done, total }) => {
        if (stage === 'fit' && total === 100) seen.push([done, total]);
      },
    });
    expect(pca.nFeatures).toBe(12);
    expect(seen).toEqual([[40, 100], [80, 100], [100, 100]]);
  });

  test('where it is stopped, the batches so far are kept', async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done >= 40) controller.abort();
    };
    const options = { signal: controller.signal, onProgress };
    const pca = await new IncrementalPCA({ components: 2, batchSize: 20 }).fitBatches(arrayBatches(x), options);
    expect(pca.nSamplesSeen).toBe(40);
    const expected = new IncrementalPCA({ components: 2, batchSize: 20 }).fit(sliceRows(x, 0, 40));
    expect(distance(pca.components.data, expected.components.data)).toBeLessThan(1e-6);
    await expect(new IncrementalPCA().fitBatches(arrayBatches(x), options)).rejects.toThrow(AbortedError);

    const second = new AbortController();
    const stopped = await new IncrementalPCA({ components: 2, batchSize: 20 }).fitAsync(x, {
      signal: second.signal,
      onProgress: ({ done }) => {
        if (done === 40) second.abort();
      },
    });
    expect(stopped.nSamplesSeen).toBe(40);
    expect(distance(stopped.components.data, expected.components.data)).toBeLessThan(1e-9);
  });

  test('partialFitAsync does what partialFit does', async () => {
    const sync = new IncrementalPCA({ components: 3 }).partialFit(x).partialFit(gaussian(20, 12, 3));
    const later = await (await new IncrementalPCA({ components: 3 }).partialFitAsync(x)).partialFitAsync(gaussian(20, 12, 3));
    expect(relative(later.singularValues, sync.singularValues)).toBeLessThan(1e-10);
  });

  test('equal rows in the first batch are no harm', () => {
    const pca = new IncrementalPCA({ components: 2 }).partialFit(new Array(5).fill([1, 2, 3]));
    expect([...pca.explainedVarianceRatio, ...pca.mean]).toEqual([0, 0, 1, 2, 3]);
    const more = [[1, 0, 0], [0, 2, 0], [4, 4, 1], [2, 2, 2]];
    const exact = new PCA({ components: 2 }).fit([...new Array<number[]>(5).fill([1, 2, 3]), ...more]);
    expect(relative(pca.partialFit(more).explainedVariance, exact.explainedVariance)).toBeLessThan(1e-12);
  });
});

describe('IncrementalPCA refuses', () => {
  const x = gaussian(10, 4, 1);

  test('parameters out of range', () => {
    for (const components of [0, 1.5, 0.5, -1]) expect(() => new IncrementalPCA({ components })).toThrow(/IncrementalPCA\.components/);
    expect(() => new IncrementalPCA({ batchSize: 0 })).toThrow(InvalidParameterError);
  });

  test('a first batch that is too small, whichever way it comes', async () => {
    const pca = new IncrementalPCA({ components: 4, batchSize: 3 });
    for (const call of [() => pca.fit(x), () => pca.partialFit(sliceRows(x, 0, 3))]) expect(call).toThrow(/got 4, expected at most 3, .* 3 samples in the first batch/);
    await expect(pca.fitBatches(arrayBatches(x))).rejects.toThrow(/at most 3/);
    expect(() => new IncrementalPCA({ components: 5 }).fit(x)).toThrow(/at most 4/);
    expect(() => new IncrementalPCA({ components: 1 }).partialFit(sliceRows(x, 0, 1))).toThrow(ShapeError);
    expect(() => new IncrementalPCA({ components: 1, batchSize: 1 }).fit(x)).toThrow(/at least 2 rows/);
    expect(pca.isFitted).toBe(false);
  });

  test('numbers that are not finite, naming the place in the data or the batch; what was fitted stays', async () => {
    const bad = ndarray(x.data.map((value, i) => (i === 30 ? NaN : value)), x.shape);
    const pca = new IncrementalPCA({ components: 2, batchSize: 5 }).fit(x);
    const before = pca.components;
    expect(() => pca.fit(bad)).toThrow(/row 7, column 2/);
    expect(() => pca.partialFit(sliceRows(bad, 5))).toThrow(/batch: got NaN, .*row 2, column 2/);
    await expect(pca.fitBatches(arrayBatches(x, { scale: Infinity }))).rejects.toThrow(NonFiniteError);
    const late: BatchSource = {
      sampleShape: [4],
      async *batches() {
        yield { x: ndarray(Float32Array.from(x.data), [10, 4]) };
        yield { x: ndarray(Float32Array.of(1, 2, Infinity, 3), [1, 4]) };
      },
    };
    await expect(pca.fitBatches(late)).rejects.toThrow(/batch 1: got Infinity, .*row 0, column 2/);
    expect(pca.components).toBe(before);
    expect(pca.nSamplesSeen).toBe(10);
  });

  test('another number of features, equal rows, a source without batches, and everything before fit', async () => {
    const pca = new IncrementalPCA({ components: 2 }).partialFit(x);
    expect(() => pca.partialFit([[1, 2], [3, 4]])).toThrow(/batch: got \[2, 2\], expected 4 columns/);
    expect(() => pca.fit(ndarray(new Float64Array(40).fill(3), [10, 4]))).toThrow(/10 equal rows/);
    await expect(pca.fitBatches({ sampleShape: [4], async *batches() {} })).rejects.toThrow(/at least one batch/);
    const fresh = new IncrementalPCA();
    for (const member of ['var', 'mean', 'nSamplesSeen', 'singularValues', 'explainedVarianceRatio', 'components'] as const) {
      expect(() => fresh[member]).toThrow(NotFittedError);
    }
  });
});
