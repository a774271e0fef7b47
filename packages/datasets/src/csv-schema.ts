import { FileFormatError, InvalidParameterError, NonFiniteError, UnknownNameError } from '@latentkit/core';
import type { CsvRecord } from './csv-tokens.js';

/** How a CSV file is read. */
export interface CsvOptions {
  /** What the file is called in error texts. Default `CSV data`. */
  readonly name?: string;
  /** Character between fields. Default `,`. */
  readonly delimiter?: string;
  /**
   * Whether the first record holds the column names. Default `auto`: it does where a field is text over a column of
   * numbers, where all its fields are text, or where `label` names one of them.
   */
  readonly header?: boolean | 'auto';
  /** Column with the class of each row, by name or by index (negative ones count from the end). Default: none. */
  readonly label?: string | number;
  /** Whether an empty field, `NaN` or `NA` is an error or becomes NaN. Default `error`. */
  readonly missing?: 'error' | 'nan';
}

/** Columns of a CSV file. */
export interface CsvSchema {
  readonly hasHeader: boolean;
  /** Name of every column; `column 0` and so on without a header. */
  readonly names: readonly string[];
  /** Index of the label column, or -1. */
  readonly label: number;
  /** Indices of all other columns. */
  readonly features: readonly number[];
}

const MISSING = new Set(['', 'na', 'n/a', 'nan', '-nan', 'null', 'none', '?']);

/** Decides header and columns from the first two records. Throws `FileFormatError`, `UnknownNameError` for a label that is no column. */
export function csvSchema(first: CsvRecord | undefined, second: CsvRecord | undefined, options: CsvOptions): CsvSchema {
  const name = options.name ?? 'CSV data';
  if (first === undefined) throw new FileFormatError({ parameter: name, got: 'no records', expected: 'at least one row of numbers' });
  const hasHeader = options.header === undefined || options.header === 'auto' ? looksLikeHeader(first, second, options.label) : options.header;
  if (hasHeader && second === undefined) {
    throw new FileFormatError({ parameter: name, got: 'a header and no rows', expected: 'at least one row of numbers' });
  }
  const names = first.fields.map((field, i) => (hasHeader ? field.trim() : `column ${i}`));
  const label = options.label === undefined ? -1 : labelIndex(options.label, names, hasHeader, name);
  const features = names.map((_, i) => i).filter((i) => i !== label);
  if (features.length === 0) {
    throw new FileFormatError({ parameter: name, got: names, expected: 'a column of numbers beside the label column' });
  }
  return { hasHeader, names, label, features };
}

/**
 * Reads the numbers of one record into `out` from `offset` on and returns the text of its label, if there is a
 * label column. Throws `FileFormatError` naming file, line and column for a ragged row, text or a missing value.
 */
export function parseRecord(record: CsvRecord, schema: CsvSchema, options: CsvOptions, out: Float64Array, offset: number): string | undefined {
  const { fields } = record;
  const { names, features, label } = schema;
  if (fields.length !== names.length) {
    throw new FileFormatError({
      parameter: `${options.name ?? 'CSV data'}, line ${record.line}`,
      got: fields.length,
      expected: `${names.length} fields, as in the first line`,
      remedy: 'All rows must be equally long.',
    });
  }
  for (let i = 0; i < features.length; i++) {
    const text = fields[features[i]];
    const value = number(text);
    // `number` gives NaN for an infinity too: the slow path tells the cases apart.
    out[offset + i] = Number.isNaN(value) ? unusual(text, record, features[i], schema, options) : value;
  }
  if (label < 0) return undefined;
  const text = fields[label].trim();
  if (MISSING.has(text.toLowerCase())) throw bad(text, record, label, schema, options, 'a label', 'Fill it in or remove the row.');
  return text;
}

function number(padded: string): number {
  const text = padded.charCodeAt(0) > 32 ? padded : padded.trim();
  if (text === '') return NaN;
  const value = Number(text);
  // JavaScript reads 0x10, 0b1 and 0o7 as numbers; in a table they are text.
  if (text.length > 2 && text.charCodeAt(0) === 48 && text.charCodeAt(1) > 97) return NaN;
  return Number.isFinite(value) ? value : NaN;
}

function unusual(text: string, record: CsvRecord, column: number, schema: CsvSchema, options: CsvOptions): number {
  const word = text.trim().toLowerCase();
  const value = number(word);
  if (!Number.isNaN(value)) return value;
  if (MISSING.has(word)) {
    if (options.missing === 'nan') return NaN;
    throw bad(text, record, column, schema, options, 'a number', "Fill it in, remove the row, or read with missing: 'nan'.");
  }
  if (/^[+-]?inf(inity)?$/.test(word) || Math.abs(Number(word)) === Infinity) {
    throw new NonFiniteError({ parameter: place(record, column, schema, options), got: text, expected: 'a finite number', remedy: 'Correct it or remove the row.' });
  }
  throw bad(text, record, column, schema, options, 'a number', 'If the column holds classes, name it as the label column.');
}

function bad(text: string, record: CsvRecord, column: number, schema: CsvSchema, options: CsvOptions, expected: string, remedy: string): FileFormatError {
  return new FileFormatError({ parameter: place(record, column, schema, options), got: text, expected, remedy });
}

function place(record: CsvRecord, column: number, schema: CsvSchema, options: CsvOptions): string {
  const named = schema.hasHeader ? `column '${schema.names[column]}'` : schema.names[column];
  return `${options.name ?? 'CSV data'}, line ${record.line}, ${named}`;
}

function looksLikeHeader(first: CsvRecord, second: CsvRecord | undefined, label: string | number | undefined): boolean {
  const text = first.fields.map(isText);
  if (typeof label === 'string' && first.fields.some((field) => field.trim() === label)) return true;
  if (text.every(Boolean)) return true;
  return second !== undefined && text.some((is, i) => is && second.fields[i] !== undefined && !Number.isNaN(number(second.fields[i])));
}

function isText(field: string): boolean {
  return Number.isNaN(number(field)) && !MISSING.has(field.trim().toLowerCase());
}

function labelIndex(label: string | number, names: readonly string[], hasHeader: boolean, file: string): number {
  const position = typeof label === 'number' ? (label < 0 ? names.length + label : label) : names.indexOf(label);
  if (Number.isInteger(position) && position >= 0 && position < names.length) return position;
  // The command line hands everything over as text, so an index may come as digits.
  if (typeof label === 'string' && /^-?\d+$/.test(label)) return labelIndex(Number(label), names, hasHeader, file);
  if (typeof label === 'string' && hasHeader) throw new UnknownNameError(`column of ${file}`, label, names);
  throw new InvalidParameterError({
    parameter: `label column of ${file}`,
    got: label,
    expected: hasHeader ? `a name or an index in [0, ${names.length})` : `an index in [0, ${names.length}), since the file has no header`,
  });
}
