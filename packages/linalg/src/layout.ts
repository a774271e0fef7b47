import { type ArrayInput, type NumericArray, ShapeError, toMatrix } from '@latentkit/core';

/** The transpose of a row-major [rows, columns] matrix, in float64. */
export function transposed(data: NumericArray, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j];
  return result;
}

/** The power of two below the largest entry (1 for zeros): dividing by it rounds nothing and keeps squares in range. */
export function powerOfTwo(data: NumericArray): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]));
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

/** The numbers and the size of a square matrix; throws ShapeError for another shape, NonFiniteError for NaN. */
export function squareMatrix(a: ArrayInput, name: string): { data: Float64Array; n: number } {
  const { data, shape } = toMatrix(a, { name });
  if (shape[0] !== shape[1]) throw new ShapeError({ parameter: name, got: shape, expected: 'a square matrix' });
  return { data, n: shape[0] };
}

/** The right-hand sides of a system of n equations, copied; throws ShapeError where there are not n rows. */
export function rightHandSide(b: ArrayInput, n: number, owner: string): { x: Float64Array; m: number } {
  const { data, shape } = toMatrix(b, { name: 'b' });
  if (shape[0] !== n) throw new ShapeError({ parameter: 'b', got: shape, expected: `${n} rows, as ${owner} has` });
  return { x: data.slice(), m: shape[1] };
}
