import { describe, expect, test } from '@jest/globals';
import { type NdArray, InvalidParameterError, NonFiniteError, ShapeError, astype, ndarray } from '@latentkit/core';
import { columnMeans, covariance, gram, symmetricEigenvalues } from '@latentkit/linalg';
import { distance, gaussian, naiveProduct, toRows, transpose } from './helpers.js';

/** Sets the given share of the entries to zero. */
function thinned(x: NdArray<Float64Array>, zeros: number): NdArray<Float64Array> {
  return ndarray(x.data.map((value, i) => ((i * 7919) % 1000 < zeros * 1000 ? 0 : value)), x.shape);
}

function naiveGram(x: NdArray, center: ArrayLike<number>): number[] {
  const rows = toRows(x).map((row) => row.map((value, j) => value - center[j]));
  return naiveProduct(transpose(rows), rows).flat();
}

describe('gram', () => {
  // Shapes that leave remainders in tiles of 4 and blocks of 256 rows; dense and sparse data take different ways.
  test.each([
    [1, 1, 0], [3, 5, 0], [700, 9, 0], [513, 22, 0], [40, 41, 0], [700, 9, 0.8], [300, 30, 0.9], [256, 16, 0.5],
  ])('of [%d, %d] with %d zeros is the sum of products', (n, p, zeros) => {
    const x = thinned(gaussian(n, p, 1), zeros);
    const center = Float64Array.from({ length: p }, (_, j) => j / p - 0.3);
    expect(distance(gram(x).data, naiveGram(x, new Float64Array(p)))).toBeLessThan(1e-12 * n);
    expect(distance(gram(x, { center }).data, naiveGram(x, center))).toBeLessThan(1e-12 * n);
  });

  test('is exact for integers of every element type, and exactly symmetric', () => {
    const data = Float64Array.from({ length: 600 * 7 }, (_, i) => ((i * 7919) % 256) * ((i % 5) - 2 === 0 ? 1 : 0));
    for (const dense of [false, true]) {
      const x = ndarray(dense ? data.map((value) => value / 2 + 1 - (value / 2) % 1) : data, [600, 7]);
      const expected = naiveGram(x, new Float64Array(7));
      for (const dtype of ['uint8', 'int32', 'float32', 'float64'] as const) {
        expect(distance(gram(astype(x, dtype)).data, expected)).toBe(0);
      }
    }
  });

  test('centring costs no digits, mostly zeros or not', () => {
    // One column far from 0 without zeros beside mostly zero ones: only the latter may be multiplied uncentred.
    const x = thinned(gaussian(400, 6, 2), 0.8);
    for (let i = 0; i < 400; i++) x.data[i * 6] = 1e6 + (i % 10);
    const means = columnMeans(x);
    const result = gram(x, { center: means });
    expect(Math.abs(result.data[0] - 400 * 8.25)).toBeLessThan(1e-9);
    expect(distance(result.data, naiveGram(x, means))).toBeLessThan(1e-8);
  });

  test('refuses bad input', () => {
    expect(() => gram([[1, 2]], { center: [1] })).toThrow(ShapeError);
    expect(() => gram([[1, 2]], { center: [1] })).toThrow(/2 numbers/);
    expect(() => gram([[1], [NaN]])).toThrow(/row 1, column 0/);
    expect(() => gram([1, 2])).toThrow(ShapeError);
    expect(() => gram([[], []])).toThrow(/at least one column/);
    expect(() => gram([[Infinity]])).toThrow(NonFiniteError);
  });
});

describe('covariance', () => {
  test('of a line y = 2x', () => {
    expect([...covariance([[1, 2], [2, 4], [3, 6]]).data]).toEqual([1, 2, 2, 4]);
    expect(distance(covariance([[1, 2], [2, 4], [3, 6]], { ddof: 0 }).data, [2 / 3, 4 / 3, 4 / 3, 8 / 3])).toBeLessThan(1e-15);
  });

  test('takes known means', () => {
    expect([...covariance([[1], [3]], { means: [0] }).data]).toEqual([10]);
    expect(() => covariance([[1], [3]], { means: [0, 1] })).toThrow(/means/);
  });

  test('is exactly 0 for constant columns, also those that binary fractions cannot hold', () => {
    for (const zeros of [0, 0.9]) {
      const x = thinned(gaussian(333, 4, 3), zeros);
      for (let i = 0; i < 333; i++) x.data[i * 4 + 1] = 0.1;
      const { data } = covariance(x);
      for (const i of [1, 4, 5, 6, 7, 9, 13]) expect(data[i]).toBe(0);
    }
  });

  test('of fewer rows than columns has the rank that is left', () => {
    const x = gaussian(5, 12, 4);
    const values = symmetricEigenvalues(covariance(x));
    expect(values.filter((value) => value > 1e-13 * values[0])).toHaveLength(4);
  });

  test('of one row is refused', () => {
    expect(() => covariance([[1, 2]])).toThrow(InvalidParameterError);
    expect([...covariance([[1, 2]], { ddof: 0 }).data]).toEqual([0, 0, 0, 0]);
  });
});
