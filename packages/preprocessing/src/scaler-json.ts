import { FileFormatError, type VersionedJson } from '@latentkit/core';

/** Version of the format that the scalers of this release write and read. */
export const VERSION = 1;

/** Throws FileFormatError unless `json` is what a scaler of this type and version wrote. */
export function checkHeader(json: VersionedJson, type: string): void {
  if (json.type !== type) refuse(type, 'type', json.type, `'${type}'`);
  if (json.version !== VERSION) refuse(type, 'version', json.version, `${VERSION}, the format this release reads`);
}

/** A field that holds finite numbers, as many as `length` says where it is given. */
export function readVector(json: VersionedJson, key: string, length?: number): Float64Array {
  const value = json[key];
  if (!Array.isArray(value) || value.length === 0 || !value.every((v) => Number.isFinite(v))) {
    refuse(json.type, key, value, 'a list of finite numbers');
  }
  if (length !== undefined && value.length !== length) refuse(json.type, key, value.length, `${length} numbers`);
  return Float64Array.from(value as number[]);
}

/** A field that holds a positive integer. */
export function readCount(json: VersionedJson, key: string): number {
  const value = json[key];
  if (!Number.isInteger(value) || (value as number) < 1) refuse(json.type, key, value, 'an integer >= 1');
  return value as number;
}

/** Checks parameters by `parse`; what that throws becomes the cause of a FileFormatError. */
export function readConfig<C>(json: VersionedJson, parse: (config: object) => C): C {
  const { config } = json;
  if (typeof config !== 'object' || config === null) refuse(json.type, 'config', config, 'an object of parameters');
  try {
    return parse(config);
  } catch (cause) {
    throw new FileFormatError({ parameter: `${json.type}.config`, got: config, expected: 'valid parameters', cause });
  }
}

function refuse(type: string, key: string, got: unknown, expected: string): never {
  throw new FileFormatError({ parameter: `${type}.${key}`, got, expected, remedy: `Give what ${type}.toJSON wrote.` });
}
