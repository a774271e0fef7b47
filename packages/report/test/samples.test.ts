import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { isImage, valueRange } from '../src/samples.js';

describe('samples', () => {
  test('are pictures from two by two on, in one colour or three', () => {
    expect([[2, 2], [4, 3, 1], [4, 3, 3]].every(isImage)).toBe(true);
    expect([[1, 9], [9], [4, 3, 2], [2, 2, 2, 1]].some(isImage)).toBe(false);
  });

  test('have black and white at their ends, bytes too', () => {
    expect(valueRange(ndarray(Uint8Array.of(3, 16), [1, 2]))).toEqual([0, 16]);
    expect(valueRange(ndarray(Float32Array.of(0.25, 0.5), [1, 2]))).toEqual([0, 1]);
    expect(valueRange(ndarray(Float32Array.of(-2, 0.5), [1, 2]))).toEqual([-2, 0.5]);
  });
});
