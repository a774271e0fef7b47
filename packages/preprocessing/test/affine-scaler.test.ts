import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, ShapeError, ndarray } from '@latentkit/core';
import { AffineScaler } from '@latentkit/preprocessing';

describe('AffineScaler', () => {
  test('one number for all features: pixels over 255', () => {
    const scaler = new AffineScaler({ scale: 255 });
    const images = ndarray(Uint8Array.of(0, 51, 255, 102), [1, 2, 2]);
    const scaled = scaler.transform(images);
    expect(scaled).toEqual(ndarray(Float32Array.of(0, 0.2, 1, 0.4), [1, 2, 2]));
    expect([...scaler.inverseTransform(scaled).data].map(Math.round)).toEqual([0, 51, 255, 102]);
    expect(scaler.nFeatures).toBeUndefined();
  });

  test('numbers for each feature', () => {
    const scaler = new AffineScaler({ offset: [1, 10], scale: [2, -5] });
    expect([...scaler.fit([[0, 0]]).fitTransform([[3, 0], [1, 20]]).data]).toEqual([1, 2, 0, -2]);
    expect([...scaler.inverseTransform([[1, 2]]).data]).toEqual([3, 0]);
    expect([...new AffineScaler({ offset: [1, 2] }).transform([[5, 5]]).data]).toEqual([4, 3]);
    expect(scaler.nFeatures).toBe(2);
  });

  test('refuses a scale of 0, lists of different length, a wrong number of features, NaN', () => {
    expect(() => new AffineScaler({ scale: 0 })).toThrow(InvalidParameterError);
    expect(() => new AffineScaler({ scale: [1, 0] })).toThrow(/other than 0/);
    expect(() => new AffineScaler({ offset: [1, 2], scale: [1] })).toThrow(ShapeError);
    const scaler = new AffineScaler({ offset: [1, 2] });
    for (const call of [() => scaler.fit([[1]]), () => scaler.transform([[1]]), () => scaler.inverseTransform([[1]])]) {
      expect(call).toThrow(/expected 2 features, got 1/);
    }
    expect(() => scaler.fit([[1, NaN]])).toThrow(NonFiniteError);
  });
});
