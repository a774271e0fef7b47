import { InvalidParameterError } from '@latentkit/core';
import { checkTensor } from './check-tensor.js';
import type { OnnxAttribute } from './types.js';

/** Numbers of `AttributeProto.AttributeType`, under the keys of {@link OnnxAttribute}. */
export const ATTRIBUTE_KINDS = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7 } as const;

/** The one key of an attribute. */
export function kindOf(attribute: OnnxAttribute): keyof typeof ATTRIBUTE_KINDS {
  return Object.keys(attribute)[0] as keyof typeof ATTRIBUTE_KINDS;
}

/** Throws unless the attribute has one key, and a value that the key admits. Does not look into graphs. */
export function checkAttribute(parameter: string, attribute: OnnxAttribute): void {
  const keys = Object.keys(attribute);
  if (keys.length !== 1 || !Object.hasOwn(ATTRIBUTE_KINDS, keys[0])) {
    throw new InvalidParameterError({ parameter, got: keys, expected: `one of the keys ${Object.keys(ATTRIBUTE_KINDS).join(', ')}` });
  }
  if ('int' in attribute) checkInteger(parameter, attribute.int);
  else if ('ints' in attribute) for (const value of attribute.ints) checkInteger(parameter, value);
  else if ('tensor' in attribute) checkTensor(attribute.tensor);
}

function checkInteger(parameter: string, value: number): void {
  if (!Number.isSafeInteger(value)) throw new InvalidParameterError({ parameter, got: value, expected: 'an integer' });
}
