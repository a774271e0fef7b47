import { describe, expect, test } from '@jest/globals';
import { dot, fixSigns, norm } from '@latentkit/linalg';

describe('dot and norm', () => {
  test('of small vectors', () => {
    expect(dot([1, 2, 3], [4, -5, 6])).toBe(12);
    expect(norm([3, -4])).toBe(5);
    expect(norm([])).toBe(0);
    expect(norm([0, 0])).toBe(0);
  });

  test('norm at the ends of the range', () => {
    expect(norm([3e300, 4e300])).toBeCloseTo(5e300, -286);
    expect(norm([3e-300, 4e-300]) / 5e-300).toBeCloseTo(1, 14);
    expect(norm([1, Infinity])).toBe(Infinity);
    expect(norm([1, NaN])).toBeNaN();
  });
});

describe('fixSigns', () => {
  test('makes the largest entry of each row positive and says which rows it turned', () => {
    const { rows, signs } = fixSigns([[1, -3, 2], [0.5, 0.4, -0.1], [-2, 2, 0], [0, 0, 0]]);
    expect([...signs]).toEqual([-1, 1, -1, 1]);
    expect([...rows.data]).toEqual([-1, 3, -2, 0.5, 0.4, -0.1, 2, -2, 0, 0, 0, 0]);
  });
});
