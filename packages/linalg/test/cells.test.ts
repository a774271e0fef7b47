import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { type Neighbors, neighbors, run, runSync } from '@latentkit/linalg';
import { gaussian } from './helpers.js';

const N = 17_000;

/** Rows on a curved surface of three dimensions in a space of twelve, with a little noise. */
function surface(n: number, seed: number): NdArray<Float64Array> {
  const at = gaussian(n, 3, seed).data;
  const noise = gaussian(n, 12, seed + 1).data;
  return ndarray(noise.map((value, i) => 0.02 * value + Math.sin(at[3 * Math.floor(i / 12) + (i % 3)] * (1 + (i % 12) / 12) + (i % 12))), [n, 12]);
}

function recall(found: Neighbors, exact: Neighbors): number {
  const [n, k] = exact.indices.shape;
  let hits = 0;
  for (let i = 0; i < n; i++) {
    const wanted = new Set(exact.indices.data.subarray(i * k, (i + 1) * k));
    for (const index of found.indices.data.subarray(i * k, (i + 1) * k)) if (wanted.has(index)) hits++;
  }
  return hits / (n * k);
}

function largestError({ indices, distances }: Neighbors, base: NdArray, queries: NdArray): number {
  const [n, k] = indices.shape;
  const p = base.shape[1];
  let worst = 0;
  for (let q = 0; q < n * k; q++) {
    let square = 0;
    for (let j = 0; j < p; j++) square += (base.data[indices.data[q] * p + j] - queries.data[Math.floor(q / k) * p + j]) ** 2;
    worst = Math.max(worst, Math.abs(Math.sqrt(square) - distances.data[q]));
  }
  return worst;
}

describe('neighbours by cells', () => {
  const base = surface(N, 1);
  let exact: Neighbors;
  beforeAll(async () => {
    exact = await run(neighbors(base, { k: 15 }));
  });

  test('of the rows themselves: nearly all are found, in order, without the row', async () => {
    const found = await run(neighbors(base, { k: 15, approximate: 'cells' }));
    expect(recall(found, exact)).toBeGreaterThan(0.95);
    expect(recall(found, exact)).toBeLessThan(1);
    expect(largestError(found, base, base)).toBeLessThan(1e-3);
    expect(found.indices.data.every((index, q) => index !== Math.floor(q / 15))).toBe(true);
    expect(found.distances.data.every((distance, q) => q % 15 === 0 || distance >= found.distances.data[q - 1])).toBe(true);
  });

  test('in plain TypeScript, of queries, with exact distances', () => {
    const queries = surface(200, 7);
    const wanted = runSync(neighbors(base, { k: 5, queries }));
    const found = runSync(neighbors(base, { k: 5, queries, approximate: 'cells' }));
    expect(recall(found, wanted)).toBeGreaterThan(0.95);
    expect(largestError(found, base, queries)).toBeLessThan(1e-12);
  });

  test('few rows, or many neighbours, are searched as if nothing had been said', () => {
    const few = sliceRows(base, 0, 400);
    expect(runSync(neighbors(few, { k: 4, approximate: 'cells' }))).toEqual(runSync(neighbors(few, { k: 4 })));
    const queries = sliceRows(base, 0, 3);
    expect(runSync(neighbors(base, { k: 900, queries, approximate: 'cells' }))).toEqual(runSync(neighbors(base, { k: 900, queries })));
  });
});
