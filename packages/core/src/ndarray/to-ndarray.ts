import { InvalidParameterError, ShapeError } from '../errors.js';
import { checkFinite, checkIntegers, checkShape } from './checks.js';
import { allocate, astype, checked, dtypeOf, isNdArray, isNumericArray, isTensorLike, sizeOf } from './ndarray.js';
import type { ArrayInput, ArrayOf, DType, NdArray, NestedArray, NumericArray, TensorLike } from './ndarray.js';
import type { ToNdArrayOptions } from './options.js';

/**
 * Turns any {@link ArrayInput} into an NdArray, without copying where it already is one of the right type.
 *
 * Throws {@link InvalidParameterError} for something that is no array of numbers, {@link ShapeError} for ragged rows
 * or a shape other than the one asked for, {@link NonFiniteError} for NaN or infinity (also for one that is beyond
 * float32 where that is asked for); each names the argument, the place (row and column) and what was expected. Numbers
 * that an integer type asked for cannot hold are an {@link InvalidParameterError} too: nothing is rounded.
 */
export function toNdArray<T extends DType = DType>(
  input: ArrayInput,
  options: ToNdArrayOptions<T> = {},
): NdArray<DType extends T ? NumericArray : ArrayOf<T>> {
  const name = options.name ?? 'x';
  const { dtype } = options;
  const given = read(input, name, dtype);
  checkShape(given.shape, name, options);
  const integers = dtype === 'int32' || dtype === 'uint8';
  if (options.allowNonFinite !== true && integers) checkFinite(given, name);
  if (integers && dtypeOf(given.data) !== dtype) checkIntegers(given, dtype, name);
  const array = dtype === undefined ? given : astype(given, dtype);
  if (options.allowNonFinite !== true) checkFinite(array, name);
  return array as NdArray<DType extends T ? NumericArray : ArrayOf<T>>;
}

/** A matrix (rank 2) of finite float64 numbers with at least one row and one column: what the numerics packages take. */
export function toMatrix(
  input: ArrayInput,
  options: Omit<ToNdArrayOptions, 'dtype' | 'rank'> = {},
): NdArray<Float64Array> {
  const name = options.name ?? 'x';
  const matrix = toNdArray(input, { minRows: 1, ...options, rank: 2, dtype: 'float64' });
  if (matrix.shape[1] === 0) {
    throw new ShapeError({ parameter: name, got: matrix.shape, expected: 'at least one column' });
  }
  return matrix;
}

/** The numbers as they come; only nested arrays are read into the floating-point type that is wanted. */
function read(input: ArrayInput, name: string, dtype: DType | undefined): NdArray {
  if (isNdArray(input)) return checked(input.data, input.shape, name);
  if (isTensorLike(input)) return fromTensor(input, name);
  if (Array.isArray(input)) return fromNested(input, name, dtype === 'float32' ? dtype : 'float64');
  if (ArrayBuffer.isView(input)) {
    throw new InvalidParameterError({
      parameter: name,
      got: input,
      expected: 'an array with a shape',
      remedy: isNumericArray(input) ? `Wrap it: ndarray(${name}, [rows, columns]).` : `Convert it: ndarray(Float32Array.from(${name}, Number), [rows, columns]).`,
    });
  }
  throw new InvalidParameterError({
    parameter: name,
    got: input,
    expected: 'an NdArray { data, shape } over a typed array, a tf.Tensor or nested arrays of numbers',
  });
}

function fromTensor(tensor: TensorLike, name: string): NdArray {
  const dtype = TENSOR_TYPES[tensor.dtype];
  if (dtype === undefined) {
    throw new InvalidParameterError({
      parameter: name,
      got: `a tensor of ${tensor.dtype}`,
      expected: `a tensor of ${Object.keys(TENSOR_TYPES).join(', ')}`,
      remedy: `Convert it: ${name}.cast('float32').`,
    });
  }
  const values = tensor.dataSync();
  const data = allocate(dtype, values.length);
  (data as NumericArray).set(values);
  return checked(data, tensor.shape, name);
}

const TENSOR_TYPES: Readonly<Record<string, DType | undefined>> = { float32: 'float32', int32: 'int32', bool: 'uint8' };

function fromNested(input: NestedArray, name: string, dtype: DType): NdArray {
  const shape: number[] = [];
  for (let level: unknown = input; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = allocate(dtype, sizeOf(shape));
  const last = shape.length - 1;
  const path: number[] = [];
  const where = (): string => `${name}${path.map((i) => `[${i}]`).join('')}`;
  let next = 0;
  const fill = (level: unknown, axis: number): void => {
    if (!Array.isArray(level) || level.length !== shape[axis]) {
      throw new ShapeError({
        parameter: where(),
        got: level,
        expected: `an array of ${shape[axis]} entries, as ${name}${'[0]'.repeat(axis)} has`,
        remedy: 'All rows must be equally long.',
      });
    }
    for (let i = 0; i < level.length; i++) {
      path[axis] = i;
      const entry: unknown = level[i];
      if (axis < last) fill(entry, axis + 1);
      else if (typeof entry === 'number') data[next++] = entry;
      else throw notANumber(where(), entry);
    }
    path.length = axis;
  };
  fill(input, 0);
  return { data, shape };
}

function notANumber(where: string, got: unknown): Error {
  const array = ArrayBuffer.isView(got);
  if (Array.isArray(got)) return new ShapeError({ parameter: where, got, expected: 'a number, as the entries before it' });
  return new InvalidParameterError({
    parameter: where,
    got,
    expected: 'a number',
    ...(array ? { remedy: 'Give rows as plain arrays: Array.from(row).' } : {}),
  });
}
