import { describe, expect, test } from '@jest/globals';
import { FileFormatError, UnknownNameError, type VersionedJson } from '@latentkit/core';
import { AffineScaler, MaxAbsScaler, MinMaxScaler, Normalizer, RobustScaler, type Scaler, StandardScaler, WhiteningTransformer, scalerFromJSON } from '@latentkit/preprocessing';
import { golden } from './golden.js';

const { x, outside } = golden;
const through = (scaler: Scaler): VersionedJson => JSON.parse(JSON.stringify(scaler)) as VersionedJson;
const scalers: [string, Scaler][] = [
  ['StandardScaler', new StandardScaler({ withMean: false }).fit(x)],
  ['MinMaxScaler', new MinMaxScaler({ featureRange: [-2, 3], clip: true }).fit(x)],
  ['AffineScaler', new AffineScaler({ offset: x[0], scale: 7 })],
  ['MaxAbsScaler', new MaxAbsScaler().fit(x)],
  ['RobustScaler', new RobustScaler({ quantileRange: [10, 80], unitVariance: true, withCentering: false }).fit(x)],
  ['Normalizer', new Normalizer({ norm: 'l1', keepNorm: true })],
  ['WhiteningTransformer', new WhiteningTransformer({ method: 'cholesky', epsilon: 0.5 }).fit(x)],
];

describe.each(scalers)('%s as JSON', (type, scaler) => {
  test('comes back the same to the last bit, by its type', () => {
    const back = scalerFromJSON(through(scaler));
    expect(back.constructor).toBe(scaler.constructor);
    expect(back.transform(outside.x)).toEqual(scaler.transform(outside.x));
    expect(back.inverseTransform(x)).toEqual(scaler.inverseTransform(x));
    expect(through(back)).toEqual(through(scaler));
  });

  test('refuses another version and bad parameters', () => {
    const json = through(scaler);
    expect(() => scalerFromJSON({ ...json, version: 2 })).toThrow(FileFormatError);
    expect(() => scalerFromJSON({ ...json, version: 2 })).toThrow(new RegExp(`${type}\\.version: got 2, expected 1`));
    for (const config of [{ nonsense: 1 }, null, undefined]) {
      expect(() => scalerFromJSON({ ...json, config })).toThrow(FileFormatError);
    }
  });
});

describe('scalerFromJSON', () => {
  test('suggests the scaler that was meant', () => {
    expect(() => scalerFromJSON({ type: 'StandardScaller', version: 1 })).toThrow(UnknownNameError);
    expect(() => scalerFromJSON({ type: 'StandardScaller', version: 1 })).toThrow(/Did you mean 'StandardScaler'/);
  });

  test('each class refuses the others', () => {
    for (const [type, scaler] of scalers) {
      for (const reader of [StandardScaler, MinMaxScaler, AffineScaler, MaxAbsScaler, RobustScaler, Normalizer, WhiteningTransformer]) {
        if (reader.name !== type) expect(() => reader.fromJSON(through(scaler))).toThrow(FileFormatError);
      }
    }
  });

  test.each([
    [{ mean: [] }, /StandardScaler\.variance: got 7, expected 0 numbers/],
    [{ mean: [1, null] }, /StandardScaler\.mean/],
    [{ variance: [1] }, /StandardScaler\.variance: got 1, expected 7 numbers/],
    [{ nSamplesSeen: 0 }, /nSamplesSeen: got 0/],
  ])('refuses broken state %j', (change, message) => {
    const json = { ...through(scalers[0][1]), ...change } as VersionedJson;
    expect(() => StandardScaler.fromJSON(json)).toThrow(FileFormatError);
    expect(() => StandardScaler.fromJSON(json)).toThrow(message);
    if (!('mean' in change)) return;
    const other = { ...through(scalers[1][1]), dataMax: change.mean } as VersionedJson;
    expect(() => MinMaxScaler.fromJSON(other)).toThrow(/MinMaxScaler\.dataMax/);
  });
});
