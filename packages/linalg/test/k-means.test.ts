import { describe, expect, test } from '@jest/globals';
import { AbortedError, ndarray, random, toNested } from '@latentkit/core';
import { assignRows, kMeans, pairwiseDistances, run, runSync, squaredDistancesTo } from '@latentkit/linalg';
import { gaussian } from './helpers.js';

/** Three clouds of ten rows in the plane. */
function clouds() {
  const { data } = gaussian(30, 2, 3);
  return ndarray(data.map((value, at) => 0.1 * value + 5 * (Math.floor(at / 20) + (at % 2 === 0 ? 0 : 1))), [30, 2]);
}

describe('kMeans', () => {
  const x = clouds();
  const options = { clusters: 3, random: random(4) };

  test.each(['k-means++', 'random'] as const)('finds planted clouds from %s', (init) => {
    const { labels, centers, inertia, stopped } = runSync(kMeans(x, { ...options, init, runs: 5 }));
    const groups = [0, 10, 20].map((from) => new Set(labels.subarray(from, from + 10)));
    expect(groups.map((group) => group.size)).toEqual([1, 1, 1]);
    expect(new Set(groups.flatMap((group) => [...group])).size).toBe(3);
    const mean = labels.reduce((sum, label, i) => sum + (label === labels[0] ? x.data[2 * i] / 10 : 0), 0);
    expect(centers.data[2 * labels[0]]).toBeCloseTo(mean, 12);
    expect([inertia < 1, stopped]).toEqual([true, false]);
  });

  test('without an iteration rows go to the nearest of the centres given', () => {
    const init = ndarray(Float64Array.of(0, 5, 5, 10), [2, 2]);
    const { labels, centers, nIter } = runSync(kMeans(x, { ...options, clusters: 2, init, maxIterations: 0 }));
    expect([...labels]).toEqual(Array.from({ length: 30 }, (_, i) => (i < 10 ? 0 : 1)));
    expect(nIter).toBe(0);
    expect(toNested(centers)).toEqual([[0, 5], [5, 10]]);
  });

  test('later runs begin at other rows, the same ones again for the same number', () => {
    const start = (firstRun: number) => runSync(kMeans(x, { ...options, clusters: 12, firstRun, maxIterations: 0 })).centers;
    expect(start(1)).toEqual(start(1));
    expect(start(1)).not.toEqual(start(2));
  });

  test('tells its progress unless it is to be quiet, and can be stopped either way', async () => {
    const count = async (quiet: boolean): Promise<number> => {
      let told = 0;
      await run(kMeans(x, { ...options, quiet }), { runtime: 'plain', onProgress: () => told++ });
      return told;
    };
    expect([(await count(false)) > 0, await count(true)]).toEqual([true, 0]);
    await expect(run(kMeans(x, { ...options, quiet: true }), { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  });
});

test('distances to centres, and the nearest of them, lose nothing far from 0', () => {
  const x = ndarray(clouds().data.map((value) => value + 1e6), [30, 2]);
  const centers = ndarray(Float64Array.of(1e6, 1e6 + 5, 1e6 + 10, 1e6 + 15), [2, 2]);
  const exact = pairwiseDistances(x, centers, { metric: 'sqeuclidean' }).data;
  const squares = runSync(squaredDistancesTo(x, centers)).data;
  squares.forEach((square, i) => expect(Math.abs(square - exact[i])).toBeLessThan(1e-9 * Math.max(1, exact[i])));
  const { labels, distances, inertia } = runSync(assignRows(x, centers));
  labels.forEach((label, i) => expect(distances[i]).toBeCloseTo(Math.min(exact[2 * i], exact[2 * i + 1]), 9));
  expect(inertia).toBeCloseTo(distances.reduce((a, b) => a + b, 0), 9);
});
