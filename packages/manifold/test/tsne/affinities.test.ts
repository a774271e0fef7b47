import { describe, expect, test } from '@jest/globals';
import { sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { runSync } from '@latentkit/linalg';
import { nearestOthers } from '../../src/graph/nearest.js';
import { conditionalProbabilities } from '../../src/tsne/affinities.js';
import { attractionKernel } from '../../src/tsne/attraction-kernel.js';
import { attract, negativeEntropy, stretch } from '../../src/tsne/attraction.js';
import { type JointProbabilities, jointProbabilities, reorder } from '../../src/tsne/joint-probabilities.js';
import { LinearMemory } from '../../src/tsne/threads/memory.js';
import { distance, golden, untied } from '../helpers.js';
import { mapLike, normalPoints } from './points.js';

const search = (squared: Float64Array, k: number, perplexity: number) => runSync(conditionalProbabilities(squared, k, perplexity));

function perplexityOf(row: Float64Array): number {
  return Math.exp(-row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));
}

/** The rows as a dense matrix, which must be symmetric. */
function dense({ starts, columns, values }: JointProbabilities): Float64Array {
  const n = starts.length - 1;
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    expect(starts[i] % 4).toBe(0);
    for (let q = starts[i]; q < starts[i + 1]; q++) result[i * n + columns[q]] += values[q];
  }
  result.forEach((value, at) => expect(result[(at % n) * n + Math.floor(at / n)]).toBe(value));
  return result;
}

describe('conditional probabilities', () => {
  test.each([1e-12, 1, 1e12])('of distances of the order %p have the perplexity asked for', (scale) => {
    const k = 60;
    const squared = normalPoints(50, k, 1).map((value) => value * value * scale);
    for (let i = 0; i < 50; i++) squared.subarray(i * k, (i + 1) * k).sort();
    for (const perplexity of [1.5, 5, 20, 59]) {
      const p = search(squared, k, perplexity);
      for (let i = 0; i < 50; i++) {
        const row = p.subarray(i * k, (i + 1) * k);
        expect(Math.abs(perplexityOf(row) / perplexity - 1)).toBeLessThan(1e-9);
        expect(Math.abs(row.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-12);
        expect(row.every((value, j) => j === 0 || value <= row[j - 1])).toBe(true);
      }
    }
  });

  test('are Gaussian: their logarithms are linear in the squared distance', () => {
    const p = search(Float64Array.of(1, 2, 4, 9), 4, 2.5);
    const slopes = [1, 2, 3].map((j) => Math.log(p[j] / p[0]) / ([1, 2, 4, 9][j] - 1));
    expect(Math.abs(slopes[1] / slopes[0] - 1) + Math.abs(slopes[2] / slopes[0] - 1)).toBeLessThan(1e-12);
  });

  test('of neighbours all as far are equal; of more nearest ones than the perplexity equal over those', () => {
    expect(Array.from(search(new Float64Array(4).fill(7), 4, 2))).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(distance(search(Float64Array.of(0, 0, 0, 1, 2), 5, 2), [1 / 3, 1 / 3, 1 / 3, 0, 0])).toBeLessThan(1e-9);
    const wide = search(Float64Array.of(0, 1e-300, 1e300), 3, 1.5);
    expect(wide.every(Number.isFinite)).toBe(true);
  });
});

describe('joint probabilities', () => {
  test("agree with scikit-learn's", async () => {
    const { affinities } = golden<{ affinities: { perplexity: number; rows: number[][] } }>('tsne');
    const x = untied(sliceRows((await loadDigits()).x, 0, 100));
    const { indices, distances } = runSync(nearestOthers(x, 3 * affinities.perplexity, 'euclidean'));
    const conditional = search(distances.data.map((d) => d * d), 30, affinities.perplexity);
    const p = dense(jointProbabilities(indices.data, conditional, 100));
    affinities.rows.forEach((row, i) => expect(distance(p.subarray(i * 100, (i + 1) * 100), row)).toBeLessThan(2e-8));
    expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-6);
  });

  const n = 40;
  const neighbors = Int32Array.from({ length: n * 5 }, (_, at) => (Math.floor(at / 5) + 1 + ((at % 5) * 7 + (at % 3))) % n).map((j, at) => (j === Math.floor(at / 5) ? (j + 11) % n : j));
  const joint = jointProbabilities(neighbors, search(normalPoints(n, 5, 1).map((v) => v * v).sort(), 5, 3), n);

  test('stay the same pairs in another order', () => {
    const before = dense(joint);
    const copy = { starts: joint.starts.slice(), columns: joint.columns.slice(), values: joint.values.slice() };
    const rank = Int32Array.from({ length: n }, (_, i) => (i * 7 + 3) % n);
    reorder(copy, rank);
    const after = dense(copy);
    before.forEach((value, at) => expect(after[rank[Math.floor(at / n)] * n + rank[at % n]]).toBe(value));
  });

  test.each([1, 2, 3])('attract and stretch maps of %i dimensions as the sums over pairs say', (d) => {
    const y = mapLike(n, d);
    const p = dense(joint);
    const force = new Float64Array(n * d).fill(NaN);
    attract(joint, y, d, 0, 17, force);
    attract(joint, y, d, 17, n, force);
    let stretched = 0;
    const expected = new Float64Array(n * d);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const difference = Array.from({ length: d }, (_, c) => y[i * d + c] - y[j * d + c]);
        const squared = difference.reduce((sum, v) => sum + v * v, 0);
        difference.forEach((v, c) => (expected[i * d + c] += (p[i * n + j] * v) / (1 + squared)));
        stretched += p[i * n + j] * Math.log(1 + squared);
      }
    }
    expect(distance(force, expected)).toBeLessThan(1e-14);
    expect(stretch(joint, y, d, 0, 17) + stretch(joint, y, d, 17, n)).toBeCloseTo(stretched, 12);
    expect(negativeEntropy(joint)).toBeCloseTo(p.reduce((sum, v) => sum + (v > 0 ? v * Math.log(v) : 0), 0), 12);
  });

  test.each([false, true])('attract by WebAssembly as in TypeScript, to float32; shared memory: %p', (shared) => {
    const memory = new LinearMemory(1e5, 5, shared);
    const linear = { starts: memory.int32(n + 1), columns: memory.int32(joint.columns.length), values: memory.float32(joint.values.length) };
    linear.starts.set(joint.starts);
    linear.columns.set(joint.columns);
    linear.values.set(joint.values);
    const [places, force] = [memory.float32(2 * n), memory.float32(2 * n)];
    const y = mapLike(n, 2);
    places.set(y);
    const kernel = attractionKernel({ memory: memory.memory, places, force }, linear);
    kernel(9, n);
    expect(force.subarray(0, 18).every((v) => v === 0)).toBe(true);
    kernel(0, 9);
    const expected = new Float64Array(2 * n);
    attract(joint, y, 2, 0, n, expected);
    expect(Math.max(...expected)).toBeGreaterThan(1e-4);
    expect(distance(force, expected)).toBeLessThan(1e-8);
  });
});
