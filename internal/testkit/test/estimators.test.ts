import { AbortedError, InvalidParameterError, LatentKitError, type NdArray, NonFiniteError, NotFittedError, ShapeError, type VersionedJson, ndarray, sliceRows } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { awkward, inputFor, labels, nested, precomputed } from '../src/data.js';
import { type AnyEstimator, type EstimatorClass, discover, estimatorsOf, gettersOf, schemaOf } from '../src/discover.js';
import { difference, farthest, observe } from '../src/observe.js';
import { otherValues } from '../src/other-values.js';
import { registry } from '../src/registry.js';

const found = await discover(registry.filter(({ row }) => row === 'numerics' || row === 'latent'), estimatorsOf);
const plain = { y: labels, runtime: 'plain' } as const;

describe.each(found)('$name', ({ type, traits, exports }) => {
  const x = inputFor(traits);
  const given = x.data.slice();
  const y = labels;
  const isLabels = traits.input === 'labels';
  const make = (options: Record<string, unknown> = {}): AnyEstimator => new type({ ...traits.options, ...options });
  const fitted = (options: Record<string, unknown> = {}, rows: NdArray = x): AnyEstimator => make(options).fit(rows, y);
  const through = (estimator: AnyEstimator): AnyEstimator => type.fromJSON(JSON.parse(JSON.stringify(estimator)) as VersionedJson);
  const spoilt = (value: number): NdArray => ndarray(Float64Array.from(x.data, (v, i) => (i === 7 ? value : v)), x.shape);
  const bad = traits.input === 'gaps' ? Infinity : NaN;
  /** Where the bad number is. */
  const place = isLabels ? /element 7|labels\[7\]/ : /row 1, column 2/;

  test('computes in fit only, and says so when it is asked too early', () => {
    const fresh = make();
    const before = observeOr(fresh, x);
    if (traits.stateless) expect(before).toEqual(observe(fitted(), x));
    else {
      expect(before).toBeInstanceOf(NotFittedError);
      expect((before as Error).message).toMatch(/fit/);
      expect(() => fresh.toJSON()).toThrow(NotFittedError);
      if (fresh.inverseTransform !== undefined) expect(() => fresh.inverseTransform?.(x)).toThrow(NotFittedError);
      for (const name of gettersOf(type).filter((getter) => getter !== 'isFitted')) {
        expect([name, errorOf(() => (fresh as unknown as Record<string, unknown>)[name])]).toEqual([name, expect.any(NotFittedError)]);
      }
    }
    expect(fresh.fit(x, y)).toBe(fresh);
    for (const name of gettersOf(type)) expect([name, errorOf(() => (fresh as unknown as Record<string, unknown>)[name])]).toEqual([name, undefined]);
  });

  test('gives one row per row, finite, the same by fitTransform and after a second fit', () => {
    const estimator = fitted();
    const seen = observe(estimator, x);
    expect(Object.keys(seen)).not.toEqual([]);
    for (const array of Object.values(seen)) {
      expect(array.shape[0]).toBe(x.shape[0]);
      expect(array.data.every(Number.isFinite)).toBe(true);
    }
    if (estimator.fitTransform !== undefined && !traits.refits) expect(difference(make().fitTransform!(x, y), seen.embedding ?? seen.transform)).toBeLessThan(1e-9);
    estimator.fit(other(x, traits.input), y);
    expect(observe(estimator.fit(x, y), x)).toEqual(seen);
    expect(observe(fitted(), x)).toEqual(seen);
  });

  test('takes NdArrays of any float type, nested arrays and tensors by their shape, and leaves them as they are', () => {
    const seen = observe(fitted(), x);
    expect(x.data).toEqual(given);
    expect(observe(make().fit(nested(x), nested(y)), nested(x))).toEqual(seen);
    const single = ndarray(Float32Array.from(x.data), x.shape);
    const tensor = { shape: [...x.shape], dtype: 'float32', dataSync: () => single.data.slice() };
    expect(observe(make().fit(tensor, y), tensor)).toEqual(observe(make().fit(single, y), single));
    if (!traits.sensitive) expect(farthest(observe(make().fit(single, y), single), seen)).toBeLessThan(1e-4);
  });

  test('treats rows alike whether they come alone or together', () => {
    const estimator = fitted();
    if (estimator.transform === undefined) return;
    const some = ndarray(x.data.slice(0, 3 * (x.data.length / x.shape[0])), [3, ...x.shape.slice(1)]);
    const together = observe(estimator, x);
    const alone = observe(estimator, some);
    expect(difference(alone.transform, sliceRows(together.transform, 0, 3))).toBeLessThan(1e-9);
  });

  test('inverseTransform undoes transform where nothing was left out', () => {
    if (make().inverseTransform === undefined || traits.invertible === false) return;
    const estimator = fitted(traits.invertible);
    const back = estimator.inverseTransform!(estimator.transform!(x));
    if (Array.isArray(back)) expect(back).toEqual([...x.data]);
    else expect(difference(back, x)).toBeLessThan(1e-9);
  });

  test('survives JSON', () => {
    const estimator = fitted();
    const back = through(estimator);
    expect(observe(back, x)).toEqual(observe(estimator, x));
    expect(JSON.stringify(back)).toBe(JSON.stringify(estimator));
    const json = estimator.toJSON();
    expect(json.type).toBe(type.name);
    expect(() => type.fromJSON({ ...json, version: 999 })).toThrow(LatentKitError);
    expect(() => type.fromJSON({ ...json, type: 'SomethingElse' })).toThrow(LatentKitError);
    expect(() => type.fromJSON({ ...json, config: { noSuchParameter: 1 } })).toThrow(LatentKitError);
    for (const key of Object.keys(json).filter((name) => !['type', 'version', 'config'].includes(name))) {
      expect([key, errorOf(() => type.fromJSON({ ...json, [key]: 'nonsense' }))]).toEqual([key, expect.any(LatentKitError)]);
    }
  });

  test('refuses bad input, naming the place, and keeps what it had', () => {
    const estimator = fitted();
    const before = JSON.stringify(estimator);
    expect(() => make().fit(spoilt(bad), y)).toThrow(NonFiniteError);
    expect(() => estimator.fit(spoilt(bad), y)).toThrow(place);
    expect(() => estimator.fit(spoilt(Infinity), y)).toThrow(place);
    if (estimator.transform !== undefined) expect(() => estimator.transform!(spoilt(Infinity))).toThrow(NonFiniteError);
    if (estimator.predict !== undefined) expect(() => estimator.predict!(spoilt(NaN))).toThrow(place);
    expect(() => make().fit([], y)).toThrow(ShapeError);
    expect(() => make({ noSuchParameter: 1 })).toThrow(/noSuchParameter/);
    expect(() => make().fit('digits', y)).toThrow(InvalidParameterError);
    if (isLabels) expect(() => make().fit([[1, 2], [3, 4]])).toThrow(ShapeError);
    else {
      expect(() => make().fit([[1, 2], [3]], [1, 2])).toThrow(ShapeError);
      expect(() => make().fit([1, 2, 3], [1, 2, 3])).toThrow(ShapeError);
      if (!traits.stateless && estimator.transform !== undefined) {
        expect(() => estimator.transform!([[1, 2]])).toThrow(ShapeError);
        expect(() => estimator.transform!([[1, 2]])).toThrow(/expected 5 .*(features|columns).* 2|got \[1, 2\], expected 5/);
      }
      if (estimator.predict !== undefined) expect(() => estimator.predict!([[1, 2]])).toThrow(ShapeError);
    }
    if (traits.supervised) {
      expect(() => estimator.fit(x)).toThrow(LatentKitError);
      expect(() => estimator.fit(x)).toThrow(/y|labels/);
      expect(() => estimator.fit(x, [1, 2])).toThrow(LatentKitError);
    }
    expect(JSON.stringify(estimator)).toBe(before);
  });

  test('refuses data at the edge of sense with a typed error, or gives finite results', () => {
    if (isLabels || traits.input === 'categories') return;
    for (const [what, rows, classes] of awkward(x)) {
      const estimator = make();
      const outcome = errorOf(() => estimator.fit(traits.input === 'nonnegative' ? ndarray(rows.data.map(Math.abs), rows.shape) : rows, classes)) ?? observe(estimator, rows);
      // The data are finite, so NaN would be of the estimator's own making.
      if (outcome instanceof NonFiniteError) expect([what, outcome]).toEqual([what, undefined]);
      else if (outcome instanceof LatentKitError) expect([what, outcome.message.length > 20]).toEqual([what, true]);
      else if (outcome instanceof Error) expect([what, outcome]).toEqual([what, undefined]);
      else for (const [member, array] of Object.entries(outcome as Record<string, NdArray>)) expect([what, member, array.data.findIndex((value) => !Number.isFinite(value))]).toEqual([what, member, -1]);
    }
  });

  const asynchronous = (type.prototype as Partial<AnyEstimator>).fitAsync !== undefined;
  if (asynchronous) {
    test('asynchronously finds what fit finds, keeps what it had when it fails, and can be stopped', async () => {
      const expected = fitted();
      const estimator = make();
      expect(await estimator.fitAsync!(x, plain)).toBe(estimator);
      expect(farthest(observe(estimator, x), observe(expected, x))).toBeLessThan(1e-9);
      if (estimator.transformAsync !== undefined) expect(difference(await estimator.transformAsync(x, { runtime: 'plain' }), observe(expected, x).transform)).toBeLessThan(1e-9);
      const before = JSON.stringify(estimator);
      await expect(estimator.fitAsync!(spoilt(bad), plain)).rejects.toThrow(place);
      await expect(estimator.fitAsync!(x, { ...plain, signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
      expect(JSON.stringify(estimator)).toBe(before);
    });

    test('finds the same on the fastest kernels there are, to their rounding', async () => {
      if (traits.sensitive) return;
      expect(farthest(observe(await make().fitAsync!(x, { y }), x), observe(fitted(), x))).toBeLessThan(1e-7);
    });

    test('stopped at its work it rejects and stays as it was, or has something usable', async () => {
      const abort = new AbortController();
      const estimator = make();
      let error: unknown;
      await estimator.fitAsync!(x, { ...plain, signal: abort.signal, onProgress: () => abort.abort() }).catch((reason: unknown) => (error = reason));
      if (error !== undefined) {
        expect(error).toBeInstanceOf(AbortedError);
        expect(observeOr(estimator, x)).toBeInstanceOf(NotFittedError);
      } else for (const array of Object.values(observe(estimator, x))) expect(array.data.every(Number.isFinite)).toBe(true);
    });
  }

  const schema = schemaOf(type, exports);

  test('declares its parameters under its name and exports the declaration', () => {
    expect(schema?.name).toBe(type.name);
    for (const { name, description } of schema!.parameters()) expect([name, description.length > 10]).toEqual([name, true]);
    if (schema!.parameters().some(({ name }) => name === 'components')) {
      for (const components of [0, 1.5, -1, 'many', NaN]) expect(() => make({ components })).toThrow(InvalidParameterError);
    }
  });

  const all = otherValues(schema?.jsonSchema() ?? {});
  for (const { name: parameter } of schema?.parameters() ?? []) {
    const values = traits.values?.[parameter] ?? all.filter((one) => one.parameter === parameter).map(({ value }) => value);
    test(`${parameter} counts at other values, survives JSON, and is the same for both fits`, async () => {
      let worked = 0;
      for (const value of values) {
        const options = { ...traits.together?.[parameter], [parameter]: value };
        const rows = value === 'precomputed' ? precomputed(parameter, x) : x;
        const estimator = attempt(() => fitted(options, rows), `${parameter} ${JSON.stringify(value)}`);
        if (value === 'precomputed') expect(estimator).toBeDefined();
        if (estimator === undefined) continue;
        worked++;
        const back = through(estimator);
        expect(back.config).toEqual(estimator.config);
        expect(back.config[parameter]).toEqual(value);
        const seen = observe(estimator, rows);
        expect(observe(back, rows)).toEqual(seen);
        for (const array of Object.values(seen)) expect([value, array.data.every(Number.isFinite)]).toEqual([value, true]);
        if (!asynchronous) continue;
        const later = await make(options).fitAsync!(rows, plain);
        expect([value, farthest(observe(later, rows), seen) < 1e-9]).toEqual([value, true]);
      }
      expect(worked).toBeGreaterThan(0);
    });
  }
});

/** Other rows of the same kind. */
function other(x: NdArray, input: string | undefined): NdArray {
  return input === 'categories' || input === 'labels' ? ndarray(x.data.map((v) => v + 1), x.shape) : ndarray(x.data.map((v) => v * 3 + 1), x.shape);
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}

function observeOr(estimator: AnyEstimator, x: NdArray): unknown {
  let seen: unknown;
  return errorOf(() => (seen = observe(estimator, x))) ?? seen;
}

/** What a value that need not suit the data comes to: undefined where it is refused with a typed error. */
function attempt(make: () => AnyEstimator, what: string): AnyEstimator | undefined {
  try {
    return make();
  } catch (error) {
    expect([what, error]).toEqual([what, expect.any(LatentKitError)]);
    expect([what, error]).not.toEqual([what, expect.any(NonFiniteError)]);
    return undefined;
  }
}

test('every exception that is made is for an estimator that exists', async () => {
  const { traits, bases } = await import('../src/traits.js');
  const names = found.map(({ type }: { type: EstimatorClass }) => type.name);
  expect(Object.keys(traits).filter((name) => !names.includes(name))).toEqual([]);
  const exported = (await Promise.all(registry.filter(({ row }) => row === 'numerics' || row === 'latent').map(({ load }) => load()))).flatMap((all) => Object.keys(all));
  expect(bases.filter((name) => !exported.includes(name))).toEqual([]);
});
