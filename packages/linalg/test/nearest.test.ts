import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, astype, ndarray, sliceRows } from '@latentkit/core';
import { type Kernels, type Neighbors, loadKernels, plainKernels } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

/** Every distance, sorted: distance first, then index. */
function byDefinition(base: NdArray, queries: NdArray, k: number): Neighbors {
  const [m, p] = base.shape;
  const n = queries.shape[0];
  const indices: number[] = [];
  const distances: number[] = [];
  for (let i = 0; i < n; i++) {
    const all = Array.from({ length: m }, (_, j) => {
      let sum = 0;
      for (let c = 0; c < p; c++) sum += (queries.data[i * p + c] - base.data[j * p + c]) ** 2;
      return [Math.sqrt(sum), j];
    });
    all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [value, j] of all.slice(0, k)) {
      distances.push(value);
      indices.push(j);
    }
  }
  return { indices: ndarray(Int32Array.from(indices), [n, k]), distances: ndarray(Float64Array.from(distances), [n, k]) };
}

const scaled = (x: NdArray<Float64Array>, map: (value: number, i: number) => number) => ndarray(x.data.map(map), x.shape);
const float32 = (x: NdArray) => astype(x, 'float32');

// Each is large enough that the runtime is worth a call: 2^21 multiplications.
const CASES: readonly [string, () => [NdArray, NdArray], number][] = [
  ['float32', () => [float32(gaussian(3000, 30, 1)), float32(gaussian(50, 30, 2))], 5],
  ['float64', () => [gaussian(3000, 30, 1), gaussian(50, 30, 2)], 5],
  ['one neighbour', () => [gaussian(2999, 30, 1), gaussian(50, 30, 2)], 1],
  ['more neighbours than pay for grouping', () => [gaussian(3001, 30, 1), gaussian(50, 30, 2)], 300],
  ['nearly all rows', () => [gaussian(200, 30, 1), gaussian(400, 30, 2)], 199],
  ['all rows', () => [gaussian(200, 30, 1), gaussian(400, 30, 2)], 200],
  ['many columns', () => [gaussian(700, 400, 1), gaussian(30, 400, 2)], 7],
  ['one column', () => [gaussian(8000, 1, 1), gaussian(300, 1, 2)], 4],
  ['bytes, with ties', () => [astype(scaled(gaussian(6000, 4, 1), (v) => Math.abs(Math.round(v * 3))), 'uint8'), sliceRows(astype(scaled(gaussian(6000, 4, 1), (v) => Math.abs(Math.round(v * 3))), 'uint8'), 0, 100)], 6],
  ['the same row over and over', () => [scaled(gaussian(3000, 10, 1), (_, i) => i % 10), gaussian(80, 10, 2)], 3],
  ['an offset that eats up single precision', () => [scaled(gaussian(3000, 10, 1), (v) => v + 1e7), scaled(gaussian(80, 10, 2), (v) => v + 1e7)], 5],
  ['clusters far from each other', () => [scaled(gaussian(3000, 10, 1), (v, i) => v + 1e6 * (Math.floor(i / 10) % 3)), scaled(gaussian(80, 10, 2), (v, i) => v + 1e6 * (Math.floor(i / 10) % 3))], 5],
  ['queries far from the base', () => [gaussian(3000, 10, 1), scaled(gaussian(80, 10, 2), (v) => v * 1e4)], 5],
  ['tiny numbers', () => [scaled(gaussian(3000, 10, 1), (v) => v * 1e-60), scaled(gaussian(80, 10, 2), (v) => v * 1e-60)], 5],
  ['huge numbers', () => [scaled(gaussian(3000, 10, 1), (v) => v * 1e60), scaled(gaussian(80, 10, 2), (v) => v * 1e60)], 5],
  ['one huge row', () => [scaled(gaussian(3000, 10, 1), (v, i) => (i < 10 ? 1e12 : v)), gaussian(80, 10, 2)], 5],
];

describe.each(['plain', 'onnxruntime'] as const)('nearest rows, %s', (choice) => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = choice === 'plain' ? plainKernels : await loadKernels(choice);
  });

  test.each(CASES)('%s', async (_, make, k) => {
    const [base, queries] = make();
    expect(base.shape[0] * queries.data.length).toBeGreaterThanOrEqual(2 ** 21);
    const found = await kernels.nearest(base, queries, k);
    const expected = byDefinition(base, queries, k);
    expect(found.indices.shape).toEqual([queries.shape[0], k]);
    expect(distance(found.distances.data, expected.distances.data)).toBe(0);
    expect(distance(found.indices.data, expected.indices.data)).toBe(0);
  });
});
