import { InvalidParameterError, LatentKitError, type NdArray, NonFiniteError, NotFittedError, ShapeError, type VersionedJson, ndarray, random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { discover, estimatorsOf } from '../src/discover.js';
import { registry } from '../src/registry.js';

const found = await discover(registry.filter(({ row }) => row === 'numerics'), estimatorsOf);

const [rows, columns] = [24, 5];
const draws = random(11).stream('conformance').at(0).normal(rows * columns);
/** Correlated columns of different scales. */
const x = ndarray(
  Float64Array.from({ length: rows * columns }, (_, i) => (draws[i] + draws[i - (i % columns)]) * (1 + (i % columns)) + 10 * (i % columns)),
  [rows, columns],
);
const nested = Array.from({ length: rows }, (_, i) => Array.from(x.data.subarray(i * columns, (i + 1) * columns)));

describe.each(found)('$name', ({ type, stateless }) => {
  const fitted = () => new type().fit(x);

  test('computes in fit only, and says so when it is asked too early', () => {
    const fresh = new type();
    if (stateless) {
      expect(fresh.transform(x)).toEqual(fitted().transform(x));
      return;
    }
    expect(() => fresh.transform(x)).toThrow(NotFittedError);
    expect(() => fresh.transform(x)).toThrow(/fit/);
    if (fresh.inverseTransform !== undefined) expect(() => fresh.inverseTransform?.(x)).toThrow(NotFittedError);
    expect(fresh.fit(x)).toBe(fresh);
  });

  test('gives one row per row, finite, the same by fitTransform and after a second fit', () => {
    const estimator = fitted();
    const z = estimator.transform(x);
    expect(z.shape[0]).toBe(rows);
    expect(z.data.every(Number.isFinite)).toBe(true);
    expect(new type().fitTransform(x)).toEqual(z);
    estimator.fit(ndarray(x.data.map((v) => v * 3 + 1), x.shape));
    expect(estimator.fit(x).transform(x)).toEqual(z);
  });

  test('takes NdArrays of any float type, nested arrays and tensors by their shape, and leaves them as they are', () => {
    const before = x.data.slice();
    const z = fitted().transform(x);
    expect(x.data).toEqual(before);
    expect(new type().fit(nested).transform(nested)).toEqual(z);
    const tensor = { shape: [rows, columns], dtype: 'float32', dataSync: () => Float32Array.from(x.data) };
    const single = ndarray(Float32Array.from(x.data), x.shape);
    close(new type().fit(tensor).transform(tensor), new type().fit(single).transform(single), 1e-6);
    close(new type().fit(single).transform(single), z, 1e-4);
  });

  test('inverseTransform undoes transform where nothing was left out', () => {
    const estimator = fitted();
    if (estimator.inverseTransform === undefined) return;
    close(estimator.inverseTransform(estimator.transform(x)), x, 1e-9);
  });

  test('survives JSON', () => {
    const estimator = fitted();
    const json = JSON.parse(JSON.stringify(estimator)) as VersionedJson;
    expect(type.fromJSON(json).transform(x)).toEqual(estimator.transform(x));
    expect(() => type.fromJSON({ ...json, version: 999 })).toThrow(LatentKitError);
    expect(() => type.fromJSON({ ...json, type: 'SomethingElse' })).toThrow(LatentKitError);
  });

  test('refuses bad input, naming the place and the remedy', () => {
    const estimator = fitted();
    const bad = (place: number, value: number): NdArray => ndarray(x.data.map((v, i) => (i === place ? value : v)), x.shape);
    expect(() => new type().fit(bad(7, NaN))).toThrow(/row 1, column 2/);
    expect(() => estimator.transform(bad(7, Infinity))).toThrow(NonFiniteError);
    if (!stateless) {
      expect(() => estimator.transform([[1, 2]])).toThrow(ShapeError);
      expect(() => estimator.transform([[1, 2]])).toThrow(/got \[1, 2\], expected 5 .*features.* 2\./);
    }
    expect(() => new type().fit([])).toThrow(ShapeError);
    expect(() => new type().fit([[1, 2], [3]])).toThrow(ShapeError);
    expect(() => new type().fit([1, 2, 3])).toThrow(ShapeError);
    expect(() => new type({ noSuchParameter: 1 })).toThrow(/noSuchParameter/);
    expect(() => new type().fit('digits' as never)).toThrow(InvalidParameterError);
  });
});

function close(actual: NdArray, expected: NdArray, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = Math.max(1, ...Array.from(expected.data, Math.abs));
  actual.data.forEach((value, i) => expect(Math.abs(value - expected.data[i])).toBeLessThanOrEqual(tolerance * scale));
}
