import { describe, expect, test } from '@jest/globals';
import { quantile } from '@latentkit/linalg';

describe('quantile', () => {
  const sorted = Float64Array.of(-3, 0.1, 0.3, 7);

  // numpy.quantile([-3, .1, .3, 7], q), NumPy 2.4.6
  test.each([
    [0, -3],
    [0.1, -2.07],
    [0.25, -0.675],
    [0.5, 0.2],
    [0.6, 0.25999999999999995],
    [0.93, 5.593],
    [1, 7],
  ])('at %p is %p', (fraction, expected) => {
    expect(quantile(sorted, fraction)).toBe(expected);
  });

  test('of one number is that number', () => {
    expect(quantile(Float64Array.of(4), 0.3)).toBe(4);
  });
});
