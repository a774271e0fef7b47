import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, random } from '../src/index.js';

interface StreamAnswers {
  seed: number;
  name: string;
  step: number;
  key: [number, number];
  uint32: number[];
  uniform: number[];
  uniformFrom1To3: number[];
  normal: number[];
  normalMean2Stddev3: number[];
  truncatedNormal: number[];
  truncatedNormalMean2Stddev3: number[];
  bernoulliPoint3: number[];
  permutation: number[];
}
interface Golden {
  streams: StreamAnswers[];
  long: {
    key: [number, number];
    n: number;
    lastWord: number;
    normalEvery500: number[];
    truncatedNormalEvery500: number[];
    permutationEvery500: number[];
  };
}

const golden = JSON.parse(readFileSync(new URL('./golden/random.json', import.meta.url), 'utf8')) as Golden;
const f32 = (values: readonly number[]): Float32Array => Float32Array.from(values);
const everyNth = (values: ArrayLike<number>, n: number): number[] => Array.from(values).filter((_, i) => i % n === 0);

describe('known answers (internal/reference/random_known_answers.py)', () => {
  test.each(golden.streams)('seed $seed, stream "$name", step $step', (answers) => {
    const draws = random(answers.seed).stream(answers.name).at(answers.step);
    const n = answers.uint32.length;
    expect(draws.key).toEqual(answers.key);
    expect([...draws.uint32(n)]).toEqual(answers.uint32);
    expect(draws.uniform(n)).toEqual(f32(answers.uniform));
    expect(draws.uniform(n, 1, 3)).toEqual(f32(answers.uniformFrom1To3));
    expect(draws.normal(n)).toEqual(f32(answers.normal));
    expect(draws.normal(n, 2, 3)).toEqual(f32(answers.normalMean2Stddev3));
    expect(draws.truncatedNormal(n)).toEqual(f32(answers.truncatedNormal));
    expect(draws.truncatedNormal(n, 2, 3)).toEqual(f32(answers.truncatedNormalMean2Stddev3));
    expect([...draws.bernoulli(n, 0.3)]).toEqual(answers.bernoulliPoint3);
    expect([...draws.permutation(n)]).toEqual(answers.permutation);
  });

  test('over ten thousand elements', () => {
    const { key, n, lastWord, normalEvery500, truncatedNormalEvery500, permutationEvery500 } = golden.long;
    const draws = random(42).stream('long').at(5);
    expect(draws.key).toEqual(key);
    expect(draws.uint32(n)[n - 1]).toBe(lastWord);
    expect(everyNth(draws.normal(n), 500)).toEqual([...f32(normalEvery500)]);
    expect(everyNth(draws.truncatedNormal(n), 500)).toEqual([...f32(truncatedNormalEvery500)]);
    expect(everyNth(draws.permutation(n), 500)).toEqual(permutationEvery500);
  });
});

describe('layout', () => {
  const draws = random(3).stream('layout').at(8);

  test('uniform and Bernoulli come from the upper 24 bits of the word', () => {
    const words = draws.uint32(1000);
    expect(draws.uniform(1000)).toEqual(Float32Array.from(words, (w) => (w >>> 8) * 2 ** -24));
    expect(draws.bernoulli(1000, 0.4)).toEqual(Uint8Array.from(words, (w) => ((w >>> 8) * 2 ** -24 < Math.fround(0.4) ? 1 : 0)));
  });

  test.each([1, 2, 7, 1000, 1001])('normal(%i): first half cosines, second half sines, by Math.cos, Math.sin and Math.log', (n) => {
    const m = Math.ceil(n / 2);
    const words = draws.uint32(2 * m);
    const z = draws.normal(n);
    for (let i = 0; i < n; i++) {
      const r = Math.sqrt(-2 * Math.log(((words[i % m] >>> 8) + 1) * 2 ** -24));
      const t = 2 * Math.PI * ((words[m + (i % m)] >>> 8) * 2 ** -24);
      // Half a unit in the last place of float32, at most 2^-22 for numbers below 8.
      expect(Math.abs(z[i] - r * (i < m ? Math.cos(t) : Math.sin(t)))).toBeLessThanOrEqual(2 ** -22);
    }
  });

  test('element i of uniform, truncated normal and Bernoulli does not depend on how many are drawn', () => {
    expect(draws.uniform(500)).toEqual(draws.uniform(1000).subarray(0, 500));
    expect(draws.truncatedNormal(500)).toEqual(draws.truncatedNormal(1000).subarray(0, 500));
    expect(draws.bernoulli(500, 0.3)).toEqual(draws.bernoulli(1000, 0.3).subarray(0, 500));
  });

  test('asking twice gives the same numbers, and n = 0 gives none', () => {
    expect(draws.normal(11)).toEqual(draws.normal(11));
    expect(random(3).stream('layout').at(8).normal(11)).toEqual(draws.normal(11));
    expect(draws.uint32(0)).toHaveLength(0);
    expect(draws.normal(0)).toHaveLength(0);
    expect(draws.permutation(0)).toHaveLength(0);
    expect([...draws.permutation(1)]).toEqual([0]);
  });
});

describe('ranges', () => {
  const draws = random(1).stream('ranges').at(0);

  test('uniform never reaches high, even where float32 rounds up to it', () => {
    // Between 1024 and 1025 float32 has 2^13 numbers: 24 random bits are rounded, one draw in 16,384 up to 1025.
    const values = draws.uniform(200_000, 1024, 1025);
    expect(values.every((v) => v >= 1024 && v < 1025)).toBe(true);
    expect(Math.max(...values.subarray(0, 100_000))).toBe(1025 - 2 ** -13);
    expect(draws.uniform(100_000, -1, 0).every((v) => v >= -1 && v < 0)).toBe(true);
    expect(draws.uniform(100_000, -3, -2).every((v) => v >= -3 && v < -2)).toBe(true);
  });

  test('truncated normal stays within two standard deviations', () => {
    const values = draws.truncatedNormal(100_000, 0, 3);
    expect(values.every((v) => Math.abs(v) <= 6)).toBe(true);
    expect(values.some((v) => Math.abs(v) > 5.99)).toBe(true);
  });

  test('Bernoulli with p 0 and 1', () => {
    expect(draws.bernoulli(10_000, 0).some((v) => v === 1)).toBe(false);
    expect(draws.bernoulli(10_000, 1).some((v) => v === 0)).toBe(false);
  });

  test('a standard deviation of 0 gives the mean', () => {
    expect([...draws.normal(3, 2.5, 0)]).toEqual([2.5, 2.5, 2.5]);
    expect([...draws.truncatedNormal(3, 2.5, 0)]).toEqual([2.5, 2.5, 2.5]);
  });
});

describe('bad arguments', () => {
  const draws = random(1).stream('bad').at(0);
  const notANumber = 'ten' as unknown as number;
  test.each<[string, string, () => unknown]>([
    ['seed', 'seed: got -1, expected an integer in [0, 4294967295].', () => random(-1)],
    ['seed', 'seed: got 4294967296,', () => random(2 ** 32)],
    ['seed', 'seed: got 0.5,', () => random(0.5)],
    ['seed', 'seed: got NaN,', () => random(NaN)],
    ['name', 'name: got 3,', () => random(1).stream(3 as unknown as string)],
    ['step', 'step: got -1,', () => random(1).stream('a').at(-1)],
    ['step', 'step: got 1.5,', () => random(1).stream('a').at(1.5)],
    ['step', 'step: got 9007199254740992,', () => random(1).stream('a').at(2 ** 53)],
    ['n', 'n: got -1,', () => draws.uint32(-1)],
    ['n', 'n: got 2.5,', () => draws.normal(2.5)],
    ['n', "n: got 'ten',", () => draws.permutation(notANumber)],
    ['n', 'n: got undefined,', () => draws.uniform(undefined as unknown as number)],
    ['p', 'p: got 1.1, expected a probability in [0, 1].', () => draws.bernoulli(1, 1.1)],
    ['p', 'p: got -0.1,', () => draws.bernoulli(1, -0.1)],
    ['p', 'p: got NaN,', () => draws.bernoulli(1, NaN)],
    ['high', 'high: got 1, expected a number above low = 1 in float32.', () => draws.uniform(1, 1, 1)],
    ['high', 'high: got 1,', () => draws.uniform(1, 2, 1)],
    ['low', 'low: got -Infinity,', () => draws.uniform(1, -Infinity, 1)],
    ['high - low', 'high - low: got 6e+38,', () => draws.uniform(1, -3e38, 3e38)],
    ['stddev', 'stddev: got -1, expected a number >= 0.', () => draws.normal(1, 0, -1)],
    ['stddev', 'stddev: got NaN,', () => draws.truncatedNormal(1, 0, NaN)],
    ['mean', 'mean: got Infinity,', () => draws.normal(1, Infinity)],
  ])('%s: %s', (parameter, text, act) => {
    expect(act).toThrow(InvalidParameterError);
    expect(act).toThrow(text);
    expect(act).toThrow(expect.objectContaining({ parameter }));
  });
});
