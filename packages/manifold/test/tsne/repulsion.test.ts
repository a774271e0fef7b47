import { describe, expect, test } from '@jest/globals';
import { BarnesHutRepulsion } from '../../src/tsne/barnes-hut/barnes-hut-repulsion.js';
import { ExactRepulsion } from '../../src/tsne/exact-repulsion.js';
import { geometryOf, largestGrid } from '../../src/tsne/grid/geometry.js';
import { gridMemory } from '../../src/tsne/grid/grid-memory.js';
import { GridRepulsion } from '../../src/tsne/grid/grid-repulsion.js';
import { COARSENING, Refinement, coarseCount } from '../../src/tsne/grid/refinement.js';
import { spread } from '../../src/tsne/grid/spline.js';
import { splitKernel } from '../../src/tsne/grid/split-kernel.js';
import type { Repulsion } from '../../src/tsne/repulsion.js';
import { OWN_MEMORY } from '../../src/tsne/threads/memory.js';
import { SOLO, share } from '../../src/tsne/threads/team.js';
import { distance } from '../helpers.js';
import { mapLike, normalPoints } from './points.js';

function boundsOf(y: Float64Array, d: number): Float64Array {
  const bounds = new Float64Array(2 * d);
  for (let c = 0; c < d; c++) {
    const column = y.filter((_, at) => at % d === c);
    bounds.set([Math.min(...column), Math.max(...column)], 2 * c);
  }
  return bounds;
}

function compute(field: Repulsion, y: Float64Array, d: number): { force: Float64Array; z: number } {
  const n = y.length / d;
  const force = new Float64Array(y.length);
  field.prepare(y, boundsOf(y, d), SOLO);
  const z = field.forces(y, 0, n, force) - n * field.selfPotential;
  return { force, z };
}

/** By the definition, term by term. */
function definition(y: Float64Array, d: number): { force: Float64Array; z: number } {
  const n = y.length / d;
  const force = new Float64Array(y.length);
  let z = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const difference = Array.from({ length: d }, (_, c) => y[i * d + c] - y[j * d + c]);
      const q = 1 / (1 + difference.reduce((sum, v) => sum + v * v, 0));
      z += q;
      difference.forEach((v, c) => (force[i * d + c] += q * q * v));
    }
  }
  return { force, z };
}

function meanSquareError(a: Float64Array, b: Float64Array): number {
  const squares = (f: (at: number) => number): number => a.reduce((sum, _, at) => sum + f(at) ** 2, 0);
  return Math.sqrt(squares((at) => a[at] - b[at]) / squares((at) => b[at]));
}

const grid = (n: number, spacing: number) => new GridRepulsion(n, spacing, gridMemory(n, spacing, OWN_MEMORY));

test.each([1, 2, 3, 5])('exact repulsion in %i dimensions is its definition', (d) => {
  const y = mapLike(90, d);
  const { force, z } = compute(new ExactRepulsion(d), y, d);
  const expected = definition(y, d);
  expect(distance(force, expected.force)).toBeLessThan(1e-12);
  expect(Math.abs(z / expected.z - 1)).toBeLessThan(1e-12);
});

/** Of all pairs, which the test before has compared with the definition. */
const exactly = (y: Float64Array, d: number) => compute(new ExactRepulsion(d), y, d);

describe('the grid', () => {
  const y = mapLike(1200, 2);
  const expected = exactly(y, 2);

  test.each([
    [0.25, 0.003, 2e-5],
    [0.35, 0.009, 6e-5],
    [0.5, 0.03, 2e-4],
    [0.8, 0.12, 1e-3],
  ])('of spacing %p gives forces to %p and Z to %p', (spacing, forces, z) => {
    const found = compute(grid(1200, spacing), y, 2);
    expect(meanSquareError(found.force, expected.force)).toBeLessThan(forces);
    expect(Math.abs(found.z / expected.z - 1)).toBeLessThan(z);
  });

  test('serves maps of every size, one after the other: of the start, of points at one place, and of distant ones', () => {
    const field = grid(1200, 0.35);
    // A grid sees what is much smaller than its cells less well.
    for (const [scale, forces, z] of [[1e-5, 0.02, 1e-3], [0.01, 0.01, 1e-4], [0.1, 0.01, 1e-4], [1, 0.01, 1e-4], [2, 0.01, 1e-4], [0.5, 0.01, 1e-4]]) {
      const scaled = y.map((value) => value * scale);
      const exact = exactly(scaled, 2);
      const found = compute(field, scaled, 2);
      expect(meanSquareError(found.force, exact.force)).toBeLessThan(forces);
      expect(Math.abs(found.z / exact.z - 1)).toBeLessThan(z);
    }
    const together = compute(field, new Float64Array(2400).fill(3), 2);
    expect(Math.max(...together.force.map(Math.abs)) / 1200).toBeLessThan(2e-3);
    expect(Math.abs(together.z / (1200 * 1199) - 1)).toBeLessThan(2e-3);
  });

  test('two points far from each other, or near, push each other as they should, wherever they lie', () => {
    const field = grid(2, 0.35);
    for (const gap of [0, 0.01, 0.3, 1, 3, 10, 40]) {
      for (const shift of [0, 0.1, 0.23]) {
        const pair = Float64Array.of(shift, 0, shift + gap * 0.6, gap * 0.8);
        const [exact, found] = [exactly(pair, 2), compute(field, pair, 2)];
        // The largest force between two points is 0.32.
        expect(distance(found.force, exact.force)).toBeLessThan(0.01);
        expect(Math.abs(found.z - exact.z)).toBeLessThan(0.02);
      }
    }
  });

  test('becomes wider where the map outgrows its memory', () => {
    const largest = largestGrid(4, 0.35);
    const far = Float64Array.of(0, 0, 1e4, 0, 0, 1e4, 1, 1);
    expect(geometryOf(boundsOf(far, 2), 0.35, largest).spacing).toBeGreaterThan(10);
    const { force, z } = compute(grid(4, 0.35), far, 2);
    expect([...force, z].every(Number.isFinite)).toBe(true);
  });

  test('charges on the coarse grid are those that points would spread there; passing back is the adjoint', () => {
    const size = 64;
    const used = 41;
    const points = normalPoints(50, 2, 4).map((value) => Math.min(36, Math.max(2, value + 18)));
    const fine = { values: new Float64Array(size * size), stride: size, used };
    spread(points, { values: fine.values, size, x: 0, y: 0, spacing: 1 }, 0, size);
    const coarseSize = 16;
    const coarse = { values: new Float64Array(coarseSize * coarseSize), stride: coarseSize, used: coarseCount(used) };
    const refinement = new Refinement();
    refinement.restrict(fine, coarse, 5, coarseSize);
    refinement.restrict(fine, coarse, 0, 5);
    const direct = new Float64Array(coarseSize * coarseSize);
    spread(points, { values: direct, size: coarseSize, x: -COARSENING, y: -COARSENING, spacing: COARSENING }, 0, coarseSize);
    expect(distance(coarse.values, direct)).toBeLessThan(1e-12);

    const potentials = normalPoints(coarseSize, coarseSize, 1, 9);
    const passed = { values: new Float64Array(size * size), stride: size, used };
    refinement.prolong({ ...coarse, values: potentials }, passed, 0, 17);
    refinement.prolong({ ...coarse, values: potentials }, passed, 17, used);
    const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at], 0);
    const reached = potentials.map((value, at) => (at % coarseSize < coarse.used && at < coarse.used * coarseSize ? value : 0));
    expect(product(passed.values, fine.values)).toBeCloseTo(product(reached, coarse.values), 9);
  });

  test('both parts of the kernel make the whole', () => {
    const kernel = splitKernel(0.1, 30);
    // Transform of the near part, by Hankel's integral of 1/(1 + r²) less the far part.
    for (const k of [0, 0.7, 3]) {
      let sum = 0;
      const step = 0.002;
      for (let r = step / 2; r < 20; r += step) {
        let bessel = 0;
        for (let a = 0; a < 64; a++) bessel += Math.cos(k * r * Math.sin(((a + 0.5) * Math.PI) / 64)) / 64;
        sum += 2 * Math.PI * r * bessel * (1 / (1 + r * r) - kernel.far(r * r)) * step;
      }
      expect(Math.abs(kernel.nearTransform(k) / sum - 1)).toBeLessThan(1e-4);
    }
  });

  test('the rows of one spread can be shared, bit by bit', () => {
    const whole = new Float64Array(80 * 80);
    const parts = new Float64Array(80 * 80);
    const points = mapLike(300, 2).map((value) => Math.min(38, Math.max(-38, value / 2)));
    const target = (values: Float64Array) => ({ values, size: 80, x: -39.5, y: -39.5, spacing: 1 });
    spread(points, target(whole), 0, 80);
    for (let index = 0; index < 3; index++) spread(points, target(parts), ...share({ index, size: 3, meet: () => undefined }, 80));
    expect(distance(whole, parts)).toBe(0);
  });
});

describe.each([2, 3])('the tree in %i dimensions', (d) => {
  const y = mapLike(1000, d);
  const expected = exactly(y, d);

  test('is exact at angle 0', () => {
    const { force, z } = compute(new BarnesHutRepulsion(1000, d, 0), y, d);
    expect(distance(force, expected.force)).toBeLessThan(1e-11);
    expect(Math.abs(z / expected.z - 1)).toBeLessThan(1e-12);
  });

  test('is near enough at angle 0.5, and worse at 1', () => {
    const half = compute(new BarnesHutRepulsion(1000, d, 0.5), y, d);
    expect(meanSquareError(half.force, expected.force)).toBeLessThan(0.03);
    expect(Math.abs(half.z / expected.z - 1)).toBeLessThan(0.01);
    const one = compute(new BarnesHutRepulsion(1000, d, 1), y, d);
    expect(meanSquareError(one.force, expected.force)).toBeGreaterThan(meanSquareError(half.force, expected.force));
  });

  test('takes points that coincide, all or some, and such as differ in the last bit', () => {
    const some = y.map((_, at) => y[at % (200 * d)]);
    some[0] += Number.EPSILON * Math.abs(some[0]);
    const field = new BarnesHutRepulsion(1000, d, 0);
    const exact = exactly(some, d);
    const { force, z } = compute(field, some, d);
    expect(distance(force, exact.force)).toBeLessThan(1e-10);
    expect(Math.abs(z / exact.z - 1)).toBeLessThan(1e-12);
    const all = compute(field, new Float64Array(1000 * d).fill(2), d);
    expect(Math.max(...all.force.map(Math.abs))).toBe(0);
    expect(all.z).toBeCloseTo(999_000, 6);
  });
});
