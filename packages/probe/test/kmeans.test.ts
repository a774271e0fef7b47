import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows, toNested } from '@latentkit/core';
import { blobs, loadDigits, loadWdbc } from '@latentkit/datasets';
import { KMeans, type KMeansOptions, adjustedRandIndex } from '@latentkit/probe';
import { distance, golden, range, throughJson } from './helpers.js';

interface Golden {
  readonly inertia: number;
  readonly nIter: number;
  readonly labelsFirst40: number[];
  readonly centersFirst8Columns: number[][];
  readonly transformFirst3: number[][];
  readonly empty: { inertia: number; nIter: number };
  readonly twoEmpty: { inertia: number; nIter: number };
  readonly threeIterations: { inertia: number; nIter: number };
  readonly best: number[];
}

const expected = golden<Golden>('kmeans');
let x: NdArray;
const rows = (from: number, to: number): number[][] => toNested(sliceRows(x, from, to)) as number[][];

beforeAll(async () => {
  x = (await loadDigits()).x;
});

describe('agrees with scikit-learn on digits', () => {
  test('from the same centres it ends at the same ones', () => {
    const model = throughJson(new KMeans({ clusters: 10, init: rows(0, 10) }).fit(x), (json) => KMeans.fromJSON(json));
    expect(Math.abs(model.inertia / expected.inertia - 1)).toBeLessThan(1e-11);
    expect(model.nIter).toBe(expected.nIter);
    expect(Array.from(model.labels.subarray(0, 40))).toEqual(expected.labelsFirst40);
    expect(distance(range(0, 10).flatMap((c) => range(0, 8).map((j) => model.clusterCenters.data[c * 64 + j])), expected.centersFirst8Columns.flat())).toBeLessThan(1e-7);
    expect(distance(model.transform(sliceRows(x, 0, 3)).data, expected.transformFirst3.flat())).toBeLessThan(1e-7);
    expect(Array.from(model.predict(sliceRows(x, 0, 40)).data)).toEqual(expected.labelsFirst40);
    expect(model.nFeatures).toBe(64);
  });

  test('a limit of iterations, and a tolerance that ends it earlier', () => {
    const three = new KMeans({ clusters: 10, init: rows(0, 10), maxIterations: 3 }).fit(x);
    expect(Math.abs(three.inertia / expected.threeIterations.inertia - 1)).toBeLessThan(1e-11);
    expect(three.nIter).toBe(3);
    expect(new KMeans({ clusters: 10, init: rows(0, 10), tolerance: 10 }).fit(x).nIter).toBeLessThan(expected.nIter);
  });

  test('clusters that no row is nearest to take the farthest rows', async () => {
    const check = (data: NdArray, init: number[][], { inertia, nIter }: Golden['empty']): void => {
      const model = new KMeans({ clusters: init.length, init }).fit(data);
      expect(Math.abs(model.inertia / inertia - 1)).toBeLessThan(1e-11);
      expect(model.nIter).toBe(nIter);
    };
    check(x, [...rows(0, 3), new Array<number>(64).fill(1000)], expected.empty);
    const cells = (await loadWdbc()).x;
    const far = new Array<number>(30).fill(1e5);
    check(cells, [...(toNested(sliceRows(cells, 0, 3)) as number[][]), far, far], expected.twoEmpty);
  });

  test('the best of ten starts is as good as theirs', () => {
    const best = Math.min(...expected.best);
    for (const seed of [0, 1]) expect(new KMeans({ clusters: 10, nInit: 10, seed }).fit(x).inertia / best).toBeLessThan(1.01);
  });
});

describe('starts', () => {
  const { x: points, y } = blobs(300, { seed: 4, stddev: 0.3 });

  test('planted clusters are found from drawn rows, the same ones again from the same seed', () => {
    const spread = new KMeans({ clusters: 3, seed: 2 }).fit(points);
    expect(adjustedRandIndex(y, spread.labels)).toBe(1);
    expect(Array.from(new KMeans({ clusters: 3, seed: 2 }).fit(points).labels)).toEqual(Array.from(spread.labels));
    const drawn = new KMeans({ clusters: 3, init: 'random', seed: 2 }).fit(points);
    expect(Math.abs(drawn.inertia / spread.inertia - 1)).toBeLessThan(1e-9);
  });

  test('starts that are spread out end better on average than random ones', () => {
    const mean = (init: 'k-means++' | 'random'): number =>
      range(0, 8).reduce((sum, seed) => sum + new KMeans({ clusters: 10, init, seed, nInit: 1 }).fit(x).inertia, 0) / 8;
    expect(mean('k-means++')).toBeLessThan(mean('random'));
  }, 60_000);

  test('equal rows make more clusters than there are places', () => {
    const same = [[1, 1], [1, 1], [2, 2], [1, 1], [2, 2]];
    const model = new KMeans({ clusters: 4 }).fit(same);
    expect(model.inertia).toBe(0);
    expect(model.clusterCenters.data.every((v) => v === 1 || v === 2)).toBe(true);
  });

  test('a cluster of one row, however far, keeps it when another is empty', () => {
    const model = new KMeans({ clusters: 3, init: [[1], [60], [1000]] }).fit([[0], [1], [2], [100]]);
    expect(model.inertia).toBe(0.5);
    expect(model.clusterCenters.data[1]).toBe(100);
  });

  test('of several candidates for a centre the best is taken: 100 clusters are found nearly always', () => {
    // Ten points in a box of side 0.6 around each node of a grid of spacing 10.
    const place = (row: number, axis: number): number => (axis === 0 ? Math.floor(row / 10) % 10 : Math.floor(row / 100)) * 10 + ((row * 7 + axis) % 13) / 20;
    const planted = ndarray(Float64Array.from({ length: 2000 }, (_, i) => place(i >> 1, i % 2)), [1000, 2]);
    const inertias = range(0, 20).map((seed) => new KMeans({ clusters: 100, seed }).fit(planted).inertia);
    const best = Math.min(...inertias);
    expect(inertias.filter((inertia) => inertia < 1.001 * best).length).toBeGreaterThanOrEqual(18);
  });

  test('one cluster is the mean, as many as rows are the rows', () => {
    const few = [[0, 4], [2, 0], [4, 2]];
    const one = new KMeans({ clusters: 1 }).fit(few);
    expect(Array.from(one.clusterCenters.data)).toEqual([2, 2]);
    expect(one.inertia).toBe(16);
    expect(new KMeans({ clusters: 3, seed: 5 }).fit(few).inertia).toBe(0);
  });

  test('a far offset costs no digits', () => {
    const moved = { data: points.data.map((v) => v + 1e7), shape: points.shape };
    const near = new KMeans({ clusters: 3, seed: 1 }).fit(points);
    const far = new KMeans({ clusters: 3, seed: 1 }).fit(moved);
    expect(Math.abs(far.inertia / near.inertia - 1)).toBeLessThan(1e-6);
    expect(Array.from(far.predict(moved).data)).toEqual(Array.from(far.labels));
  });
});

describe('both ways of running, and stopping', () => {
  test('asynchronously the same', async () => {
    const init = rows(0, 10);
    const model = await new KMeans({ clusters: 10, init }).fitAsync(x);
    expect(Math.abs(model.inertia / expected.inertia - 1)).toBeLessThan(1e-9);
    expect(Array.from((await model.predictAsync(sliceRows(x, 0, 40))).data)).toEqual(expected.labelsFirst40);
  });

  test('a fit that is stopped keeps the clusters it has, with their labels', async () => {
    const controller = new AbortController();
    const model = new KMeans({ clusters: 10, nInit: 5 });
    await model.fitAsync(x, { signal: controller.signal, onProgress: ({ done }) => (done === 2 ? controller.abort() : undefined) });
    expect(model.nIter).toBe(2);
    expect(Array.from(model.predict(x).data)).toEqual(Array.from(model.labels));
    await expect(new KMeans().fitAsync(x, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'LK_ABORTED' });
  });
});

test.each<[unknown, string, string]>([
  [{ clusters: 4 }, 'at most 3', 'LK_INVALID_PARAMETER'],
  [{ clusters: 2, init: [[1, 2]] }, '2 centres of 2 features', 'LK_SHAPE'],
  [{ clusters: 2, init: [[1], [2]] }, '2 centres of 2 features', 'LK_SHAPE'],
  [{ clusters: 1.5 }, 'KMeans.clusters', 'LK_INVALID_PARAMETER'],
  [{ nInit: 0 }, 'nInit', 'LK_INVALID_PARAMETER'],
  [{ init: 'kmeans' }, 'init', 'LK_INVALID_PARAMETER'],
])('%j is refused', (options, words, code) => {
  expect(() => new KMeans(options as KMeansOptions).fit([[0, 0], [1, 1], [2, 2]])).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(words) }),
  );
});
