import { InvalidParameterError, ShapeError } from '../errors.js';

/** The element types of an {@link NdArray}. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Name of an element type, as NumPy and TensorFlow.js spell it. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8';

/**
 * A dense, row-major array: element (i, j, …) of an array of shape [n, p, …] lies at `data[(i * p + j) * … ]`.
 * A plain object on purpose: it can be posted to a worker, and anything that has these two fields is one.
 */
export interface NdArray<D extends NumericArray = NumericArray> {
  readonly data: D;
  readonly shape: readonly number[];
}

/** Numbers in nested arrays of equal lengths, such as `[[1, 2], [3, 4]]`. */
export type NestedArray = readonly number[] | readonly NestedArray[];

/** The part of a `tf.Tensor` that LatentKit reads; recognised by its members, not by its class. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  dataSync(): ArrayLike<number>;
}

/** What every public function takes where it needs numbers. */
export type ArrayInput = NdArray | TensorLike | NestedArray;

const CONSTRUCTORS = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;
const DTYPES: Readonly<Record<string, DType>> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
};
export type ArrayOf<T extends DType> = InstanceType<(typeof CONSTRUCTORS)[T]>;

/** A typed array of `length` zeros of the given element type. */
export function allocate<T extends DType>(dtype: T, length: number): ArrayOf<T> {
  return new CONSTRUCTORS[dtype](length) as ArrayOf<T>;
}

/** Name of the element type of a typed array. Throws {@link InvalidParameterError} for other typed arrays. */
export function dtypeOf(data: NumericArray): DType {
  if (isNumericArray(data)) return DTYPES[className(data)];
  throw new InvalidParameterError({
    parameter: 'data',
    got: data,
    expected: 'a Float32Array, Float64Array, Int32Array or Uint8Array',
  });
}

/** Whether a value is a typed array of one of the element types of an {@link NdArray}. */
export function isNumericArray(value: unknown): value is NumericArray {
  return Object.hasOwn(DTYPES, className(value));
}

/** The class by name and not by identity: under jest and across iframes the same class exists in several realms. */
function className(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Number of elements of an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/**
 * Makes an NdArray over `data` without copying. Throws {@link ShapeError} if the shape is not made of
 * non-negative integers or does not have as many elements as `data`.
 */
export function ndarray<D extends NumericArray>(data: D, shape: readonly number[]): NdArray<D> {
  return checked(data, shape, '');
}

/** {@link ndarray} for the argument called `name`, which error texts mention. */
export function checked<D extends NumericArray>(data: D, shape: readonly number[], name: string): NdArray<D> {
  const prefix = name === '' ? '' : `${name}.`;
  if (!isNumericArray(data)) {
    throw new InvalidParameterError({
      parameter: `${prefix}data`,
      got: data,
      expected: 'a Float32Array, Float64Array, Int32Array or Uint8Array',
    });
  }
  if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new ShapeError({ parameter: `${prefix}shape`, got: shape, expected: 'an array of non-negative integers' });
  }
  if (sizeOf(shape) !== data.length) {
    throw new ShapeError({
      parameter: `${prefix}shape`,
      got: shape,
      expected: `a shape with ${data.length} elements, the length of ${prefix}data`,
    });
  }
  // Adding zero turns -0 into 0, which would print and compare differently.
  return { data, shape: shape.map((n: number) => n + 0) };
}

/** An array of zeros. */
export function zeros<T extends DType = 'float32'>(shape: readonly number[], dtype?: T): NdArray<ArrayOf<T>> {
  return ndarray(allocate((dtype ?? 'float32') as T, sizeOf(shape)), shape);
}

/** Whether a value is an {@link NdArray}. */
export function isNdArray(value: unknown): value is NdArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    'shape' in value &&
    ArrayBuffer.isView((value as NdArray).data) &&
    Array.isArray((value as NdArray).shape)
  );
}

/** Whether a value looks like a `tf.Tensor`: it has `shape`, `dtype` and `dataSync()`. */
export function isTensorLike(value: unknown): value is TensorLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as TensorLike).shape) &&
    typeof (value as TensorLike).dtype === 'string' &&
    typeof (value as TensorLike).dataSync === 'function'
  );
}

/** The array as another element type; the same object if it already is of that type. */
export function astype<T extends DType>(array: NdArray, dtype: T): NdArray<ArrayOf<T>> {
  if (dtypeOf(array.data) === dtype) return array as NdArray<ArrayOf<T>>;
  const data = allocate(dtype, array.data.length);
  (data as NumericArray).set(array.data);
  return { data, shape: array.shape };
}

/** Nested arrays of the same numbers, for printing and JSON. */
export function toNested(array: NdArray): NestedArray | number {
  const build = (axis: number, offset: number): NestedArray | number => {
    if (axis === array.shape.length) return array.data[offset];
    const width = sizeOf(array.shape.slice(axis + 1));
    return Array.from({ length: array.shape[axis] }, (_, i) => build(axis + 1, offset + i * width)) as NestedArray;
  };
  return build(0, 0);
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
