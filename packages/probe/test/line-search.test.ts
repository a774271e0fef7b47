import { describe, expect, test } from '@jest/globals';
import { runSync } from '@latentkit/linalg';
import { lineSearch } from '../src/logistic/line-search.js';

interface Line {
  readonly value: (t: number) => number;
  readonly slope: (t: number) => number;
}

// The functions of Moré & Thuente (1994, https://doi.org/10.1145/192115.192132) that try line searches, and some that overflow.
const LINES: Readonly<Record<string, Line>> = {
  'a minimum at sqrt 2': { value: (t) => -t / (t * t + 2), slope: (t) => (t * t - 2) / (t * t + 2) ** 2 },
  'steep, then flat': { value: (t) => (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, slope: (t) => 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3 },
  'waves on a valley': { value: (t) => (1 - t) ** 2 + 0.1 * Math.sin(12 * t), slope: (t) => 2 * (t - 1) + 1.2 * Math.cos(12 * t) },
  'a wall': { value: (t) => (t < 3 ? -t + Math.exp(t) / 10 : Infinity), slope: (t) => -1 + Math.exp(t) / 10 },
};

describe.each(Object.entries(LINES))('%s', (_, { value, slope }) => {
  test.each([1e-3, 0.1, 1, 10, 1e3])('from a first step of %s a point fulfils the strong Wolfe conditions', (first) => {
    let evaluations = 0;
    const start = { step: 0, value: value(0), slope: slope(0) };
    const found = runSync(
      lineSearch(
        function* (step) {
          evaluations++;
          yield { done: evaluations };
          return { step, value: value(step), slope: slope(step) };
        },
        start,
        first,
      ),
    );
    expect(found).toBeDefined();
    expect(found!.value).toBeLessThanOrEqual(start.value + 1e-4 * found!.step * start.slope);
    expect(Math.abs(found!.slope)).toBeLessThanOrEqual(0.9 * Math.abs(start.slope));
    expect(evaluations).toBeLessThanOrEqual(15);
  });
});
