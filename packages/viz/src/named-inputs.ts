import { InvalidParameterError, isNdArray, isTensorLike } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';

/** One thing, or several by name. */
export type OneOrNamed<T> = T | Readonly<Record<string, T>>;

/** The entries of several things by name; one alone has the name ''. Throws {@link InvalidParameterError} for none. */
export function namedEntries<T>(input: OneOrNamed<T>, parameter: string, isOne: (value: unknown) => boolean, expected: string): readonly (readonly [string, T])[] {
  if (isOne(input)) return [['', input as T]];
  const entries = typeof input === 'object' && input !== null ? Object.entries(input as Record<string, T>) : [];
  if (entries.length > 0 && entries.every(([, value]) => isOne(value))) return entries;
  throw new InvalidParameterError({ parameter, got: input, expected: `${expected}, or an object of such by name` });
}

/** Whether a value is given as an array of any kind. */
export function isArrayInput(value: unknown): value is ArrayInput {
  return Array.isArray(value) || ArrayBuffer.isView(value) || isNdArray(value) || isTensorLike(value);
}
