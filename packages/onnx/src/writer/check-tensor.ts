import { InvalidParameterError, ShapeError, UnknownNameError } from '@latentkit/core';
import { ELEMENT_TYPES } from './element-types.js';
import type { OnnxTensor, OnnxType, OnnxValue } from './types.js';

/** Throws unless the elements are in their type's array and as many as the shape holds. */
export function checkTensor({ name, type, shape, data }: OnnxTensor): void {
  checkType(type);
  const expected = ELEMENT_TYPES[type].array;
  if (!(data instanceof expected)) {
    throw new InvalidParameterError({ parameter: `tensor '${name}'`, got: data.constructor.name, expected: `a ${expected.name} for elements of type ${type}` });
  }
  let size = 1;
  for (const length of shape) {
    checkLength(name, shape, length);
    size *= length;
  }
  if (size !== data.length) {
    throw new ShapeError({ parameter: `tensor '${name}'`, got: data.length, expected: `${size} elements for the shape [${shape.join(', ')}]` });
  }
}

/** Throws unless the type is known and the lengths are whole numbers or names. */
export function checkValue({ name, type, shape }: OnnxValue): void {
  checkType(type);
  for (const length of shape) if (typeof length !== 'string') checkLength(name, shape, length);
}

function checkType(type: OnnxType): void {
  if (!Object.hasOwn(ELEMENT_TYPES, type)) throw new UnknownNameError('element type', String(type), Object.keys(ELEMENT_TYPES));
}

function checkLength(name: string, shape: readonly (number | string)[], length: number): void {
  if (Number.isSafeInteger(length) && length >= 0) return;
  throw new ShapeError({ parameter: `shape of '${name}'`, got: shape, expected: 'integers >= 0' });
}
