import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidParameterError, type NdArray, astype, rowsOf, sha256, sliceRows } from '@latentkit/core';
import { DATASETS, type Dataset, formatOf, lastN } from '@latentkit/datasets';
import { type OpenDatasetOptions, openDataset } from '@latentkit/datasets/node';
import type { Scaler } from '@latentkit/preprocessing';
import type { CliIo } from './io.js';
import { progressNote } from './progress-note.js';

/** Where data come from. */
export interface DataSource {
  readonly data: string;
  readonly label?: string | number | undefined;
  readonly dataDir?: string | undefined;
  readonly split?: 'train' | 'test' | undefined;
}

/** Rows to train on and rows to validate on, as they are in the data set. */
export interface Rows {
  readonly all: NdArray;
  readonly train: NdArray;
  /** Without rows where there is no validation. */
  readonly validation: NdArray;
}

/** Opens a data set by name or path and tells about a download. */
export async function openData(source: DataSource, io: CliIo, signal?: AbortSignal): Promise<Dataset> {
  const note = progressNote(io.stderr, `loading ${source.data}`);
  const options: OpenDatasetOptions = {
    ...(source.label === undefined ? {} : { label: source.label }),
    ...(source.dataDir === undefined ? {} : { dataDir: source.dataDir }),
    ...(source.split === undefined ? {} : { split: source.split }),
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ done, total }) => note.update(total === undefined ? `${megabytes(done)} MB` : `${megabytes(done)} of ${megabytes(total)} MB`),
  };
  try {
    return await openDataset(source.data, options);
  } finally {
    note.end();
  }
}

/** A part of a data set by its name. Throws `InvalidParameterError` for one that does not exist. */
export function splitOf(name: string | undefined): DataSource['split'] {
  if (name === undefined || name === 'train' || name === 'test') return name;
  throw new InvalidParameterError({ parameter: '--split', got: name, expected: "'train' or 'test'" });
}

/** Whether a data set is a user's file and not known by name. */
export function isFile(data: string): boolean {
  return !DATASETS.some(({ name }) => name === data);
}

/** A data set's name or the absolute path of its file, good from any folder. */
export function lastingName(data: string): string {
  return isFile(data) && existsSync(data) ? resolve(data) : data;
}

/** A column's name, or the absolute path of a file with labels. */
export function lastingLabel(label: string | number): string | number {
  return typeof label === 'string' && formatOf(label) !== undefined ? lastingName(label) : label;
}

/** Rows held out where nothing is said: 5,000 of MNIST's, 297 of the digits, else 15%. */
export function defaultValidation(dataset: Dataset): number {
  const n = rowsOf(dataset.x);
  if (dataset.name.includes('mnist') && n === 60_000) return 5000;
  if (dataset.name === 'digits' && n === 1797) return 297;
  return Math.min(Math.round(0.15 * n), n - 1);
}

/** Splits off the last rows (a count, a fraction below 1, or 0 for none). Throws where too few are left. */
export function splitRows(dataset: Dataset, valid: number): Rows {
  const all = dataset.x;
  if (valid === 0) return { all, train: all, validation: sliceRows(all, 0, 0) };
  const { train, validation } = lastN(dataset, valid);
  return { all, train: train.x, validation: validation.x };
}

/** The rows as the model sees them: scaled, in float32. */
export function scaled(x: NdArray, scaler: Scaler | undefined): NdArray<Float32Array> {
  return astype(scaler === undefined || rowsOf(x) === 0 ? x : scaler.transform(x), 'float32');
}

/** SHA-256 of all values, and of the classes that a model is conditioned on, so that a training is not resumed on other data. */
export async function fingerprint(x: NdArray, condition?: NdArray): Promise<string> {
  const own = ({ data }: NdArray): Promise<string> => sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return condition === undefined ? own(x) : sha256(new TextEncoder().encode((await own(x)) + (await own(condition))));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
