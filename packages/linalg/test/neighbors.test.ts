import { describe, expect, test } from '@jest/globals';
import { type NdArray, AbortedError, InvalidParameterError, NonFiniteError, ShapeError, UnknownNameError, astype, ndarray, sliceRows } from '@latentkit/core';
import { METRICS, type DistanceMetric, type NeighborOptions, type Neighbors, neighbors, pairwiseDistances, run, runSync } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

/** Neighbours from the whole matrix of distances, sorted by distance, then index. */
function expected(base: NdArray, queries: NdArray | undefined, k: number, metric: DistanceMetric): Neighbors {
  const { data, shape: [n, m] } = pairwiseDistances(queries ?? base, base, { metric });
  const lists = Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (_value, j) => [data[i * m + j], j])
      .filter(([, j]) => queries !== undefined || j !== i)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .slice(0, k),
  ).flat();
  return {
    indices: ndarray(Int32Array.from(lists, ([, j]) => j), [n, k]),
    distances: ndarray(Float64Array.from(lists, ([value]) => value), [n, k]),
  };
}

function check(found: Neighbors, wanted: Neighbors): void {
  expect(found.indices.shape).toEqual(wanted.indices.shape);
  expect(distance(found.distances.data, wanted.distances.data)).toBeLessThan(1e-14);
  expect(distance(found.indices.data, wanted.indices.data)).toBe(0);
}

describe.each(METRICS)('neighbours by %s', (metric) => {
  test('of queries, and of the rows themselves', async () => {
    const base = gaussian(300, 7, 1);
    const queries = gaussian(40, 7, 2);
    check(runSync(neighbors(base, { k: 4, queries, metric })), expected(base, queries, 4, metric));
    check(runSync(neighbors(base, { k: 4, metric })), expected(base, undefined, 4, metric));
    const large = gaussian(600, 7, 3);
    check(await run(neighbors(large, { k: 9, metric }), { runtime: 'onnxruntime' }), expected(large, undefined, 9, metric));
  });

  test('a row without a direction, constant rows', () => {
    const base = gaussian(60, 5, 4);
    base.data.fill(0, 50, 60);
    base.data.fill(2, 100, 105);
    check(runSync(neighbors(base, { k: 6, metric })), expected(base, undefined, 6, metric));
    check(runSync(neighbors(gaussian(60, 5, 5), { k: 6, metric, queries: base })), expected(gaussian(60, 5, 5), base, 6, metric));
  });
});

describe('neighbours of the rows themselves', () => {
  test('a row is left out by its index, and its duplicates are not', () => {
    const base = [[0], [5], [5], [5], [9]];
    const { indices, distances } = runSync(neighbors(base, { k: 2 }));
    expect([...indices.data]).toEqual([1, 2, 2, 3, 1, 3, 1, 2, 1, 2]);
    expect([...distances.data]).toEqual([5, 5, 0, 0, 0, 0, 0, 0, 4, 4]);
  });

  test('more duplicates than neighbours', () => {
    const { indices, distances } = runSync(neighbors(new Array<number[]>(6).fill([1, 2]), { k: 2 }));
    expect([...indices.data]).toEqual([1, 2, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(distances.data.every((value) => value === 0)).toBe(true);
  });

  test('is its own nearest where asked for', () => {
    const { indices } = runSync(neighbors(gaussian(20, 3), { k: 1, excludeSelf: false }));
    expect([...indices.data]).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test('all others', () => {
    check(runSync(neighbors(gaussian(12, 3), { k: 11 })), expected(gaussian(12, 3), undefined, 11, 'euclidean'));
  });

  test('of every element type', async () => {
    const base = ndarray(gaussian(700, 6, 6).data.map((value) => Math.round(Math.abs(value) * 20)), [700, 6]);
    const wanted = expected(base, undefined, 5, 'euclidean');
    for (const dtype of ['uint8', 'int32', 'float32'] as const) check(await run(neighbors(astype(base, dtype), { k: 5 })), wanted);
  });
});

describe('what cannot be searched', () => {
  const x = gaussian(10, 3);
  test.each<[string, () => [NdArray | number[][], NeighborOptions], new (...args: never[]) => Error, RegExp]>([
    ['k as large as the base', () => [x, { k: 10 }], InvalidParameterError, /\[1, 9\].*none is its own neighbour/],
    ['k above the base', () => [x, { k: 11, queries: x }], InvalidParameterError, /\[1, 10\]/],
    ['k of 0', () => [x, { k: 0 }], InvalidParameterError, /k: got 0/],
    ['k of 1.5', () => [x, { k: 1.5 }], InvalidParameterError, /1\.5/],
    ['an empty base', () => [ndarray(new Float64Array(0), [0, 3]), { k: 1 }], ShapeError, /at least 1 row/],
    ['no columns', () => [[[], []], { k: 1 }], ShapeError, /at least one column/],
    ['other columns', () => [x, { k: 1, queries: gaussian(4, 2) }], ShapeError, /queries.*3 columns/],
    ['NaN in the base', () => [[[1], [NaN], [2]], { k: 1 }], NonFiniteError, /base.*row 1, column 0/],
    ['NaN in queries', () => [x, { k: 1, queries: [[1, 2, Infinity]] }], NonFiniteError, /queries.*row 0, column 2/],
    ['another metric', () => [x, { k: 1, metric: 'euclidian' as DistanceMetric }], UnknownNameError, /euclidean/],
    ['another approximation', () => [x, { k: 1, approximate: 'annoy' as 'hnsw' }], UnknownNameError, /hnsw/],
    ['queries that leave themselves out', () => [x, { k: 1, queries: x, excludeSelf: true }], InvalidParameterError, /excludeSelf/],
    ['manhattan by hnsw', () => [x, { k: 1, metric: 'manhattan', approximate: 'hnsw' }], InvalidParameterError, /approximate/],
  ])('%s', (_, make, type, text) => {
    const [base, options] = make();
    expect(() => runSync(neighbors(base, options))).toThrow(type);
    expect(() => runSync(neighbors(base, options))).toThrow(text);
  });

  test('stops when asked to', async () => {
    const controller = new AbortController();
    const base = gaussian(3000, 2, 7);
    const searching = run(neighbors(base, { k: 3, metric: 'manhattan' }), { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(searching).rejects.toThrow(AbortedError);
    expect(sliceRows(base, 0, 1).data[0]).toBe(gaussian(3000, 2, 7).data[0]);
  });
});
