import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, toMatrix, toNdArray } from '@latentkit/core';

/** Samples whose factors of variation are known. */
export interface FactoredSamples {
  /** Codes [n, k]. */
  readonly codes: ArrayInput;
  /** Factors [n, f]. */
  readonly factors: ArrayInput;
}

/** A discrete factor: its different values, rising, and for each sample the place of its own among them. */
interface Factor {
  readonly values: Int32Array;
  readonly codes: Int32Array;
}

/** The columns of codes [n, k]. Throws for fewer than two rows or, since gaps need a second best, columns; for another k where that is given. */
export function readCodes(codes: ArrayInput, name = 'codes', k?: number): Float64Array[] {
  const matrix = toMatrix(codes, { name, minRows: 2, ...(k !== undefined && { columns: k }) });
  if (matrix.shape[1] > 1) return columnsOf(matrix);
  throw new ShapeError({ parameter: name, got: matrix.shape, expected: 'at least two numbers in a code' });
}

/** The columns of factors [n, f], or of one factor [n], for n samples. Throws for another n, and another f where that is given. */
export function readFactors(factors: ArrayInput, n: number, name = 'factors', f?: number): Float64Array[] {
  const array = toNdArray(factors, { name, dtype: 'float64' });
  const matrix = array.shape.length === 1 ? { data: array.data, shape: [array.shape[0], 1] } : array;
  if (matrix.shape.length !== 2 || matrix.shape[0] !== n || matrix.shape[1] !== (f ?? Math.max(1, matrix.shape[1]))) {
    throw new ShapeError({ parameter: name, got: array.shape, expected: `[${n}, ${f ?? 'factors'}]: a row of factors for each row of codes` });
  }
  return columnsOf(matrix);
}

/** Columns of integers as discrete factors. Throws InvalidParameterError for other numbers and where all samples have one value. */
export function readDiscreteFactors(factors: ArrayInput, n: number, name = 'factors'): Factor[] {
  return readFactors(factors, n, name).map((column, j) => {
    const wrong = column.find((value) => !Number.isInteger(value) || Math.abs(value) > 2 ** 31 - 1);
    if (wrong !== undefined) {
      throw new InvalidParameterError({ parameter: name, got: wrong, expected: `integers in column ${j}`, remedy: 'Put continuous factors into bins first, or ask for what takes them as they are.' });
    }
    checkVaries(column, j, name);
    const values = Int32Array.from(new Set(column)).sort();
    const places = new Map(Array.from(values, (value, place) => [value, place]));
    return { values, codes: Int32Array.from(column, (value) => places.get(value)!) };
  });
}

/** The places of the values of other samples among those of a factor; -1 for a value that the factor does not have. */
export function placesIn(factor: Factor, column: Float64Array): Int32Array {
  return Int32Array.from(column, (value) => factor.values.indexOf(value));
}

/** Throws InvalidParameterError for a column that is constant. */
export function checkVaries(column: Float64Array, j: number, name = 'factors'): void {
  if (column.some((value) => value !== column[0])) return;
  throw new InvalidParameterError({ parameter: name, got: `only ${column[0]} in column ${j}`, expected: 'at least two different values of each factor', remedy: 'Leave that factor out.' });
}

function columnsOf({ data, shape: [n, p] }: NdArray<Float64Array>): Float64Array[] {
  return Array.from({ length: p }, (_, j) => Float64Array.from({ length: n }, (__, i) => data[i * p + j]));
}
