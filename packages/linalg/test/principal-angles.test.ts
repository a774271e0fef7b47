import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError, ndarray } from '@latentkit/core';
import { matmul, principalAngles } from '@latentkit/linalg';
import { distance, gaussian } from './helpers.js';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

describe('principalAngles', () => {
  test.each([0, 1e-10, 1e-3, 2, 44.9, 45.1, 60, 89.999, 90])('two lines %d degrees apart', (angle) => {
    const line = [[Math.cos(radians(angle)), Math.sin(radians(angle)), 0]];
    for (const sign of [5, -0.1]) {
      const [found] = principalAngles([[sign, 0, 0]], line);
      expect(Math.abs(found - angle)).toBeLessThan(1e-13 + 2e-15 * angle);
    }
  });

  test('planes with planted angles, in whatever basis, in any dimension', () => {
    // Spanned by e1, e2, e3 and by each of them turned towards e4, e5, e6.
    const angles = [0.5, 30, 80];
    const a = ndarray(Float64Array.from({ length: 18 }, (_, i) => (i % 7 === 0 ? 1 : 0)), [3, 6]);
    const b = ndarray(new Float64Array(18), [3, 6]);
    angles.forEach((angle, i) => {
      b.data[i * 6 + i] = Math.cos(radians(angle));
      b.data[i * 6 + i + 3] = Math.sin(radians(angle));
    });
    const mixed = matmul(gaussian(3, 3, 1), b);
    expect(distance(principalAngles(a, b), angles)).toBeLessThan(1e-12);
    expect(distance(principalAngles(mixed, a), angles)).toBeLessThan(1e-11);
    const turned = gaussian(6, 40, 2);
    expect(principalAngles(matmul(a, turned), matmul(b, turned))).toHaveLength(3);
  });

  test('spaces of different dimensions: as many angles as the smaller has', () => {
    expect(distance(principalAngles([[1, 0, 0], [0, 1, 0]], [[1, 1, 0]]), [0])).toBeLessThan(1e-13);
    expect(distance(principalAngles([[1, 0, 1]], [[1, 0, 0], [0, 1, 0]]), [45])).toBeLessThan(1e-13);
    // The second row adds nothing.
    expect(principalAngles([[1, 0], [2, 0]], [[0, 1]])).toHaveLength(1);
  });

  test('in one dimension there is but one line', () => {
    expect([...principalAngles([[3]], [[-2], [5]])]).toEqual([0]);
  });

  test('refuses rows of different length and spaces of no dimension', () => {
    expect(() => principalAngles([[1, 0]], [[1, 0, 0]])).toThrow(ShapeError);
    expect(() => principalAngles([[0, 0]], [[1, 0]])).toThrow(InvalidParameterError);
  });
});
