import { describe, expect, test } from '@jest/globals';
import type { OnnxTensor } from '@latentkit/onnx';
import { fitAffine, fitScalar } from '../src/export/batch/affine.js';
import { generaliseConstant } from '../src/export/batch/constants.js';
import { BatchExpressions } from '../src/export/batch/expressions.js';

const SIZES = [5, 9, 14];

describe('what follows from the batch size', () => {
  test('lengths: a whole factor and offset that every size confirms', () => {
    expect(fitAffine([13, 25, 40], SIZES)).toEqual({ factor: 3, offset: -2 });
    expect(fitAffine([7, 7, 7], SIZES)).toEqual({ factor: 0, offset: 7 });
    expect(fitAffine([4, 8, 12], SIZES)).toBeUndefined();
    expect(fitAffine([2.5, 4.5, 7], SIZES)).toBeUndefined();
  });

  test('numbers: a multiple of the size or of its inverse, freed of float32 rounding', () => {
    expect(fitScalar(SIZES.map((n) => Math.fround(1 / (784 * n))), SIZES)).toEqual({ coefficient: 1 / 784, divides: true });
    expect(fitScalar(SIZES.map((n) => Math.fround(-2 / n)), SIZES)).toEqual({ coefficient: -2, divides: true });
    expect(fitScalar(SIZES.map((n) => 3 * n), SIZES)).toEqual({ coefficient: 3, divides: false });
    expect(fitScalar(SIZES.map((n) => 1 / (n - 1)), SIZES)).toBeUndefined();
  });

  test('whole numbers in equal steps modulo 2^32, and no others', () => {
    const tensors = (f: (i: number) => number): OnnxTensor[] =>
      SIZES.map((n) => ({ name: `c${n}`, type: 'uint32', shape: [2 * n], data: Uint32Array.from({ length: 2 * n }, (_, i) => f(i)) }));
    const expressions = (): BatchExpressions => new BatchExpressions({ input: 'x', axis: 0 });
    expect(generaliseConstant(tensors((i) => Math.imul(i, 0x9e3779b9) >>> 0), SIZES, expressions())).toBeDefined();
    expect(generaliseConstant(tensors((i) => Math.imul(i, i * 3) >>> 0), SIZES, expressions())).toBeUndefined();
    expect(generaliseConstant(tensors((i) => i + 1), SIZES, expressions())).toBeUndefined();
  });
});
