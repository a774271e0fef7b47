import { describe, expect, test } from '@jest/globals';
import { NonFiniteError, ShapeError, astype, ndarray } from '@latentkit/core';
import { matmul } from '@latentkit/linalg';
import { distance, gaussian, naiveProduct, toRows, transpose } from './helpers.js';

describe('matmul', () => {
  test.each([[1, 1, 1], [4, 4, 4], [5, 7, 3], [259, 6, 9], [6, 300, 5], [3, 520, 258]])('[%d, %d] times [., %d]', (m, l, n) => {
    const a = gaussian(m, l, 1);
    const b = gaussian(l, n, 2);
    const at = ndarray(Float64Array.from(transpose(toRows(a)).flat()), [l, m]);
    const bt = ndarray(Float64Array.from(transpose(toRows(b)).flat()), [n, l]);
    const expected = naiveProduct(toRows(a), toRows(b)).flat();
    for (const result of [
      matmul(a, b),
      matmul(at, b, { transposeA: true }),
      matmul(a, bt, { transposeB: true }),
      matmul(at, bt, { transposeA: true, transposeB: true }),
    ]) {
      expect(result.shape).toEqual([m, n]);
      expect(distance(result.data, expected)).toBeLessThan(1e-13 * l);
    }
  });

  test('reads every element type and computes in float64', () => {
    const a = ndarray(Uint8Array.of(255, 254, 253, 252), [2, 2]);
    const b = astype(ndarray(Float64Array.of(1 << 24, 1, 1, 1), [2, 2]), 'int32');
    expect([...matmul(a, b).data]).toEqual([255 * 2 ** 24 + 254, 509, 253 * 2 ** 24 + 252, 505]);
  });

  test('refuses what does not fit', () => {
    expect(() => matmul([[1, 2]], [[1, 2]])).toThrow(ShapeError);
    expect(() => matmul([[1, 2]], [[1, 2]])).toThrow(/expected 2 rows, since a has 2 columns/);
    expect(() => matmul([[1, 2]], [[1], [2]], { transposeB: true })).toThrow(/2 columns/);
    expect(() => matmul([[NaN]], [[1]])).toThrow(NonFiniteError);
  });
});
