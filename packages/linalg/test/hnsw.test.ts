import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { InvalidParameterError, UnavailableError } from '@latentkit/core';
import type * as Linalg from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

interface Settings {
  maxElements: number;
  m: number;
  efConstruction: number;
  randomSeed: number;
}

/** hnswlib-node's interface over a search through all points, of which queries that begin with `lost` find none. */
function pretend(lost = NaN) {
  const seen: { space?: string; settings?: Settings; ef?: number } = {};
  class HierarchicalNSW {
    private readonly points = new Map<number, number[]>();

    constructor(
      space: string,
      private readonly dimensions: number,
    ) {
      seen.space = space;
    }

    initIndex(settings: Settings): void {
      seen.settings = settings;
    }

    addPoint(point: number[], label: number): void {
      if (!Array.isArray(point) || point.length !== this.dimensions) throw new Error('Invalid the first argument type (must be an Array).');
      this.points.set(label, point);
    }

    setEf(ef: number): void {
      seen.ef = ef;
    }

    searchKnn(query: number[], k: number): { distances: number[]; neighbors: number[] } {
      if (!Array.isArray(query)) throw new Error('Invalid the first argument type (must be an Array).');
      const all = query[0] === lost ? [] : [...this.points].map(([label, point]) => [point.reduce((sum, v, c) => sum + Math.fround(v - query[c]) ** 2, 0), label]);
      all.sort((a, b) => a[0] - b[0]);
      // The package gives no order that one may rely on.
      const found = all.slice(0, k).reverse();
      return { distances: found.map(([value]) => value), neighbors: found.map(([, label]) => label) };
    }
  }
  return { module: { default: { HierarchicalNSW } }, seen };
}

async function withHnsw(module: object | Error): Promise<typeof Linalg> {
  jest.unstable_mockModule(
    'hnswlib-node',
    () => {
      if (module instanceof Error) throw module;
      return module;
    },
    { virtual: true },
  );
  return import('@latentkit/linalg');
}

describe('approximate neighbours by hnswlib-node', () => {
  beforeEach(() => {
    jest.resetModules();
  });

  test('come in order, with distances in float64, and without the rows themselves', async () => {
    const { module, seen } = pretend();
    const { neighbors, run } = await withHnsw(module);
    const base = gaussian(300, 6, 1);
    for (const options of [{ k: 5 }, { k: 5, queries: gaussian(20, 6, 2) }, { k: 30, metric: 'cosine' as const }]) {
      const exact = await run(neighbors(base, options));
      const found = await run(neighbors(base, { ...options, approximate: 'hnsw' }));
      expect(distance(found.indices.data, exact.indices.data)).toBe(0);
      expect(distance(found.distances.data, exact.distances.data)).toBe(0);
    }
    expect(seen.space).toBe('l2');
    expect(seen.settings).toMatchObject({ maxElements: 300, m: 16, efConstruction: 200 });
    expect(seen.ef).toBe(62);
  });

  test('a query for which the index has too few is looked up among all rows', async () => {
    const base = gaussian(100, 3, 3);
    const { neighbors, run } = await withHnsw(pretend(base.data[3 * 7]).module);
    const exact = await run(neighbors(base, { k: 4 }));
    const found = await run(neighbors(base, { k: 4, approximate: 'hnsw' }));
    expect(distance(found.indices.data, exact.indices.data)).toBe(0);
  });

  test('says what to do where it is not installed', async () => {
    const { neighbors, run } = await withHnsw(new Error("Cannot find package 'hnswlib-node'"));
    const searching = run(neighbors(gaussian(10, 2), { k: 2, approximate: 'hnsw' }));
    await expect(searching).rejects.toMatchObject({ code: 'LK_UNAVAILABLE', message: expect.stringContaining('npm install hnswlib-node') });
    await expect(searching).rejects.not.toBeInstanceOf(InvalidParameterError);
    expect(UnavailableError.name).toBe('UnavailableError');
  });

  test('cannot be loaded by what runs at once', async () => {
    const { neighbors, runSync } = await withHnsw(pretend().module);
    expect(() => runSync(neighbors(gaussian(10, 2), { k: 2, approximate: 'hnsw' }))).toThrow(/asynchronous form/);
  });
});
