import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

/** The same tests on both backends that run everywhere, each test checked for tensors left behind. */
export function onEveryBackend(tests: () => void): void {
  describe.each(['cpu', 'wasm'])('on %s', (backend) => {
    let before = 0;
    beforeEach(async () => {
      await tf.setBackend(backend);
      before = tf.memory().numTensors;
    });
    afterEach(() => {
      expect(tf.getBackend()).toBe(backend);
      expect(tf.memory().numTensors).toBe(before);
    });
    tests();
  });
}

/** Reads a file of `test/golden`. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Checks every number to a relative tolerance, with an absolute one for those near 0. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, relative = 1e-5, absolute = 1e-30): void {
  expect(actual.length).toBe(expected.length);
  const wrong = Array.from(expected, (value, i) => ({ i, expected: value, got: actual[i] })).filter(
    ({ expected: value, got }) => !(got === value || Math.abs(got - value) <= Math.max(absolute, relative * Math.abs(value))),
  );
  expect(wrong).toEqual([]);
}
