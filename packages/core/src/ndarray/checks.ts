import { InvalidParameterError, NonFiniteError, ShapeError } from '../errors.js';
import { show } from '../show.js';
import { dtypeOf, sameShape, sizeOf } from './ndarray.js';
import type { DType, NdArray } from './ndarray.js';
import type { ToNdArrayOptions } from './options.js';

/** Throws {@link NonFiniteError} at the first NaN or infinity, naming its row and column. */
export function checkFinite(array: NdArray, name = 'x'): void {
  const { data, shape } = array;
  const dtype = dtypeOf(data);
  if (dtype === 'int32' || dtype === 'uint8') return;
  if (data instanceof Float32Array && allFinite(data)) return;
  for (let i = 0; i < data.length; i++) {
    // x - x is 0 for finite numbers only; looking up a global for each number costs thirty times as much under jest.
    if (data[i] - data[i] === 0) continue;
    throw new NonFiniteError({
      parameter: name,
      got: data[i],
      expected: `a finite number at ${place(i, shape)}`,
      remedy: 'Remove or impute such rows first.',
    });
  }
}

/**
 * Whether all numbers are finite, from their bits: those of NaN and the infinities, and no others, turn negative when one
 * is added to the exponent. Without a branch for each number this takes two thirds of the time.
 */
function allFinite(data: Float32Array): boolean {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  let seen = 0;
  for (let i = 0; i < bits.length; i++) seen |= (bits[i] & 0x7fffffff) + 0x00800000;
  return seen >= 0;
}

/** Throws {@link InvalidParameterError} at the first number that an integer type would change. */
export function checkIntegers(array: NdArray, dtype: DType, name: string): void {
  const [low, high] = dtype === 'uint8' ? [0, 255] : [-(2 ** 31), 2 ** 31 - 1];
  const { data, shape } = array;
  for (let i = 0; i < data.length; i++) {
    if (Number.isInteger(data[i]) && data[i] >= low && data[i] <= high) continue;
    throw new InvalidParameterError({
      parameter: name,
      got: data[i],
      expected: `an integer in [${low}, ${high}] at ${place(i, shape)}`,
    });
  }
}

/** Throws {@link ShapeError} unless the shape is what the options ask for. */
export function checkShape(shape: readonly number[], name: string, options: ToNdArrayOptions): void {
  const { rank, minRows = 0, columns, sampleShape } = options;
  if (rank !== undefined && shape.length !== rank) {
    throw new ShapeError({
      parameter: name,
      got: shape,
      expected: rank === 2 ? 'a matrix of shape [rows, columns]' : `an array of ${rank} dimensions`,
      ...(rank === 2 && shape.length > 2 ? { remedy: `Flatten each sample first: flattenRows(${name}).` } : {}),
    });
  }
  if ((shape[0] ?? 0) < minRows) {
    throw new ShapeError({ parameter: name, got: shape, expected: `at least ${minRows} row${minRows === 1 ? '' : 's'}` });
  }
  if (columns !== undefined && shape[1] !== columns) {
    throw new ShapeError({
      parameter: name,
      got: shape,
      expected: `${columns} columns (features), not ${shape[1] ?? 'a list without columns'}`,
      remedy: 'Give the features that were used in fit, in the same order.',
    });
  }
  if (sampleShape !== undefined && !sameShape(shape.slice(1), sampleShape)) {
    throw new ShapeError({
      parameter: name,
      got: shape,
      expected: `rows of shape ${show(sampleShape)} (${sizeOf(sampleShape)} features), not ${show(shape.slice(1))} (${sizeOf(shape.slice(1))} features)`,
      remedy: 'Give the features that were used in fit, in the same order.',
    });
  }
}

function place(index: number, shape: readonly number[]): string {
  if (shape.length < 2) return `element ${index}`;
  const width = sizeOf(shape.slice(1));
  const row = Math.floor(index / width);
  return `row ${row}, column ${index - row * width}`;
}
