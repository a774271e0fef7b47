import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { loadDigits, toUnit, unitScaling } from '../src/index.js';
import { failure } from './helpers.js';

describe('toUnit', () => {
  test('uses the known range, not what happens to occur', () => {
    const { x, offset, scale } = toUnit({ x: ndarray(new Uint8Array([0, 51, 102]), [3, 1]), range: [0, 255] });
    expect(x.data).toEqual(new Float32Array([0, 0.2, 0.4]));
    expect([offset, scale]).toEqual([0, 1 / 255]);
  });

  test('uses the smallest and largest value where no range is known, and gives a map that can be undone', () => {
    const data = new Float64Array([-2, 0, 3, 8]);
    const { x, offset, scale } = toUnit({ x: ndarray(data, [2, 2]) });
    expect([...x.data]).toEqual([0, Math.fround(0.2), 0.5, 1]);
    expect(x.shape).toEqual([2, 2]);
    x.data.forEach((value, i) => expect(value / scale + offset).toBeCloseTo(data[i], 6));
  });

  test('brings digits into the unit interval exactly', async () => {
    const { x } = toUnit(await loadDigits());
    expect([x.data.reduce((a, b) => Math.min(a, b)), x.data.reduce((a, b) => Math.max(a, b))]).toEqual([0, 1]);
    expect(x.data[2]).toBe(5 / 16);
  });

  test('maps constant data to 0 and refuses NaN and a bad range', async () => {
    expect([...toUnit({ x: ndarray(new Float32Array([4, 4]), [2, 1]) }).x.data]).toEqual([0, 0]);
    expect((await failure(() => toUnit({ x: ndarray(new Float32Array([1, NaN]), [2, 1]) }))).code).toBe('LK_NON_FINITE');
    expect((await failure(() => unitScaling([1, 0]))).message).toMatch(/range: got \[1, 0\]/);
  });
});
