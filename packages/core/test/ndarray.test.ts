import { describe, expect, test } from '@jest/globals';
import {
  InvalidParameterError,
  NonFiniteError,
  ShapeError,
  allocate,
  astype,
  checkFinite,
  concatRows,
  dtypeOf,
  flattenRows,
  isNdArray,
  isTensorLike,
  ndarray,
  reshape,
  rowSize,
  rowsOf,
  sameShape,
  sizeOf,
  sliceRows,
  stack,
  takeRows,
  toMatrix,
  toNdArray,
  toNested,
  zeros,
} from '../src/index.js';
import type { ArrayInput, NdArray } from '../src/index.js';

const odd = (value: unknown): ArrayInput => value as ArrayInput;
const f64 = (shape: number[], ...values: number[]): NdArray<Float64Array> => ndarray(Float64Array.from(values), shape);
const tensor = (dtype: string, shape: number[], values: ArrayLike<number>): ArrayInput => ({ dtype, shape, dataSync: () => values });

describe('making arrays', () => {
  test('ndarray keeps the data and copies the shape', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const shape = [2, 3];
    const array = ndarray(data, shape);
    shape[0] = 9;
    expect(array.data).toBe(data);
    expect(array.shape).toEqual([2, 3]);
  });

  test('zeros and allocate have the type asked for', () => {
    expect(zeros([2, 2])).toEqual({ data: new Float32Array(4), shape: [2, 2] });
    expect(zeros([3], 'int32')).toEqual({ data: new Int32Array(3), shape: [3] });
    expect(allocate('uint8', 2)).toEqual(new Uint8Array(2));
    expect(allocate('float64', 0)).toEqual(new Float64Array(0));
  });

  test('dtypeOf, sizeOf and sameShape', () => {
    expect([new Float32Array(), new Float64Array(), new Int32Array(), new Uint8Array()].map(dtypeOf)).toEqual(['float32', 'float64', 'int32', 'uint8']);
    expect(sizeOf([2, 3, 4])).toBe(24);
    expect(sizeOf([])).toBe(1);
    expect(sameShape([1, 2], [1, 2])).toBe(true);
    expect(sameShape([1, 2], [1, 2, 1])).toBe(false);
    expect(sameShape([1, 2], [2, 1])).toBe(false);
  });

  test('isNdArray and isTensorLike go by members', () => {
    expect(isNdArray({ data: new Float32Array(2), shape: [2] })).toBe(true);
    expect([null, undefined, 3, [1], { data: [1], shape: [1] }, { data: new Float32Array(1) }].some(isNdArray)).toBe(false);
    expect(isTensorLike(tensor('float32', [1], [1]))).toBe(true);
    expect([null, undefined, { shape: [1], dtype: 'float32' }, new Float32Array(1)].some(isTensorLike)).toBe(false);
  });

  test('a scalar has no axes and one element', () => {
    expect(ndarray(Float32Array.of(3), [])).toEqual({ data: Float32Array.of(3), shape: [] });
    expect(toNested(ndarray(Float32Array.of(3), []))).toBe(3);
  });

  test('lengths of minus zero become zero', () => {
    expect(Object.is(ndarray(new Float32Array(0), [-0, 2]).shape[0], 0)).toBe(true);
  });
});

describe('reading what users give', () => {
  test('nested arrays are float64 unless another type is asked for', () => {
    expect(toNdArray([[1, 2, 3], [4, 5, 6]])).toEqual(f64([2, 3], 1, 2, 3, 4, 5, 6));
    expect(toNdArray([1, 0.5], { dtype: 'float32' })).toEqual(ndarray(Float32Array.of(1, 0.5), [2]));
    expect(toNdArray([[[1], [2]], [[3], [4]], [[5], [6]]], { dtype: 'int32' })).toEqual(ndarray(Int32Array.of(1, 2, 3, 4, 5, 6), [3, 2, 1]));
    expect(toNested(toNdArray([[[1, 2]], [[3, 4]]]))).toEqual([[[1, 2]], [[3, 4]]]);
  });

  test('empty arrays keep their shape', () => {
    expect(toNdArray([]).shape).toEqual([0]);
    expect(toNdArray([[]]).shape).toEqual([1, 0]);
    expect(toNdArray([[], []]).shape).toEqual([2, 0]);
  });

  test('an NdArray of the right type is not copied', () => {
    const array = f64([2, 1], 1, 2);
    expect(toNdArray(array).data).toBe(array.data);
    expect(toNdArray(array, { dtype: 'float64' }).data).toBe(array.data);
    expect(toNdArray(array, { dtype: 'float32' })).toEqual(ndarray(Float32Array.of(1, 2), [2, 1]));
    expect(toMatrix(array).data).toBe(array.data);
  });

  test('tensors keep their type, booleans become bytes', () => {
    expect(toNdArray(tensor('float32', [2], Float32Array.of(1, 2)))).toEqual(ndarray(Float32Array.of(1, 2), [2]));
    expect(toNdArray(tensor('int32', [1, 2], Int32Array.of(-1, 2)))).toEqual(ndarray(Int32Array.of(-1, 2), [1, 2]));
    expect(toNdArray(tensor('bool', [2], Uint8Array.of(0, 1)))).toEqual(ndarray(Uint8Array.of(0, 1), [2]));
    expect(toNdArray(tensor('float32', [2], Float32Array.of(1, 2)), { dtype: 'float64' })).toEqual(f64([2], 1, 2));
  });

  test('non-finite numbers pass where they are allowed', () => {
    expect(toNdArray([NaN, 1, -Infinity], { allowNonFinite: true }).data).toEqual(Float64Array.of(NaN, 1, -Infinity));
  });
});

describe('what is refused, and how it reads', () => {
  const matrix = { rank: 2 } as const;
  test.each<[string, () => unknown, new (...args: never[]) => Error, string]>([
    ['undefined', () => toNdArray(odd(undefined)), InvalidParameterError, 'x: got undefined, expected an NdArray { data, shape } over a typed array, a tf.Tensor or nested arrays of numbers.'],
    ['null', () => toNdArray(odd(null), { name: 'codes' }), InvalidParameterError, 'codes: got null, expected an NdArray'],
    ['a number', () => toNdArray(odd(3)), InvalidParameterError, 'x: got 3, expected an NdArray'],
    ['a text', () => toNdArray(odd('1,2')), InvalidParameterError, "x: got '1,2', expected an NdArray"],
    ['a plain array as data', () => toNdArray(odd({ data: [1], shape: [1] })), InvalidParameterError, 'expected an NdArray { data, shape } over a typed array'],
    ['a bare typed array', () => toNdArray(odd(Float32Array.of(1))), InvalidParameterError, 'x: got Float32Array of 4 bytes, expected an array with a shape. Wrap it: ndarray(x, [rows, columns]).'],
    ['a bare Int16Array', () => toNdArray(odd(Int16Array.of(1))), InvalidParameterError, 'x: got Int16Array of 2 bytes, expected an array with a shape. Convert it: ndarray(Float32Array.from(x, Number), [rows, columns]).'],
    ['Int16Array data', () => toNdArray(odd({ data: Int16Array.of(1), shape: [1] })), InvalidParameterError, 'x.data: got Int16Array of 2 bytes, expected a Float32Array, Float64Array, Int32Array or Uint8Array.'],
    ['BigInt64Array data', () => toNdArray(odd({ data: BigInt64Array.of(1n), shape: [1] })), InvalidParameterError, 'x.data: got BigInt64Array of 8 bytes'],
    ['DataView data', () => toNdArray(odd({ data: new DataView(new ArrayBuffer(4)), shape: [1] })), InvalidParameterError, 'x.data: got DataView of 4 bytes'],
    ['ndarray of BigInts', () => ndarray(odd(BigInt64Array.of(1n)) as never, [1]), InvalidParameterError, 'data: got BigInt64Array'],
    ['dtypeOf something else', () => dtypeOf([1] as never), InvalidParameterError, 'data: got [1], expected a Float32Array'],
    ['a shape that does not fit', () => toNdArray({ data: Float32Array.of(1, 2, 3), shape: [2, 2] }), ShapeError, 'x.shape: got [2, 2], expected a shape with 3 elements, the length of x.data.'],
    ['ndarray with one', () => ndarray(Float32Array.of(1, 2, 3), [2, 2]), ShapeError, 'shape: got [2, 2], expected a shape with 3 elements, the length of data.'],
    ['a fractional shape', () => toNdArray({ data: Float32Array.of(1), shape: [0.5, 2] }), ShapeError, 'x.shape: got [0.5, 2], expected an array of non-negative integers.'],
    ['a negative shape', () => ndarray(Float32Array.of(1), [-1, -1]), ShapeError, 'shape: got [-1, -1], expected an array of non-negative integers.'],
    ['no shape', () => ndarray(Float32Array.of(1), undefined as never), ShapeError, 'shape: got undefined, expected an array of non-negative integers.'],
    ['a short row', () => toNdArray([[1, 2], [3]]), ShapeError, 'x[1]: got [3], expected an array of 2 entries, as x[0] has. All rows must be equally long.'],
    ['a long row', () => toNdArray([[1], [2], [3, 4]], { name: 'train' }), ShapeError, 'train[2]: got [3, 4], expected an array of 1 entries, as train[0] has.'],
    ['a number among rows', () => toNdArray(odd([[1, 2], 3])), ShapeError, 'x[1]: got 3, expected an array of 2 entries, as x[0] has.'],
    ['a row among numbers', () => toNdArray(odd([1, [2]])), ShapeError, 'x[1]: got [2], expected a number, as the entries before it.'],
    ['raggedness on the third level', () => toNdArray([[[1, 2], [3, 4]], [[5, 6], [7]]]), ShapeError, 'x[1][1]: got [7], expected an array of 2 entries, as x[0][0] has.'],
    ['a missing row on the second level', () => toNdArray([[[1], [2]], [[3]]]), ShapeError, 'x[1]: got [[3]], expected an array of 2 entries, as x[0] has.'],
    ['a text', () => toNdArray(odd([[1, 2], [3, '4']])), InvalidParameterError, "x[1][1]: got '4', expected a number."],
    ['null', () => toNdArray(odd([[1, null]])), InvalidParameterError, 'x[0][1]: got null, expected a number.'],
    ['a BigInt', () => toNdArray(odd([1n, 2n])), InvalidParameterError, 'x[0]: got 1n, expected a number.'],
    ['a hole', () => toNdArray(odd(Object.assign(new Array<number>(3), { 0: 1, 2: 3 }))), InvalidParameterError, 'x[1]: got undefined, expected a number.'],
    ['typed rows', () => toNdArray(odd([Float32Array.of(1), Float32Array.of(2)])), InvalidParameterError, 'x[0]: got Float32Array of 4 bytes, expected a number. Give rows as plain arrays: Array.from(row).'],
    ['a tensor of texts', () => toNdArray(tensor('string', [1], odd(['a']) as never)), InvalidParameterError, "x: got 'a tensor of string', expected a tensor of float32, int32, bool."],
    ['a tensor whose data do not fit', () => toNdArray(tensor('float32', [3], [1, 2])), ShapeError, 'x.shape: got [3], expected a shape with 2 elements'],
    ['NaN in nested arrays', () => toNdArray([[1, 2], [NaN, 4]]), NonFiniteError, 'x: got NaN, expected a finite number at row 1, column 0. Remove or impute such rows first.'],
    ['Infinity in an NdArray', () => toNdArray(f64([2, 3], 1, 2, 3, 4, 5, -Infinity)), NonFiniteError, 'x: got -Infinity, expected a finite number at row 1, column 2.'],
    ['NaN in a list', () => toNdArray([1, 2, NaN]), NonFiniteError, 'x: got NaN, expected a finite number at element 2.'],
    ['NaN in images', () => checkFinite(f64([2, 2, 2], 0, 0, 0, 0, 0, 0, NaN, 0), 'images'), NonFiniteError, 'images: got NaN, expected a finite number at row 1, column 2.'],
    ['NaN asked for as integers', () => toNdArray([[NaN]], { dtype: 'int32' }), NonFiniteError, 'x: got NaN, expected a finite number at row 0, column 0.'],
    ['a number beyond float32', () => toNdArray([[1, 1e300]], { dtype: 'float32' }), NonFiniteError, 'x: got Infinity, expected a finite number at row 0, column 1.'],
    ['a fraction asked for as an integer', () => toNdArray([1, 1.5], { dtype: 'int32' }), InvalidParameterError, 'x: got 1.5, expected an integer in [-2147483648, 2147483647] at element 1.'],
    ['a number beyond a byte', () => toNdArray([[1], [256]], { dtype: 'uint8', name: 'pixels' }), InvalidParameterError, 'pixels: got 256, expected an integer in [0, 255] at row 1, column 0.'],
    ['the wrong rank', () => toNdArray([1, 2], matrix), ShapeError, 'x: got [2], expected a matrix of shape [rows, columns].'],
    ['images for a matrix', () => toNdArray([[[1]]], matrix), ShapeError, 'x: got [1, 1, 1], expected a matrix of shape [rows, columns]. Flatten each sample first: flattenRows(x).'],
    ['another rank', () => toNdArray([[1]], { rank: 4 }), ShapeError, 'x: got [1, 1], expected an array of 4 dimensions.'],
    ['too few rows', () => toNdArray([[1]], { minRows: 2 }), ShapeError, 'x: got [1, 1], expected at least 2 rows.'],
    ['no rows', () => toMatrix([]), ShapeError, 'x: got [0], expected a matrix'],
    ['no rows of a matrix', () => toMatrix(zeros([0, 3])), ShapeError, 'x: got [0, 3], expected at least 1 row.'],
    ['no columns', () => toMatrix([[]]), ShapeError, 'x: got [1, 0], expected at least one column.'],
    ['the wrong number of columns', () => toNdArray([[1, 2, 3]], { columns: 4 }), ShapeError, 'x: got [1, 3], expected 4 columns (features), not 3. Give the features that were used in fit, in the same order.'],
    ['a list for columns', () => toNdArray([1, 2], { columns: 4 }), ShapeError, 'x: got [2], expected 4 columns (features), not a list without columns.'],
    ['the wrong sample shape', () => toNdArray(zeros([5, 8, 8]), { sampleShape: [28, 28] }), ShapeError, 'x: got [5, 8, 8], expected rows of shape [28, 28] (784 features), not [8, 8] (64 features).'],
  ])('%s', (_, act, type, text) => {
    expect(act).toThrow(type);
    expect(act).toThrow(text);
  });
});

describe('rows', () => {
  const array = ndarray(Int32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);

  test('rowsOf and rowSize', () => {
    expect([rowsOf(array), rowSize(array)]).toEqual([3, 2]);
    expect(rowSize(zeros([4, 2, 3]))).toBe(6);
    expect(rowSize(zeros([4]))).toBe(1);
    expect(() => rowsOf(ndarray(Float32Array.of(1), []))).toThrow('array: got [], expected at least one axis.');
  });

  test('sliceRows is a view', () => {
    const slice = sliceRows(array, 1, 3);
    expect(slice).toEqual(ndarray(Int32Array.of(3, 4, 5, 6), [2, 2]));
    expect(slice.data.buffer).toBe(array.data.buffer);
    expect(sliceRows(array, 2)).toEqual(ndarray(Int32Array.of(5, 6), [1, 2]));
    expect(sliceRows(array, 3, 3).shape).toEqual([0, 2]);
    for (const [start, end] of [[-1, 2], [2, 1], [0, 4], [0.5, 2]]) {
      expect(() => sliceRows(array, start, end)).toThrow(`rows: got [${start}, ${end}], expected 0 <= start <= end <= 3.`);
    }
  });

  test('takeRows copies in the order of the indices', () => {
    const taken = takeRows(array, [2, 0, 2]);
    expect(taken).toEqual(ndarray(Int32Array.of(5, 6, 1, 2, 5, 6), [3, 2]));
    expect(taken.data.buffer).not.toBe(array.data.buffer);
    expect(takeRows(array, Int32Array.of(1))).toEqual(ndarray(Int32Array.of(3, 4), [1, 2]));
    expect(() => takeRows(array, [0, 3])).toThrow('indices[1]: got 3, expected an integer in [0, 3).');
    expect(() => takeRows(array, [-1])).toThrow('indices[0]: got -1');
    expect(() => takeRows(array, [0.5])).toThrow(InvalidParameterError);
  });

  test('concatRows and stack', () => {
    expect(concatRows([array, sliceRows(array, 0, 1)])).toEqual(ndarray(Int32Array.of(1, 2, 3, 4, 5, 6, 1, 2), [4, 2]));
    expect(stack([array, array]).shape).toEqual([2, 3, 2]);
    expect(stack([f64([2], 1, 2), f64([2], 3, 4)])).toEqual(f64([2, 2], 1, 2, 3, 4));
    expect(() => concatRows([])).toThrow('arrays: got [], expected at least one array.');
    expect(() => concatRows([array, ndarray(Int32Array.of(1), [1, 1])])).toThrow("arrays[1]: got ['int32', 1, 1], expected int32 rows of shape [2].");
    expect(() => concatRows<Int32Array | Float64Array>([array, f64([1, 2], 1, 2)])).toThrow(ShapeError);
  });

  test('reshape and flattenRows share memory', () => {
    const images = zeros([2, 3, 4]);
    expect(flattenRows(images).shape).toEqual([2, 12]);
    expect(flattenRows(images).data).toBe(images.data);
    expect(flattenRows(zeros([5])).shape).toEqual([5, 1]);
    expect(flattenRows(zeros([0, 7, 2])).shape).toEqual([0, 14]);
    expect(() => flattenRows(ndarray(Float32Array.of(1), []))).toThrow(ShapeError);
    expect(reshape(images, [4, 6]).shape).toEqual([4, 6]);
    expect(() => reshape(images, [5, 5])).toThrow('shape: got [5, 5], expected a shape with 24 elements');
  });

  test('astype', () => {
    expect(astype(array, 'int32')).toBe(array);
    expect(astype(array, 'float32')).toEqual(ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
  });
});
