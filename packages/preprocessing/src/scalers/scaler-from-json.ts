import { UnknownNameError, type VersionedJson } from '@latentkit/core';
import { AffineScaler } from './affine-scaler.js';
import { MaxAbsScaler } from './max-abs-scaler.js';
import { MinMaxScaler } from './min-max-scaler.js';
import { Normalizer } from './normalizer.js';
import { RobustScaler } from './robust-scaler.js';
import type { Scaler } from './scaler.js';
import { StandardScaler } from './standard-scaler.js';
import { WhiteningTransformer } from './whitening-transformer.js';

const READERS: ReadonlyMap<string, (json: VersionedJson) => Scaler> = new Map<string, (json: VersionedJson) => Scaler>([
  ['AffineScaler', (json) => AffineScaler.fromJSON(json)],
  ['MaxAbsScaler', (json) => MaxAbsScaler.fromJSON(json)],
  ['MinMaxScaler', (json) => MinMaxScaler.fromJSON(json)],
  ['Normalizer', (json) => Normalizer.fromJSON(json)],
  ['RobustScaler', (json) => RobustScaler.fromJSON(json)],
  ['StandardScaler', (json) => StandardScaler.fromJSON(json)],
  ['WhiteningTransformer', (json) => WhiteningTransformer.fromJSON(json)],
]);

/**
 * The scaler that wrote this object by `toJSON`. Throws UnknownNameError for a type that is no scaler of this
 * release, FileFormatError for another version or bad parts.
 */
export function scalerFromJSON(json: VersionedJson): Scaler {
  const read = READERS.get(json.type);
  if (read === undefined) throw new UnknownNameError('scaler', String(json.type), [...READERS.keys()]);
  return read(json);
}
