import { FileFormatError, InvalidParameterError, ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { csvSchema, parseRecord } from './csv-schema.js';
import type { CsvOptions, CsvSchema } from './csv-schema.js';
import { CsvTokenizer } from './csv-tokens.js';
import type { CsvRecord } from './csv-tokens.js';
import { maybeGunzip } from './gzip.js';
import { LabelEncoder } from './labels.js';

/** A table read from CSV. */
export interface CsvTable {
  /** The numbers: shape [rows, features]. */
  readonly x: NdArray<Float64Array>;
  /** Class indices: shape [rows]; only with a label column. */
  readonly y?: NdArray<Int32Array>;
  readonly featureNames: readonly string[];
  /** Sorted class names; only where the labels were texts. */
  readonly targetNames?: readonly string[];
}

const PIECE = 1 << 16;

/**
 * Reads a table of numbers from CSV (RFC 4180), given as text or as UTF-8 bytes, gzip too. One column may hold the
 * labels. Throws `FileFormatError` (`NonFiniteError` for an infinity) that names file, line and column.
 */
export function readCsv(input: string | Uint8Array, options: CsvOptions = {}): CsvTable {
  const rows = new CsvRows(options);
  for (const text of pieces(input, options.name ?? 'CSV data')) rows.push(text);
  return rows.end();
}

/** Splits records off CSV text and tells when the columns are known; shared by whole-file and streaming readers. */
export class CsvReader {
  private readonly tokenizer: CsvTokenizer;
  private waiting: CsvRecord[] = [];
  private known: CsvSchema | undefined;

  constructor(private readonly options: CsvOptions) {
    const { delimiter = ',', name = 'CSV data' } = options;
    if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
      throw new InvalidParameterError({ parameter: 'delimiter', got: delimiter, expected: 'one character other than a quote or a line break' });
    }
    this.tokenizer = new CsvTokenizer(delimiter, name);
  }

  /** The columns; reading them before the first rows have been given throws. */
  get schema(): CsvSchema {
    if (this.known === undefined) throw new FileFormatError({ parameter: this.options.name ?? 'CSV data', expected: 'at least one row of numbers' });
    return this.known;
  }

  /** Rows (without the header) that end within this piece of text. */
  push(text: string): CsvRecord[] {
    return this.pass(this.tokenizer.push(text), 2);
  }

  /** The rows left over when the text has ended. */
  end(): CsvRecord[] {
    return this.pass(this.tokenizer.end(), 0);
  }

  private pass(records: CsvRecord[], needed: number): CsvRecord[] {
    if (this.known !== undefined) return records;
    this.waiting.push(...records);
    if (this.waiting.length < needed) return [];
    this.known = csvSchema(this.waiting[0], this.waiting[1], this.options);
    const rows = this.known.hasHeader ? this.waiting.slice(1) : this.waiting;
    this.waiting = [];
    return rows;
  }
}

class CsvRows {
  private readonly reader: CsvReader;
  private readonly labels: LabelEncoder;
  private values = new Float64Array(1 << 12);
  private rows = 0;

  constructor(private readonly options: CsvOptions) {
    this.reader = new CsvReader(options);
    this.labels = new LabelEncoder(`label column of ${options.name ?? 'CSV data'}`);
  }

  push(text: string): void {
    this.add(this.reader.push(text));
  }

  end(): CsvTable {
    this.add(this.reader.end());
    const { features, names, label } = this.reader.schema;
    const width = features.length;
    const encoded = label < 0 ? undefined : this.labels.encode();
    return {
      x: ndarray(this.values.slice(0, this.rows * width), [this.rows, width]),
      featureNames: features.map((i) => names[i]),
      ...(encoded === undefined ? {} : { y: ndarray(encoded.y, [this.rows]) }),
      ...(encoded?.targetNames === undefined ? {} : { targetNames: encoded.targetNames }),
    };
  }

  private add(records: readonly CsvRecord[]): void {
    if (records.length === 0) return;
    const { schema } = this.reader;
    const width = schema.features.length;
    this.reserve((this.rows + records.length) * width);
    for (const record of records) {
      const label = parseRecord(record, schema, this.options, this.values, this.rows * width);
      if (label !== undefined) this.labels.add(label);
      this.rows++;
    }
  }

  private reserve(length: number): void {
    if (length <= this.values.length) return;
    const larger = new Float64Array(Math.max(length, 2 * this.values.length));
    larger.set(this.values);
    this.values = larger;
  }
}

function* pieces(input: string | Uint8Array, name: string): Generator<string> {
  if (typeof input === 'string') {
    yield input.replace(/^\uFEFF/, '');
    return;
  }
  const bytes = maybeGunzip(input, name);
  const decoder = utf8Decoder();
  for (let at = 0; at < bytes.length; at += PIECE) yield decodeText(decoder, bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length, name);
}

/** A decoder that refuses what is not UTF-8 and drops a byte order mark. */
export function utf8Decoder(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true });
}

/** Decodes the next bytes of a text. Throws `FileFormatError` where they are not UTF-8. */
export function decodeText(decoder: TextDecoder, bytes: Uint8Array, last: boolean, name: string): string {
  try {
    return decoder.decode(bytes, { stream: !last });
  } catch (cause) {
    throw new FileFormatError({ parameter: name, expected: 'text in UTF-8', remedy: 'Save the file as UTF-8.', cause });
  }
}
