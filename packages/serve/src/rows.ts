import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, sameShape, show, sizeOf, toNdArray } from '@latentkit/core';

/** What rows are expected. */
export interface RowsExpected {
  /** Name in error texts. */
  readonly name: string;
  readonly sampleShape: readonly number[];
  readonly maxRows: number;
}

/** Deeper lists than any sample has would only cost time to walk through. */
const DEEPEST = 8;

/**
 * Rows of a JSON list or an NPY array, flat [n, …] or in the shape of a sample, as [n, …sampleShape] with finite numbers.
 * Lengths are compared with what is expected before anything is allocated for them. Throws `ShapeError`, `NonFiniteError`,
 * `InvalidParameterError`.
 */
export function readRows(given: unknown, { name, sampleShape, maxRows }: RowsExpected): NdArray {
  const shape = claimedShape(given, name);
  const flat = [sizeOf(sampleShape)];
  const expected = `[n, ${flat.join()}]${sampleShape.length > 1 ? ` or [n, ${sampleShape.join(', ')}]` : ''} with n from 1 to ${maxRows}`;
  const fits = shape.length > 1 && (sameShape(shape.slice(1), flat) || sameShape(shape.slice(1), sampleShape));
  if (!fits || shape[0] < 1 || shape[0] > maxRows) {
    throw new ShapeError({ parameter: name, got: shape, expected: `an array of shape ${expected}`, remedy: 'Give one list of numbers for each row, one row in a list of rows too.' });
  }
  if (Array.isArray(given) && shape.length === 2) checkLengths(given, shape[1], name);
  const { data } = toNdArray(given as ArrayInput, { name });
  return ndarray(data, [shape[0], ...sampleShape]);
}

/** The class of each of `n` rows. Throws `InvalidParameterError` or `ShapeError`. */
export function readClasses(given: readonly number[] | undefined, n: number, classes: number): Int32Array | undefined {
  if (classes === 0) return undefined;
  if (given === undefined) {
    throw new InvalidParameterError({ parameter: 'condition', got: given, expected: `a class from 0 to ${classes - 1} for each row`, remedy: 'The model is conditioned on classes: send them as condition, one for all rows or one for each.' });
  }
  if (given.length === 1) return new Int32Array(n).fill(given[0]);
  if (given.length !== n) throw new ShapeError({ parameter: 'condition', got: [given.length], expected: `one class, or ${n}, one for each row` });
  return Int32Array.from(given);
}

function claimedShape(given: unknown, name: string): readonly number[] {
  if (!Array.isArray(given)) {
    if (typeof given === 'object' && given !== null && 'shape' in given && 'data' in given && ArrayBuffer.isView(given.data)) return given.shape as number[];
    throw new InvalidParameterError({ parameter: name, got: given, expected: 'a list of rows' });
  }
  const shape: number[] = [];
  for (let level: unknown = given; Array.isArray(level); level = level[0]) {
    if (shape.length === DEEPEST) throw new ShapeError({ parameter: name, got: `lists in lists, ${DEEPEST} deep or more`, expected: 'a list of rows' });
    shape.push(level.length);
  }
  return shape;
}

/** Before rows of which only the first is as long as all should be get their memory. */
function checkLengths(rows: readonly unknown[], width: number, name: string): void {
  const wrong = rows.findIndex((row) => !Array.isArray(row) || row.length !== width);
  if (wrong < 0) return;
  const row = rows[wrong];
  throw new ShapeError({ parameter: `${name}[${wrong}]`, got: Array.isArray(row) ? `${row.length} entries` : show(row), expected: `an array of ${width} entries` });
}
