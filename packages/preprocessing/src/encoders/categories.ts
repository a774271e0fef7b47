import { type ArrayInput, InvalidParameterError, ShapeError, toNdArray } from '@latentkit/core';

/** A category or label. */
export type Category = number | string;

/** Labels [n]: numbers or strings, not both. */
export type LabelInput = ArrayInput | readonly string[];

/** Rows of categories [n, p]: each column numbers or strings. */
export type CategoryInput = ArrayInput | readonly (readonly Category[])[];

/** Labels as a list. Throws ShapeError for none at all or a matrix, InvalidParameterError for strings among numbers, NonFiniteError for NaN. */
export function labelsOf(input: LabelInput, name: string): Category[] {
  if (!Array.isArray(input) || !(input as readonly unknown[]).some((value) => typeof value === 'string')) {
    const { data, shape } = toNdArray(input as ArrayInput, { name, minRows: 1 });
    if (shape.length > 1 && data.length !== shape[0]) throw new ShapeError({ parameter: name, got: shape, expected: 'labels of shape [n]' });
    return Array.from(data, clean);
  }
  const labels = input as readonly unknown[];
  const wrong = labels.findIndex((label) => typeof label !== 'string');
  if (wrong < 0) return labels as string[];
  throw new InvalidParameterError({ parameter: `${name}[${wrong}]`, got: labels[wrong], expected: 'a string, as the other labels are' });
}

/** The columns of rows of categories. Throws as {@link labelsOf}, and ShapeError for rows of different length. */
export function columnsOf(input: CategoryInput, width?: number): Category[][] {
  const columns = isMixed(input) ? mixedColumns(input) : numberColumns(input);
  if (width !== undefined && columns.length !== width) {
    throw new ShapeError({
      parameter: 'x',
      got: [columns[0].length, columns.length],
      expected: `${width} features, got ${columns.length}`,
      remedy: 'Give the features that were used in fit, in the same order.',
    });
  }
  return columns;
}

/** Distinct categories in ascending order: numbers by size, strings by their UTF-16 codes. */
export function distinct(values: readonly Category[]): number[] | string[] {
  const found = [...new Set(values)];
  return typeof found[0] === 'string' ? (found as string[]).sort() : (found as number[]).sort((a, b) => a - b);
}

function numberColumns(input: ArrayInput): Category[][] {
  const { data, shape } = toNdArray(input, { rank: 2, minRows: 1 });
  const [n, p] = shape;
  if (p === 0) throw new ShapeError({ parameter: 'x', got: shape, expected: 'at least one column' });
  return Array.from({ length: p }, (_, j) => Array.from({ length: n }, (__, i) => clean(data[i * p + j])));
}

function mixedColumns(rows: readonly (readonly Category[])[]): Category[][] {
  const width = rows[0].length;
  const ragged = rows.findIndex((row) => !Array.isArray(row) || row.length !== width);
  if (ragged >= 0) throw new ShapeError({ parameter: `x[${ragged}]`, got: rows[ragged], expected: `${width} entries, as the first row has` });
  return rows[0].map((first, j) =>
    rows.map((row, i) => {
      const value = row[j];
      if (typeof value === 'string' && typeof first === 'string') return value;
      if (typeof value === 'number' && typeof first === 'number' && Number.isFinite(value)) return clean(value);
      throw new InvalidParameterError({ parameter: 'x', got: value, expected: `a ${typeof first === 'string' ? 'string' : 'finite number'} at row ${i}, column ${j}` });
    }),
  );
}

function isMixed(input: CategoryInput): input is readonly (readonly Category[])[] {
  return Array.isArray(input) && (input as readonly unknown[]).some((row) => Array.isArray(row) && row.some((value) => typeof value === 'string'));
}

/** -0 is the category 0. */
function clean(value: number): number {
  return value + 0;
}
