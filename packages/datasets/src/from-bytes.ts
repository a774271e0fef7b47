import { FileFormatError, InvalidParameterError, UnknownNameError, checkFinite, dtypeOf, ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { readCsv } from './csv.js';
import type { CsvOptions } from './csv-schema.js';
import { datasetFromArray } from './dataset.js';
import type { Dataset } from './dataset.js';
import { readIdx } from './idx.js';
import { readNpy } from './npy.js';
import { readNpz } from './npz.js';

/** The formats a user's file may have. */
export type FileFormat = 'csv' | 'tsv' | 'npy' | 'npz' | 'idx';

/** How a user's file is read. */
export interface FileOptions extends Omit<CsvOptions, 'name'> {
  /** Column of a CSV file or array of an NPZ archive with the labels. */
  readonly label?: string | number;
  /** Array of an NPZ archive with the samples. Default: its only one, or `x`, `X`, `data`, `images`, `x_train`, `arr_0`. */
  readonly array?: string;
  /** The contents of a second file with the labels, NPY or IDX. */
  readonly labelBytes?: Uint8Array;
}

const SAMPLE_NAMES = ['x', 'X', 'data', 'images', 'x_train', 'X_train', 'arr_0'];
const LABEL_NAMES = ['y', 'Y', 'target', 'labels', 'label', 'y_train'];

/** Format of a file by its name, with or without `.gz`: csv, tsv, npy, npz, idx or a name that ends in `ubyte`, as MNIST's files do. */
export function formatOf(fileName: string): FileFormat | undefined {
  const name = fileName.toLowerCase().replace(/\.gz$/, '');
  if (/\.(csv|tsv|npy|npz)$/.test(name)) return name.slice(-3) as FileFormat;
  return /[.-](idx\d?|ubyte)$/.test(name) ? 'idx' : undefined;
}

/**
 * A data set from the contents of a file; the format follows from its name. All but the first axis of an array make
 * up a sample. Throws `InvalidParameterError` for a format that is not known, `FileFormatError` for damaged contents,
 * `NonFiniteError` for NaN and infinities, all naming the file.
 */
export async function datasetFromBytes(fileName: string, bytes: Uint8Array, options: FileOptions = {}): Promise<Dataset> {
  const format = formatOf(fileName);
  const parts = { name: fileName.replace(/^.*[\\/]/, ''), description: fileName, source: fileName };
  if (format === undefined) {
    throw new InvalidParameterError({ parameter: 'data file', got: fileName, expected: 'a name that ends in .csv, .tsv, .npy, .npz, .idx or ubyte, with or without .gz' });
  }
  if (format === 'csv' || format === 'tsv') {
    const table = readCsv(bytes, { ...options, name: fileName, delimiter: options.delimiter ?? (format === 'tsv' ? '\t' : ',') });
    return datasetFromArray(table.x, {
      ...parts,
      featureNames: table.featureNames,
      ...(table.y === undefined ? {} : { y: table.y }),
      ...(table.targetNames === undefined ? {} : { targetNames: table.targetNames }),
    });
  }
  const { x, y } = await readArrays(fileName, format, bytes, options);
  if (x.shape.length === 0 || x.data.length === 0) {
    throw new FileFormatError({ parameter: fileName, got: x.shape, expected: 'at least one sample with at least one number' });
  }
  if (options.missing !== 'nan') checkFinite(x, fileName);
  const labels = options.labelBytes === undefined ? y : readLabelFile(options.labelBytes, fileName);
  return datasetFromArray(x, {
    ...parts,
    ...(labels === undefined ? {} : { y: toLabels(labels, fileName) }),
    ...(dtypeOf(x.data) === 'uint8' && x.shape.length > 2 ? { range: [0, 255] as const } : {}),
  });
}

async function readArrays(fileName: string, format: FileFormat, bytes: Uint8Array, options: FileOptions): Promise<{ x: NdArray; y?: NdArray | undefined }> {
  if (format === 'npz') return fromArchive(fileName, await readNpz(bytes, fileName), options);
  if (options.label !== undefined) {
    throw new InvalidParameterError({ parameter: 'label', got: options.label, expected: `no label column for ${fileName}: only CSV and NPZ files have them`, remedy: 'Give the labels as a file of their own.' });
  }
  return { x: format === 'npy' ? readNpy(bytes, fileName) : readIdx(bytes, fileName) };
}

function fromArchive(fileName: string, arrays: ReadonlyMap<string, NdArray>, options: FileOptions): { x: NdArray; y?: NdArray | undefined } {
  const names = [...arrays.keys()];
  const sole = names.length === 1 ? names[0] : undefined;
  const chosen = options.array ?? sole ?? SAMPLE_NAMES.find((name) => arrays.has(name));
  if (chosen === undefined) {
    throw new InvalidParameterError({ parameter: `array of ${fileName}`, got: undefined, expected: `one of ${names.join(', ')}`, remedy: 'Say which array holds the samples.' });
  }
  const label = options.label === undefined ? LABEL_NAMES.find((name) => arrays.has(name) && name !== chosen) : String(options.label);
  for (const name of [chosen, label]) {
    if (name !== undefined && !arrays.has(name)) throw new UnknownNameError(`array of ${fileName}`, name, names);
  }
  return { x: arrays.get(chosen)!, y: label === undefined ? undefined : arrays.get(label) };
}

function readLabelFile(bytes: Uint8Array, fileName: string): NdArray {
  const name = `labels of ${fileName}`;
  const plainOrGzip = bytes[0] === 0 || bytes[0] === 0x1f;
  if (!plainOrGzip) return readNpy(bytes, name);
  try {
    return readIdx(bytes, name);
  } catch (error) {
    // A gzip file shows its format only inside.
    if (bytes[0] === 0) throw error;
    return readNpy(bytes, name);
  }
}

function toLabels(array: NdArray, fileName: string): NdArray<Int32Array> {
  const { data } = array;
  for (let i = 0; i < data.length; i++) {
    if ((data[i] | 0) !== data[i]) {
      throw new FileFormatError({ parameter: `labels of ${fileName}, row ${i}`, got: data[i], expected: 'an integer of 32 bits' });
    }
  }
  // NumPy often keeps labels as a column [n, 1].
  const column = array.shape.length === 2 && array.shape[1] === 1;
  return ndarray(Int32Array.from(data), column ? [array.shape[0]] : array.shape);
}
