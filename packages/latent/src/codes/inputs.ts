import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, toMatrix, toNdArray } from '@latentkit/core';

/**
 * Codes [n, d] in float64. Throws ShapeError for another rank, fewer rows than `least`, or codes of another length than
 * `dim` where that is given; NonFiniteError for NaN or infinity, naming row and column.
 */
export function toCodes(input: ArrayInput, name = 'codes', { least = 1, dim }: { readonly least?: number; readonly dim?: number } = {}): NdArray<Float64Array> {
  const codes = toMatrix(input, { name, minRows: least });
  checkDim(codes.shape, dim, name);
  return codes;
}

/** One code [d] or [1, d] as a list of numbers. Throws as {@link toCodes}. */
export function toCode(input: ArrayInput, name: string, dim?: number): Float64Array {
  const { data, shape } = toNdArray(input, { name, dtype: 'float64' });
  const single = shape.length === 1 || (shape.length === 2 && shape[0] === 1);
  if (!single || data.length === 0) throw new ShapeError({ parameter: name, got: shape, expected: 'one code: shape [d] or [1, d]' });
  checkDim([1, data.length], dim, name);
  return data;
}

/** One code, or several, and whether it was one. */
export function toRows(input: ArrayInput, name: string, dim?: number): { readonly rows: NdArray<Float64Array>; readonly single: boolean } {
  const array = toNdArray(input, { name, dtype: 'float64' });
  if (array.shape.length !== 1) return { rows: toCodes(array, name, dim === undefined ? {} : { dim }), single: false };
  return { rows: ndarray(toCode(array, name, dim), [1, array.data.length]), single: true };
}

/** Throws InvalidParameterError for anything but an integer of at least `least`. */
export function checkCount(parameter: string, got: number, least: number, most = Infinity, why = ''): number {
  if (Number.isInteger(got) && got >= least && got <= most) return got;
  const bound = most === Infinity ? `an integer >= ${least}` : `an integer in [${least}, ${most}]`;
  throw new InvalidParameterError({ parameter, got, expected: why === '' ? bound : `${bound}, ${why}` });
}

/** Throws InvalidParameterError for what is not a finite number, or is below `least`. */
export function checkNumber(parameter: string, got: number, least = -Infinity): number {
  if (Number.isFinite(got) && got >= least) return got;
  throw new InvalidParameterError({ parameter, got, expected: least === -Infinity ? 'a finite number' : `a finite number >= ${least}` });
}

/** Throws InvalidParameterError unless the word is one of these. */
export function checkWord<W extends string>(parameter: string, got: W, words: readonly W[]): W {
  if (words.includes(got)) return got;
  throw new InvalidParameterError({ parameter, got, expected: words.map((word) => `'${word}'`).join(' or ') });
}

function checkDim(shape: readonly number[], dim: number | undefined, parameter: string): void {
  if (dim === undefined || shape[1] === dim) return;
  throw new ShapeError({ parameter, got: shape, expected: `codes of length ${dim}, as the others have` });
}
