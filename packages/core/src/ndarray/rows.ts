import { InvalidParameterError, ShapeError } from '../errors.js';
import { show } from '../show.js';
import { allocate, dtypeOf, ndarray, sameShape, sizeOf } from './ndarray.js';
import type { NdArray, NumericArray } from './ndarray.js';

/** The same elements under another shape, without copying. */
export function reshape<D extends NumericArray>(array: NdArray<D>, shape: readonly number[]): NdArray<D> {
  return ndarray(array.data, shape);
}

/** Every row as one flat vector: shape [n, p, q, …] becomes [n, p·q·…], without copying. */
export function flattenRows<D extends NumericArray>(array: NdArray<D>): NdArray<D> {
  return ndarray(array.data, [rowsOf(array), rowSize(array)]);
}

/** Rows [start, end) as a view on the same memory. */
export function sliceRows<D extends NumericArray>(array: NdArray<D>, start: number, end: number = rowsOf(array)): NdArray<D> {
  const n = rowsOf(array);
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > n) {
    throw new InvalidParameterError({ parameter: 'rows', got: [start, end], expected: `0 <= start <= end <= ${n}` });
  }
  const width = rowSize(array);
  return { data: array.data.subarray(start * width, end * width) as D, shape: [end - start, ...array.shape.slice(1)] };
}

/** The rows with these indices, copied in this order; an index may occur more than once. */
export function takeRows<D extends NumericArray>(array: NdArray<D>, indices: ArrayLike<number>): NdArray<D> {
  const n = rowsOf(array);
  const width = rowSize(array);
  const data = allocate(dtypeOf(array.data), indices.length * width) as D;
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i];
    if (!(Number.isInteger(row) && row >= 0 && row < n)) {
      throw new InvalidParameterError({ parameter: `indices[${i}]`, got: row, expected: `an integer in [0, ${n})` });
    }
    data.set(array.data.subarray(row * width, (row + 1) * width), i * width);
  }
  return { data, shape: [indices.length, ...array.shape.slice(1)] };
}

/** Arrays of equal row shape and element type, one below the other. */
export function concatRows<D extends NumericArray>(arrays: readonly NdArray<D>[]): NdArray<D> {
  const first = arrays[0];
  if (first === undefined) throw new InvalidParameterError({ parameter: 'arrays', got: [], expected: 'at least one array' });
  let rows = 0;
  for (const [i, a] of arrays.entries()) {
    if (!sameShape(a.shape.slice(1), first.shape.slice(1)) || dtypeOf(a.data) !== dtypeOf(first.data)) {
      throw new ShapeError({
        parameter: `arrays[${i}]`,
        got: [dtypeOf(a.data), ...a.shape],
        expected: `${dtypeOf(first.data)} rows of shape ${show(first.shape.slice(1))}`,
      });
    }
    rows += rowsOf(a);
  }
  const data = allocate(dtypeOf(first.data), rows * rowSize(first)) as D;
  let offset = 0;
  for (const a of arrays) {
    data.set(a.data, offset);
    offset += a.data.length;
  }
  return { data, shape: [rows, ...first.shape.slice(1)] };
}

/** Arrays of one shape stacked along a new first axis: k arrays of shape [p, q] become [k, p, q]. */
export function stack<D extends NumericArray>(arrays: readonly NdArray<D>[]): NdArray<D> {
  return concatRows(arrays.map((a) => ({ data: a.data, shape: [1, ...a.shape] })));
}

/** Number of rows: the length of the first axis. A scalar array has none and throws {@link ShapeError}. */
export function rowsOf(array: NdArray): number {
  if (array.shape.length === 0) throw new ShapeError({ parameter: 'array', got: [], expected: 'at least one axis' });
  return array.shape[0];
}

/** Number of elements of one row. */
export function rowSize(array: NdArray): number {
  return sizeOf(array.shape.slice(1));
}
