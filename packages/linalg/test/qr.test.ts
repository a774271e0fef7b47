import { describe, expect, test } from '@jest/globals';
import { NonFiniteError, ndarray, toMatrix } from '@latentkit/core';
import { type Qr, matmul, qr } from '@latentkit/linalg';
import { golden } from './golden.js';
import { distance, gaussian, orthonormalityError, turned, withSingularValues } from './helpers.js';

function check(a: ReturnType<typeof gaussian>, { q, r }: Qr): void {
  const [n, p] = a.shape;
  const rank = Math.min(n, p);
  expect([q.shape, r.shape]).toEqual([[n, rank], [rank, p]]);
  const size = Math.max(...a.data.map(Math.abs)) || 1;
  expect(distance(matmul(q, r).data, a.data) / size).toBeLessThan(1e-15 * (5 + rank));
  expect(orthonormalityError(turned(q))).toBeLessThan(1e-15 * (5 + rank));
  for (let i = 0; i < rank; i++) {
    expect(r.data[i * p + i]).toBeGreaterThanOrEqual(0);
    for (let j = 0; j < i; j++) expect(r.data[i * p + j]).toBe(0);
  }
}

describe('qr', () => {
  test.each([[1, 1], [5, 1], [1, 5], [4, 4], [30, 7], [7, 30], [100, 64]])('of a random [%d, %d]', (n, p) => {
    const a = gaussian(n, p, 1);
    check(a, qr(a));
  });

  test('agrees with numpy.linalg.qr', () => {
    const { q, r } = qr(golden.qr.matrix);
    expect(distance(q.data, golden.qr.q.flat())).toBeLessThan(1e-11);
    expect(distance(r.data, golden.qr.r.flat())).toBeLessThan(2e-12);
  });

  test('of a case worked out by hand', () => {
    const { q, r } = qr([[3, 1], [4, 2]]);
    expect(distance(q.data, [0.6, -0.8, 0.8, 0.6])).toBeLessThan(1e-15);
    expect(distance(r.data, [5, 2.2, 0, 0.4])).toBeLessThan(1e-15);
  });

  test('Q stays orthonormal where A is ill-conditioned, has zero or repeated columns, or is zero', () => {
    const bad = withSingularValues(40, 6, [1, 1e-4, 1e-8, 1e-12, 1e-16, 1e-20]);
    check(bad, qr(bad));
    const gaps = gaussian(12, 6, 2);
    for (let i = 0; i < 12; i++) {
      gaps.data[i * 6] = gaps.data[i * 6 + 3] = 0;
      gaps.data[i * 6 + 5] = gaps.data[i * 6 + 1];
    }
    check(gaps, qr(gaps));
    const zero = ndarray(new Float64Array(8), [4, 2]);
    check(zero, qr(zero));
    const hilbert = toMatrix(Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (__, j) => 1 / (i + j + 1))));
    check(hilbert, qr(hilbert));
  });

  test('is indifferent to scale and refuses NaN', () => {
    for (const factor of [1e300, 1e-300]) {
      const { r } = qr([[3 * factor, factor], [4 * factor, 2 * factor]]);
      expect(distance(Array.from(r.data, (value) => value / factor), [5, 2.2, 0, 0.4])).toBeLessThan(1e-14);
    }
    expect(() => qr([[NaN]])).toThrow(NonFiniteError);
  });
});
