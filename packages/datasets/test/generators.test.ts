import { describe, expect, test } from '@jest/globals';
import type { NdArray } from '@latentkit/core';
import { blobs, DATASETS, generate3dData, generateDataset, moons, multivariateNormal, sCurve, sineSequences, swissRoll } from '../src/index.js';
import { failure } from './helpers.js';

function column({ data, shape }: NdArray, j: number): number[] {
  return Array.from({ length: shape[0] }, (_, i) => data[i * shape[1] + j]);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((v, i) => (v - ma) * (b[i] - mb)));
}

describe('generate3dData', () => {
  test('without noise lies on the ellipse in the plane of w1 and w2', () => {
    const x = generate3dData(500, { w1: 0.4, w2: -0.2, noise: 0, seed: 5 });
    expect(x.shape).toEqual([500, 3]);
    const angles: number[] = [];
    for (let i = 0; i < 500; i++) {
      const [a, b, c] = x.data.subarray(3 * i);
      const sin = b / 0.7;
      const cos = a - sin / 2;
      expect(sin * sin + cos * cos).toBeCloseTo(1, 12);
      expect(c).toBeCloseTo(0.4 * a - 0.2 * b, 12);
      angles.push(Math.atan2(sin, cos) < -0.5 - 1e-6 ? Math.atan2(sin, cos) + 2 * Math.PI : Math.atan2(sin, cos));
    }
    // Uniform on an interval of width 1.5π that begins at -0.5.
    expect(Math.min(...angles)).toBeGreaterThanOrEqual(-0.5 - 1e-6);
    expect(Math.max(...angles)).toBeLessThan(1.5 * Math.PI - 0.5);
    expect(mean(angles)).toBeCloseTo(0.75 * Math.PI - 0.5, 0);
  });

  test('adds the stated noise: all of it to the height, half to the plane', () => {
    const [clean, noisy] = [0, 0.3].map((noise) => generate3dData(20_000, { noise, seed: 1 }));
    const first = column(noisy, 0).map((v, i) => v - clean.data[3 * i]);
    const height = column(noisy, 2).map((v, i) => v - 0.1 * noisy.data[3 * i] - 0.3 * noisy.data[3 * i + 1]);
    expect(Math.sqrt(covariance(first, first))).toBeCloseTo(0.15, 2);
    expect(Math.sqrt(covariance(height, height))).toBeCloseTo(0.3, 2);
    expect(covariance(first, height)).toBeCloseTo(0, 2);
  });
});

describe('multivariateNormal', () => {
  test('has the planted mean and covariance', () => {
    const planted = [[4, 1.2, -0.6], [1.2, 1, 0], [-0.6, 0, 0.5]];
    const x = multivariateNormal([1, -2, 3], planted, 40_000, { seed: 9 });
    for (let i = 0; i < 3; i++) {
      expect(mean(column(x, i))).toBeCloseTo([1, -2, 3][i], 1);
      for (let j = 0; j < 3; j++) expect(Math.abs(covariance(column(x, i), column(x, j)) - planted[i][j])).toBeLessThan(0.06);
    }
  });

  test('takes a singular covariance: the points then lie on a line', () => {
    const x = multivariateNormal([0, 0], [[1, 2], [2, 4]], 100);
    for (let i = 0; i < 100; i++) expect(x.data[2 * i + 1]).toBeCloseTo(2 * x.data[2 * i], 6);
    const still = multivariateNormal([5, 6], [[0, 0], [0, 1]], 10);
    expect(new Set(column(still, 0))).toEqual(new Set([5]));
  });

  test.each<[string, number[][], RegExp]>([
    ['not symmetric', [[1, 0.5], [0.4, 1]], /covariance\[1\]\[0\]: got 0\.4, expected 0\.5/],
    ['with a negative eigenvalue', [[1, 2], [2, 1]], /positive semidefinite/],
    ['with a zero variance beside a covariance', [[0, 1], [1, 1]], /positive semidefinite/],
    ['with a negative variance', [[-1, 0], [0, 1]], /positive semidefinite/],
    ['of another size', [[1]], /shape \[2, 2\]/],
  ])('refuses a covariance %s', async (_, matrix, message) => {
    expect((await failure(() => multivariateNormal([0, 0], matrix, 3))).message).toMatch(message);
  });
});

describe('blobs', () => {
  test('scatter around given centers with the given deviation, in sizes that differ by at most one', () => {
    const centers = [[0, 0, 0], [50, 0, 0], [0, 50, 0]];
    const { x, y } = blobs(10_001, { centers, stddev: 2, seed: 2 });
    expect(x.shape).toEqual([10_001, 3]);
    const sizes = centers.map((center, k) => {
      const members = [...y.data].flatMap((label, i) => (label === k ? [i] : []));
      center.forEach((value, j) => {
        const values = members.map((i) => x.data[3 * i + j]);
        expect(Math.abs(mean(values) - value)).toBeLessThan(0.15);
        expect(Math.abs(Math.sqrt(covariance(values, values)) - 2)).toBeLessThan(0.1);
      });
      return members.length;
    });
    expect(sizes.sort()).toEqual([3333, 3334, 3334]);
    expect([...y.data.subarray(0, 12)]).not.toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test('draws centers from the box', () => {
    const { centers, x } = blobs(8, { centers: 40, features: 5, stddev: 0, centerBox: [3, 4] });
    expect(centers.shape).toEqual([40, 5]);
    expect(centers.data.every((value) => value >= 3 && value < 4)).toBe(true);
    expect(x.data.every((value) => value >= 3 && value < 4)).toBe(true);
  });
});

describe('curves', () => {
  test('moons lie on their half circles, in random order', () => {
    const { x, y } = moons(101, { seed: 4 });
    expect([...y.data].filter((label) => label === 0)).toHaveLength(50);
    y.data.forEach((label, i) => {
      const [a, b] = x.data.subarray(2 * i);
      if (label === 0) expect([Math.hypot(a, b), b >= 0]).toEqual([expect.closeTo(1, 12), true]);
      else expect([Math.hypot(a - 1, b - 0.5), b <= 0.5]).toEqual([expect.closeTo(1, 12), true]);
    });
    expect(Math.abs(mean([...y.data.subarray(0, 30)]) - 0.5)).toBeLessThan(0.4);
    expect(Math.max(...column(x, 0))).toBeCloseTo(2, 12);
  });

  test('the swiss roll satisfies x² + z² = t²', () => {
    const { x, t } = swissRoll(3000, { seed: 6 });
    t.data.forEach((position, i) => {
      const [a, , c] = x.data.subarray(3 * i);
      expect(a * a + c * c).toBeCloseTo(position * position, 9);
      expect(Math.atan2(c, a)).toBeCloseTo(Math.atan2(Math.sin(position), Math.cos(position)), 9);
    });
    expect(Math.min(...t.data)).toBeGreaterThanOrEqual(1.5 * Math.PI);
    expect(Math.max(...t.data)).toBeLessThan(4.5 * Math.PI);
    expect([mean([...t.data]) / 3 / Math.PI, mean(column(x, 1)) / 10.5].map((v) => Math.round(v * 20) / 20)).toEqual([1, 1]);
  });

  test('the S-curve satisfies x² + (|z| - 1)² = 1', () => {
    const { x, t } = sCurve(3000, { seed: 6 });
    t.data.forEach((position, i) => {
      const [a, h, c] = x.data.subarray(3 * i);
      expect(a * a + (Math.abs(c) - 1) ** 2).toBeCloseTo(1, 9);
      expect(a).toBeCloseTo(Math.sin(position), 12);
      expect(position === 0 || Math.sign(c) === -Math.sign(position)).toBe(true);
      expect(h >= 0 && h < 2).toBe(true);
    });
  });

  test('noise is Gaussian with the given deviation', () => {
    const clean = swissRoll(5000, { seed: 1 }).x;
    const noisy = swissRoll(5000, { seed: 1, noise: 0.5 }).x;
    const difference = [...noisy.data].map((v, i) => v - clean.data[i]);
    expect(Math.sqrt(covariance(difference, difference))).toBeCloseTo(0.5, 1);
  });
});

describe('sineSequences', () => {
  test('are the sines they say they are', () => {
    const { x, frequencies, phases } = sineSequences(20, 40, { frequency: [2, 5], amplitude: 3, seed: 8 });
    expect(x.shape).toEqual([20, 40]);
    frequencies.data.forEach((f, i) => {
      expect(f >= 2 && f < 5).toBe(true);
      expect(x.data[40 * i]).toBeCloseTo(3 * Math.sin(phases.data[i]), 12);
      // x(s+1) + x(s-1) = 2 cos(ω) x(s) holds for a pure sine of angular frequency ω.
      const cos = Math.cos((2 * Math.PI * f) / 40);
      for (let s = 1; s < 39; s++) expect(x.data[40 * i + s + 1] + x.data[40 * i + s - 1]).toBeCloseTo(2 * cos * x.data[40 * i + s], 9);
    });
  });
});

describe('all generators', () => {
  test('repeat with the seed and differ without it', () => {
    for (const { name } of DATASETS.filter((entry) => entry.kind === 'generated')) {
      const a = generateDataset(name, { samples: 20, seed: 3, noise: 0.1 });
      expect(generateDataset(name, { samples: 20, seed: 3, noise: 0.1 })).toEqual(a);
      expect(generateDataset(name, { samples: 20, seed: 4, noise: 0.1 }).x).not.toEqual(a.x);
      expect(generateDataset(name, { samples: 20, seed: 3, noise: 0.2 }).x).not.toEqual(a.x);
      expect(a.x.shape[0]).toBe(20);
    }
  });

  test('are as the catalogue says', () => {
    for (const entry of DATASETS.filter(({ kind }) => kind === 'generated')) {
      const dataset = generateDataset(entry.name);
      expect([dataset.x.shape[0], dataset.sampleShape]).toEqual([entry.samples, entry.sampleShape]);
    }
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no samples', () => swissRoll(0), /n: got 0, expected an integer >= 1/],
    ['half a sample', () => moons(2.5), /n: got 2\.5, expected an integer >= 2/],
    ['negative noise', () => sCurve(3, { noise: -1 }), /noise: got -1/],
    ['a negative deviation', () => blobs(3, { stddev: -1 }), /stddev: got -1/],
    ['an empty box', () => blobs(3, { centerBox: [1, 0] }), /centerBox/],
    ['a bad frequency', () => sineSequences(1, 2, { frequency: [3, 1] }), /frequency: got \[3, 1\]/],
    ['a bad seed', () => generate3dData(3, { seed: -1 }), /seed: got -1/],
    ['an unknown name', () => generateDataset('swis-roll'), /Did you mean 'swiss-roll'/],
  ])('refuse %s', async (_, work, message) => {
    expect((await failure(work)).message).toMatch(message);
  });
});
