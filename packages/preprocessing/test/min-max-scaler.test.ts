import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, NotFittedError, ShapeError } from '@latentkit/core';
import { MinMaxScaler } from '@latentkit/preprocessing';
import { type ScalerGolden, difference, golden } from './golden.js';

const { x, batches, outside } = golden;
const [first, second] = [x.slice(0, batches[0]), x.slice(batches[0])];

function agree(scaler: MinMaxScaler, expected: ScalerGolden): void {
  expect(scaler.nSamplesSeen).toBe(expected.samplesSeen);
  for (const name of ['dataMin', 'dataMax', 'dataRange', 'min', 'scale'] as const) {
    expect(difference(scaler[name], expected[name] ?? [])).toBeLessThan(1e-11);
  }
  const transformed = scaler.transform(x.slice(0, 3));
  expect(difference(transformed.data, expected.transformFirst3.flat())).toBeLessThan(1e-11);
  expect(difference(scaler.inverseTransform(transformed).data, expected.inverseFirst3.flat())).toBeLessThan(1e-13);
}

describe('MinMaxScaler agrees with scikit-learn', () => {
  test('from 0 to 1', () => agree(new MinMaxScaler().fit(x), golden.minMax));
  test('from -1 to 1', () => agree(new MinMaxScaler({ featureRange: [-1, 1] }).fit(x), golden.minMaxSymmetric));
  test('batch by batch', () => {
    const scaler = new MinMaxScaler().partialFit(first);
    agree(scaler, golden.minMaxPartialFirstBatch);
    agree(scaler.partialFit(second), golden.minMaxPartial);
  });
  test('beyond the range, clipped and not', () => {
    expect(difference(new MinMaxScaler().fit(x).transform(outside.x).data, outside.minMax.flat())).toBeLessThan(1e-11);
    expect(difference(new MinMaxScaler({ clip: true }).fit(x).transform(outside.x).data, outside.minMaxClipped.flat())).toBe(0);
  });
});

describe('MinMaxScaler', () => {
  test('clips at the ends of its own range, and fit forgets partialFit', () => {
    const scaler = new MinMaxScaler({ featureRange: [2, 4], clip: true }).partialFit([[100]]).fit([[0], [10]]);
    expect([...scaler.transform([[-5], [5], [50]]).data]).toEqual([2, 3, 4]);
  });

  test('refuses bad input', () => {
    for (const featureRange of [[1, 1], [2, 0]] as [number, number][]) {
      expect(() => new MinMaxScaler({ featureRange })).toThrow(InvalidParameterError);
      expect(() => new MinMaxScaler({ featureRange })).toThrow(/featureRange.*the first below the second/);
    }
    expect(() => new MinMaxScaler({ featureRange: [0, 'one'] as never })).toThrow(/featureRange\.1: got 'one', expected a number/);
    expect(() => new MinMaxScaler({ featureRange: 3 as never })).toThrow(/featureRange: got 3, expected \[number, number\]/);
    const scaler = new MinMaxScaler().fit(x);
    expect(() => scaler.transform([[1]])).toThrow(/expected 7 features, got 1/);
    expect(() => scaler.inverseTransform([[1]])).toThrow(ShapeError);
    expect(() => scaler.partialFit([[1]])).toThrow(ShapeError);
    expect(() => scaler.fit([[Infinity]])).toThrow(NonFiniteError);
    expect(scaler.nFeatures).toBe(7);
    const fresh = new MinMaxScaler();
    for (const call of [
      () => fresh.transform(x), () => fresh.inverseTransform(x), () => fresh.toJSON(), () => fresh.dataMin, () => fresh.dataMax,
      () => fresh.dataRange, () => fresh.scale, () => fresh.min, () => fresh.nSamplesSeen, () => fresh.nFeatures,
    ]) expect(call).toThrow(NotFittedError);
  });
});
