import { describe, expect, test } from '@jest/globals';
import { averagePrecision, precisionAtN, rocAuc } from '@latentkit/probe';
import { floats, golden, list } from './helpers.js';

interface Measures {
  readonly rocAuc: number;
  readonly averagePrecision: number;
  readonly precisionAtN: number;
  readonly precisionAt: Readonly<Record<string, number>>;
}

const expected = golden<{ malignant: number[]; scores: number[]; fine: Measures; coarse: Measures }>('anomaly');
const malignant = list(expected.malignant);

describe('anomaly scores of WDBC are judged as PyOD judges them', () => {
  test.each([
    ['fine', expected.scores],
    ['coarse', expected.scores.map((score) => Math.round(score * 10) / 10)],
  ] as const)('%s', (name, values) => {
    const scores = floats(values);
    expect(rocAuc(malignant, scores)).toBeCloseTo(expected[name].rocAuc, 13);
    expect(averagePrecision(malignant, scores)).toBeCloseTo(expected[name].averagePrecision, 13);
    expect(precisionAtN(malignant, scores)).toBeCloseTo(expected[name].precisionAtN, 14);
    for (const [n, precision] of Object.entries(expected[name].precisionAt)) {
      expect([n, precisionAtN(malignant, scores, { n: Number(n) })]).toEqual([n, expect.closeTo(precision, 14)]);
    }
  });
});

describe('precision at n', () => {
  test('is a share of the n best', () => {
    expect(precisionAtN([0, 1, 1, 0, 0, 1], [0, 6, 5, 4, 3, 2])).toBe(2 / 3);
    expect(precisionAtN([0, 1, 1, 0, 0, 1], [0, 6, 5, 4, 3, 2], { n: 1 })).toBe(1);
    // The lowest score is the percentile itself and not above it.
    expect(precisionAtN([0, 1, 1, 0, 0, 1], [0, 6, 5, 4, 3, 2], { n: 6 })).toBe(3 / 5);
  });

  test('is 0 where scores are all equal and none is above the percentile', () => {
    expect(precisionAtN([0, 1, 1], [7, 7, 7])).toBe(0);
  });

  test.each([0, 4, 1.5, NaN])('refuses n = %p of 3', (n) => {
    expect(() => precisionAtN([0, 1, 1], [1, 2, 3], { n })).toThrow('n: got');
  });
});
