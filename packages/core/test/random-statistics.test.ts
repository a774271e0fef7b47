import { describe, expect, test } from '@jest/globals';
import { random } from '../src/index.js';
import { word } from '../src/random/words.js';

// Every bound below is five or more standard errors wide, and the seeds are fixed: the tests do not flicker.
const n = 100_000;

function moments(values: ArrayLike<number>): { mean: number; variance: number; skewness: number; kurtosis: number } {
  const all = Array.from(values);
  const about = (centre: number, power: number): number => all.reduce((sum, v) => sum + (v - centre) ** power, 0) / all.length;
  const mean = about(0, 1);
  const variance = about(mean, 2);
  return { mean, variance, skewness: about(mean, 3) / variance ** 1.5, kurtosis: about(mean, 4) / variance ** 2 };
}

/** Largest distance between the empirical and the given distribution function, times sqrt(n). */
function kolmogorov(values: Float32Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  let d = 0;
  sorted.forEach((v, i) => {
    const p = cdf(v);
    d = Math.max(d, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return d * Math.sqrt(sorted.length);
}

/** Normal distribution function by the series of Marsaglia, https://doi.org/10.18637/jss.v011.i04. */
function normalCdf(x: number): number {
  let sum = x;
  for (let term = x, i = 3, before = 0; sum !== before; i += 2) {
    before = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046728);
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  const n = a.length;
  return (sab - (sa * sb) / n) / Math.sqrt((saa - (sa * sa) / n) * (sbb - (sb * sb) / n));
}

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
}

describe('distributions', () => {
  const draws = random(11).stream('statistics').at(3);

  test('uniform: moments and distribution', () => {
    const values = draws.uniform(n);
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(n));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan((5 * Math.sqrt(1 / 180)) / Math.sqrt(n));
    expect(kolmogorov(values, (x) => x)).toBeLessThan(1.95);
  });

  test('normal: moments and distribution', () => {
    const values = draws.normal(n);
    const { mean, variance, skewness, kurtosis } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(skewness)).toBeLessThan(5 * Math.sqrt(6 / n));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(24 / n));
    // 1.95 is passed by chance once in a thousand: the 0.1% point of Kolmogorov's distribution.
    expect(kolmogorov(values, normalCdf)).toBeLessThan(1.95);
  });

  test('normal: the two halves are uncorrelated, and so are their squares', () => {
    const values = draws.normal(n);
    const first = values.subarray(0, n / 2);
    const second = values.subarray(n / 2);
    expect(Math.abs(correlation(first, second))).toBeLessThan(5 / Math.sqrt(n / 2));
    expect(Math.abs(correlation(first.map((v) => v * v), second.map((v) => v * v)))).toBeLessThan(5 / Math.sqrt(n / 2));
  });

  test('truncated normal: standard deviation 0.8796 and distribution', () => {
    const values = draws.truncatedNormal(n);
    const below = normalCdf(-2);
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(Math.sqrt(variance) - 0.87962566)).toBeLessThan(0.006);
    expect(kolmogorov(values, (x) => (normalCdf(x) - below) / (1 - 2 * below))).toBeLessThan(1.95);
  });

  test.each([0.01, 0.3, 0.75])('Bernoulli(%p)', (p) => {
    const ones = draws.bernoulli(n, p).reduce((a, b) => a + b, 0);
    expect(Math.abs(ones / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  });

  test('permutations of four are all equally likely', () => {
    const stream = random(5).stream('orders');
    const counts = new Map<string, number>();
    for (let step = 0; step < 24_000; step++) {
      const order = stream.at(step).permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: 49.7 is passed by chance once in a thousand.
    expect(chiSquare([...counts.values()])).toBeLessThan(49.7);
  });

  test('a long permutation holds every number once and sends places anywhere', () => {
    const order = random(5).stream('long order').at(0).permutation(n);
    expect([...order].sort((a, b) => a - b).every((v, i) => v === i)).toBe(true);
    expect(Math.abs(correlation(order, Array.from(order.keys())))).toBeLessThan(5 / Math.sqrt(n));
    const fixed = order.filter((v, i) => v === i).length;
    expect(fixed).toBeLessThan(8);
  });
});

describe('independence', () => {
  const reference = random(100).stream('noise').at(50).uniform(n);
  test.each([
    ['the next step', random(100).stream('noise').at(51)],
    ['a step 2^32 later', random(100).stream('noise').at(50 + 2 ** 32)],
    ['the next seed', random(101).stream('noise').at(50)],
    ['a seed with the top bit flipped', random(100 + 2 ** 31).stream('noise').at(50)],
    ['a name one letter longer', random(100).stream('noise2').at(50)],
    ['a name one letter off', random(100).stream('noisd').at(50)],
  ])('%s', (_, draws) => {
    const other = draws.uniform(n);
    expect(Math.abs(correlation(reference, other))).toBeLessThan(5 / Math.sqrt(n));
    for (const lag of [1, 2, 784]) {
      expect(Math.abs(correlation(reference.subarray(lag), other.subarray(0, n - lag)))).toBeLessThan(5 / Math.sqrt(n - lag));
    }
    const table = new Array<number>(256).fill(0);
    for (let i = 0; i < n; i++) table[Math.floor(reference[i] * 16) * 16 + Math.floor(other[i] * 16)]++;
    // 255 degrees of freedom: 330.5 is passed by chance once in a thousand.
    expect(chiSquare(table)).toBeLessThan(330.5);
  });

  test('keys whose counters meet', () => {
    // Two steps in a long training have counters that overlap; the second word of their keys must tell them apart.
    const count = 25_088;
    const words = random(7).stream('keys').at(0).uint32(600);
    for (let k = 0; k < 200; k++) {
      const [key0, first, second] = words.subarray(3 * k, 3 * k + 3);
      const later = (key0 + Math.imul(5, 0x9e3779b9)) >>> 0;
      const table = new Array<number>(256).fill(0);
      for (let i = 0; i < count; i++) table[(word(i + 5, key0, first) >>> 28) * 16 + (word(i, later, second) >>> 28)]++;
      // 255 degrees of freedom: 384 is passed by chance once in four million.
      expect(chiSquare(table)).toBeLessThan(384);
    }
  });

  test('neighbours within a step', () => {
    for (const lag of [1, 2, 3, 28, 784]) {
      expect(Math.abs(correlation(reference.subarray(lag), reference.subarray(0, n - lag)))).toBeLessThan(5 / Math.sqrt(n - lag));
    }
  });

  test('the first number of successive steps, seeds and names is uniform', () => {
    const count = 10_000;
    const stream = random(9).stream('first');
    const firsts = [
      Float32Array.from({ length: count }, (_, k) => stream.at(k).uniform(1)[0]),
      Float32Array.from({ length: count }, (_, k) => stream.at(k * 2 ** 20).uniform(1)[0]),
      Float32Array.from({ length: count }, (_, k) => random(k).stream('first').at(0).uniform(1)[0]),
      Float32Array.from({ length: count }, (_, k) => random(9).stream(`layer${k}`).at(0).uniform(1)[0]),
    ];
    for (const values of firsts) {
      expect(kolmogorov(values, (x) => x)).toBeLessThan(1.95);
      expect(Math.abs(correlation(values.subarray(1), values.subarray(0, count - 1)))).toBeLessThan(5 / Math.sqrt(count));
    }
  });

  test('keys of steps, seeds and names never meet', () => {
    const keys = new Set<string>();
    for (let k = 0; k < 10_000; k++) {
      keys.add(random(1).stream('a').at(k).key.join());
      keys.add(random(1).stream('a').at(k + 2 ** 32).key.join());
      keys.add(random(k + 2).stream('a').at(0).key.join());
      keys.add(random(1).stream(`a${k}`).at(0).key.join());
    }
    expect(keys.size).toBe(40_000);
  });
});
