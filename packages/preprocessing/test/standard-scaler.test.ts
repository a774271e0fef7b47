import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, NonFiniteError, NotFittedError, ShapeError, UnknownNameError, ndarray } from '@latentkit/core';
import { StandardScaler } from '@latentkit/preprocessing';
import { type ScalerGolden, difference, golden } from './golden.js';

const { x, batches } = golden;
const [first, second] = [x.slice(0, batches[0]), x.slice(batches[0])];

function agree(scaler: StandardScaler, expected: ScalerGolden): void {
  expect(scaler.nSamplesSeen).toBe(expected.samplesSeen);
  expect(difference(scaler.mean, expected.mean)).toBeLessThan(1e-11);
  // Relative to each number: some variances here are 1e-5.
  const relative = (a: ArrayLike<number>, b: number[]): number => difference(b.map((v, i) => (v === 0 ? a[i] : a[i] / v - 1)), b.map(() => 0));
  if (expected.variance !== undefined) expect(relative(scaler.variance, expected.variance)).toBeLessThan(1e-11);
  if (expected.scale !== undefined) expect(relative(scaler.scale, expected.scale)).toBeLessThan(1e-11);
  const transformed = scaler.transform(x.slice(0, 3));
  expect(difference(transformed.data, expected.transformFirst3.flat())).toBeLessThan(1e-11);
  expect(difference(scaler.inverseTransform(transformed).data, expected.inverseFirst3.flat())).toBeLessThan(1e-13);
}

describe('StandardScaler agrees with scikit-learn', () => {
  test('with mean and standard deviation', () => agree(new StandardScaler().fit(x), golden.standard));
  test('without mean', () => agree(new StandardScaler({ withMean: false }).fit(x), golden.standardWithoutMean));
  test('without standard deviation', () => {
    const scaler = new StandardScaler({ withStd: false }).fit(x);
    agree(scaler, golden.standardWithoutStd);
    expect([...scaler.scale]).toEqual(x[0].map(() => 1));
  });
  test('batch by batch', () => {
    const scaler = new StandardScaler().partialFit(first);
    agree(scaler, golden.standardPartialFirstBatch);
    agree(scaler.partialFit(second), golden.standardPartial);
  });
  test('fit forgets what partialFit saw', () => agree(new StandardScaler().partialFit([first[0]]).fit(x), golden.standard));
});

describe('StandardScaler', () => {
  test('a feature that does not vary is centred only, in whatever batches', () => {
    const constant = ndarray(new Float64Array(999).fill(0.1), [999, 1]);
    expect([...new StandardScaler().fit(constant).scale]).toEqual([1]);
    const inBatches = new StandardScaler();
    for (let i = 0; i < 9; i++) inBatches.partialFit(ndarray(constant.data.subarray(i * 111, i * 111 + 111), [111, 1]));
    expect([...inBatches.scale]).toEqual([1]);
    expect(inBatches.transform([[0.1]]).data[0]).toBe(0);
  });

  test('batches of any size give what one fit gives, with a large offset too', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [1e8 + (i % 7), i * i]);
    const whole = new StandardScaler().fit(rows);
    const parts = new StandardScaler();
    for (const [from, to] of [[0, 1], [1, 60], [60, 62], [62, 100]]) parts.partialFit(rows.slice(from, to));
    expect(difference(parts.scale, whole.scale)).toBeLessThan(1e-7);
    expect(difference(parts.mean, whole.mean)).toBeLessThan(1e-15);
  });

  test('keeps the shape of images and float32, gives float32 for bytes', () => {
    const images = ndarray(Uint8Array.from({ length: 24 }, (_, i) => i * 10), [3, 2, 2, 2]);
    const scaled = new StandardScaler().fitTransform(images);
    expect([scaled.data.constructor.name, ...scaled.shape]).toEqual(['Float32Array', 3, 2, 2, 2]);
    expect(scaled.data[0]).toBeCloseTo(-Math.sqrt(1.5), 6);
    expect(new StandardScaler().fitTransform(ndarray(Float32Array.of(1, 2), [2, 1])).data.constructor.name).toBe('Float32Array');
    expect(new StandardScaler().fitTransform(ndarray(Int32Array.of(1, 2), [2, 1])).data.constructor.name).toBe('Float64Array');
  });

  test('refuses bad input, naming it', () => {
    const scaler = new StandardScaler().fit(x);
    expect(() => scaler.transform([[1, 2]])).toThrow(/expected 7 features, got 2/);
    expect(() => scaler.inverseTransform([[1, 2]])).toThrow(ShapeError);
    expect(() => scaler.partialFit([[1, 2]])).toThrow(ShapeError);
    expect(() => scaler.fit([[1], [NaN]])).toThrow(NonFiniteError);
    expect(() => scaler.fit([1, 2])).toThrow(ShapeError);
    expect(scaler.nFeatures).toBe(7);
    expect(() => new StandardScaler({ withMean: 1 as never })).toThrow(InvalidParameterError);
    expect(() => new StandardScaler({ withmean: true } as object)).toThrow(UnknownNameError);
    for (const call of [
      () => new StandardScaler().transform(x), () => new StandardScaler().inverseTransform(x), () => new StandardScaler().toJSON(),
      () => new StandardScaler().mean, () => new StandardScaler().variance, () => new StandardScaler().scale,
      () => new StandardScaler().nSamplesSeen, () => new StandardScaler().nFeatures,
    ]) expect(call).toThrow(NotFittedError);
  });
});
