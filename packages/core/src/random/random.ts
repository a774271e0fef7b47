import { InvalidParameterError } from '../errors.js';
import { fillBernoulli, fillNormal, fillPermutation, fillTruncatedNormal, fillUniform } from './distributions.js';
import { stepKey, streamState } from './key.js';
import type { Key } from './key.js';
import { fillWords } from './words.js';

/** Where every random number comes from: a seed, split into independent streams by name. */
export interface RandomSource {
  readonly seed: number;
  /** An independent stream; the same name always gives the same stream. */
  stream(name: string): RandomStream;
}

/** A stream of draws indexed by a step counter: the numbers at step k depend on seed, stream name and k only. */
export interface RandomStream {
  readonly name: string;
  /** The draws of one step, an integer in [0, 2^53). Every step of a stream has a key of its own. */
  at(step: number): RandomDraws;
}

/**
 * The numbers of one step of one stream. Asking twice gives the same numbers, and the methods share their words:
 * take numbers that must be independent of each other from different streams or steps.
 *
 * `n` is the number of elements, an integer in [0, 2^31). All methods throw `InvalidParameterError` for arguments out
 * of range. Every result is the same to the last bit in every JavaScript engine. The formulas are in docs/random.md.
 */
export interface RandomDraws {
  /** Two 32-bit words that, with the element index, determine every number here; a compiled graph takes them as input. */
  readonly key: readonly [number, number];
  /** Raw 32-bit words. */
  uint32(n: number): Uint32Array;
  /** Uniform on [low, high), 24 random bits each. Default [0, 1). */
  uniform(n: number, low?: number, high?: number): Float32Array;
  /**
   * Normal by Box-Muller (https://doi.org/10.1214/aoms/1177706645), in two halves: with m = ceil(n / 2) the first m
   * elements are the cosines of words 0 … 2m-1, the rest the sines. Default mean 0, standard deviation 1.
   */
  normal(n: number, mean?: number, stddev?: number): Float32Array;
  /**
   * Normal cut off at two standard deviations from the mean, by inversion: element i depends on word i only. Its own
   * standard deviation is 0.8796 `stddev`. Default mean 0, standard deviation 1.
   */
  truncatedNormal(n: number, mean?: number, stddev?: number): Float32Array;
  /** 1 with probability p (rounded up to a multiple of 2^-24), else 0. */
  bernoulli(n: number, p: number): Uint8Array;
  /** A random order of 0 … n-1 (Fisher-Yates, without bias). */
  permutation(n: number): Int32Array;
}

/** A random source from an integer seed in [0, 2^32). Throws `InvalidParameterError` for any other seed. */
export function random(seed: number): RandomSource {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new InvalidParameterError({ parameter: 'seed', got: seed, expected: 'an integer in [0, 4294967295]' });
  }
  return { seed, stream: (name) => stream(seed, name) };
}

function stream(seed: number, name: string): RandomStream {
  if (typeof name !== 'string') {
    throw new InvalidParameterError({ parameter: 'name', got: name, expected: 'the name of a stream, a string' });
  }
  const state = streamState(seed, name);
  return {
    name,
    at: (step) => {
      if (!Number.isSafeInteger(step) || step < 0) {
        throw new InvalidParameterError({ parameter: 'step', got: step, expected: 'an integer in [0, 2^53)' });
      }
      return new CounterDraws(stepKey(state, step));
    },
  };
}

class CounterDraws implements RandomDraws {
  constructor(readonly key: Key) {}

  uint32(n: number): Uint32Array {
    return fillWords(new Uint32Array(checkCount(n)), this.key);
  }

  uniform(n: number, low = 0, high = 1): Float32Array {
    checkFiniteNumber('low', low);
    checkFiniteNumber('high', high);
    checkFiniteNumber('high - low', high - low);
    if (!(Math.fround(low) < Math.fround(high))) {
      throw new InvalidParameterError({ parameter: 'high', got: high, expected: `a number above low = ${low} in float32` });
    }
    return fillUniform(new Float32Array(checkCount(n)), this.key, low, high);
  }

  normal(n: number, mean = 0, stddev = 1): Float32Array {
    checkScale(mean, stddev);
    return fillNormal(new Float32Array(checkCount(n)), this.key, mean, stddev);
  }

  truncatedNormal(n: number, mean = 0, stddev = 1): Float32Array {
    checkScale(mean, stddev);
    return fillTruncatedNormal(new Float32Array(checkCount(n)), this.key, mean, stddev);
  }

  bernoulli(n: number, p: number): Uint8Array {
    if (typeof p !== 'number' || !(p >= 0 && p <= 1)) throw new InvalidParameterError({ parameter: 'p', got: p, expected: 'a probability in [0, 1]' });
    return fillBernoulli(new Uint8Array(checkCount(n)), this.key, p);
  }

  permutation(n: number): Int32Array {
    return fillPermutation(new Int32Array(checkCount(n)), this.key);
  }
}

function checkCount(n: number): number {
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** 31) {
    throw new InvalidParameterError({ parameter: 'n', got: n, expected: 'a number of elements, an integer in [0, 2^31)' });
  }
  return n;
}

function checkScale(mean: number, stddev: number): void {
  checkFiniteNumber('mean', mean);
  checkFiniteNumber('stddev', stddev);
  if (stddev < 0) throw new InvalidParameterError({ parameter: 'stddev', got: stddev, expected: 'a number >= 0' });
}

function checkFiniteNumber(parameter: string, value: number): void {
  if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
    throw new InvalidParameterError({ parameter, got: value, expected: 'a finite float32 number' });
  }
}
