import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { FileFormatError, FileMissingError, InvalidParameterError, LatentKitError, random } from '@latentkit/core';
import type { BatchOptions, BatchSource } from '../batch-source.js';
import { CsvReader, decodeText, utf8Decoder } from '../csv.js';
import { parseRecord } from '../csv-schema.js';
import type { CsvOptions, CsvSchema } from '../csv-schema.js';
import type { CsvRecord } from '../csv-tokens.js';
import { LabelEncoder } from '../labels.js';
import { rebatch } from '../rebatch.js';
import type { Block } from '../rebatch.js';
import type { FileBatchesOptions } from './npy-batches.js';

/** Options of {@link csvFileBatches}. */
export type CsvFileBatchesOptions = FileBatchesOptions & Omit<CsvOptions, 'name'>;

/** Batches of a CSV file, and what its columns are called. */
export interface CsvBatchSource extends BatchSource {
  readonly length: number;
  readonly featureNames: readonly string[];
  /** Sorted class names, where the labels are texts. */
  readonly targetNames?: readonly string[];
}

/**
 * Batches of a CSV file of any size (gzip too). The file is read once at the start, which counts its rows, learns its
 * classes and finds every bad field before training begins, and once more for each pass; one block of rows is in
 * memory at a time. With `shuffle`, rows change places within their block, decided by seed and epoch.
 *
 * Throws what `readCsv` throws.
 */
export async function csvFileBatches(path: string, options: CsvFileBatchesOptions = {}): Promise<CsvBatchSource> {
  const { blockRows = 8192, shuffle = false, seed = 0, offset = 0, scale = 1 } = options;
  if (!Number.isInteger(blockRows) || blockRows < 1) throw new InvalidParameterError({ parameter: 'blockRows', got: blockRows, expected: 'an integer >= 1' });
  if (!existsSync(path)) throw new FileMissingError({ parameter: path, got: 'no such file', remedy: 'Check the path.' });
  const csv: CsvOptions = { ...options, name: path, delimiter: options.delimiter ?? (/\.tsv(\.gz)?$/i.test(path) ? '\t' : ',') };
  const { schema, rows, classes } = await survey(path, csv);
  const width = schema.features.length;
  const source = random(seed);

  async function* read({ epoch }: BatchOptions): AsyncGenerator<Block> {
    let index = 0;
    for await (const records of blocksOf(path, csv, blockRows)) {
      const x = new Float64Array(records.length * width);
      const y = schema.label < 0 ? undefined : new Int32Array(records.length);
      records.forEach((record, i) => {
        const label = parseRecord(record, schema, csv, x, i * width);
        if (label !== undefined && y !== undefined) y[i] = classes.indexOf.get(label)!;
      });
      yield { x, y, order: shuffle ? source.stream(`datasets/block/${index}`).at(epoch).permutation(records.length) : undefined };
      index++;
    }
  }
  return {
    sampleShape: [width],
    length: rows,
    featureNames: schema.features.map((i) => schema.names[i]),
    ...(classes.targetNames === undefined ? {} : { targetNames: classes.targetNames }),
    batches: (pass) => rebatch(read(pass), [width], { offset, scale }, pass),
  };
}

async function survey(path: string, csv: CsvOptions): Promise<{ schema: CsvSchema; rows: number; classes: ReturnType<LabelEncoder['classes']> }> {
  const reader = new CsvReader(csv);
  const labels = new LabelEncoder(`label column of ${path}`);
  let rows = 0;
  let row = new Float64Array(0);
  for await (const records of recordsOf(path, csv, reader)) {
    if (records.length > 0 && row.length === 0) row = new Float64Array(reader.schema.features.length);
    for (const record of records) {
      const label = parseRecord(record, reader.schema, csv, row, 0);
      if (label !== undefined) labels.learn(label);
      rows++;
    }
  }
  const classes = reader.schema.label < 0 ? { indexOf: new Map<string, number>() } : labels.classes();
  return { schema: reader.schema, rows, classes };
}

async function* blocksOf(path: string, csv: CsvOptions, blockRows: number): AsyncGenerator<CsvRecord[]> {
  let waiting: CsvRecord[] = [];
  for await (const records of recordsOf(path, csv, new CsvReader(csv))) {
    waiting = waiting.length === 0 ? records : waiting.concat(records);
    for (; waiting.length >= blockRows; waiting = waiting.slice(blockRows)) yield waiting.slice(0, blockRows);
  }
  if (waiting.length > 0) yield waiting;
}

async function* recordsOf(path: string, csv: CsvOptions, reader: CsvReader): AsyncGenerator<CsvRecord[]> {
  const file = createReadStream(path);
  const stream = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => stream.destroy(error));
  const decoder = utf8Decoder();
  try {
    for await (const chunk of stream) yield reader.push(decodeText(decoder, chunk as Uint8Array, false, csv.name ?? path));
    yield reader.push(decodeText(decoder, new Uint8Array(0), true, csv.name ?? path));
    yield reader.end();
  } catch (cause) {
    if (cause instanceof LatentKitError) throw cause;
    throw new FileFormatError({ parameter: path, expected: 'a file that can be read to its end', remedy: 'The file is truncated or damaged; get it again.', cause });
  } finally {
    file.destroy();
  }
}
