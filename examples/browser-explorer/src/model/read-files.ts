import { FileFormatError, InvalidParameterError, ndarray, rowsOf, ShapeError } from '@latentkit/core';
import { type Dataset, datasetFromBytes, formatOf, gunzip, isGzip, makeDataset, readCsv, readIdx, readNpy } from '@latentkit/datasets';
import { guessCsv } from './csv-label.js';
import { isImageFile, readImages } from './read-images.js';
import { checkColumns } from './samples.js';

/** Text that the first two lines of a table surely fit into. */
const BEGINNING = 1 << 22;

/**
 * The reader's own files as a data set: pictures, or one file of samples with, where it has none itself, another of
 * labels. Throws the library's errors, which name the file.
 */
export async function readFiles(files: readonly File[], notes: string[]): Promise<Dataset> {
  if (files.length === 0) throw new InvalidParameterError({ parameter: 'files', got: 'none', expected: 'at least one file' });
  const images = files.filter(isImageFile);
  if (images.length === files.length) return readImages(images, notes);
  const others = files.filter((file) => !isImageFile(file));
  const unknown = others.find(({ name }) => formatOf(name) === undefined);
  if (unknown !== undefined) {
    throw new InvalidParameterError({
      parameter: unknown.name,
      got: unknown.type === '' ? 'a file of another kind' : unknown.type,
      expected: 'pictures (PNG, JPEG, …), or a table: CSV, TSV, NPY, NPZ or IDX, with or without .gz',
    });
  }
  if (images.length > 0) throw new InvalidParameterError({ parameter: 'files', got: `${images.length} pictures and ${others.length} tables`, expected: 'one or the other' });
  const empty = others.find(({ size }) => size === 0);
  if (empty !== undefined) throw new FileFormatError({ parameter: empty.name, got: '0 bytes', expected: 'a file with samples in it' });
  if (others.length > 2) {
    throw new InvalidParameterError({ parameter: 'files', got: `${others.length} tables`, expected: 'one file of samples and, at most, one of labels', remedy: 'Of MNIST, take train-images and train-labels alone.' });
  }
  const [samples, labels] = others.length === 2 ? paired(others[0], others[1]) : [others[0], undefined];
  return readTable(samples, labels, notes);
}

/** Which of two files holds the samples: not the one that is called after labels, else the larger one. */
function paired(a: File, b: File): [File, File] {
  const isLabels = ({ name }: File): boolean => /label|target|class|idx1|(^|[_-])y[._-]/i.test(name);
  if (isLabels(a) !== isLabels(b)) return isLabels(a) ? [b, a] : [a, b];
  return a.size < b.size ? [b, a] : [a, b];
}

async function readTable(file: File, labels: File | undefined, notes: string[]): Promise<Dataset> {
  const bytes = await bytesOf(file);
  const format = formatOf(file.name);
  if (format === 'csv' || format === 'tsv') {
    const table = await readCsvTable(file.name, bytes, labels === undefined, notes);
    return labels === undefined ? table : withLabels(table, labels);
  }
  if (labels === undefined) return datasetFromBytes(file.name, bytes);
  if (/^(csv|tsv|npz)$/.test(formatOf(labels.name)!)) return withLabels(await datasetFromBytes(file.name, bytes), labels);
  return datasetFromBytes(file.name, bytes, { labelBytes: await bytesOf(labels) });
}

async function readCsvTable(name: string, packed: Uint8Array, withLabel: boolean, notes: string[]): Promise<Dataset> {
  const bytes = isGzip(packed) ? gunzip(packed, { name }) : packed;
  const { delimiter, columns, label } = guessCsv(new TextDecoder().decode(bytes.subarray(0, BEGINNING)));
  checkColumns(name, columns);
  const plainName = name.replace(/\.gz$/i, '');
  if (!withLabel || label === undefined) return datasetFromBytes(plainName, bytes, { delimiter });
  const title = typeof label === 'string' ? `'${label}'` : 'at the end';
  try {
    const dataset = await datasetFromBytes(plainName, bytes, { delimiter, label });
    notes.push(`The column ${title} holds the classes.`);
    return dataset;
  } catch (error) {
    // A column that is called like a label may be a measurement nonetheless.
    if (!(error instanceof FileFormatError && error.parameter?.startsWith('label column'))) throw error;
    notes.push(`The column ${title} holds no classes and is taken for one more feature.`);
    return datasetFromBytes(plainName, bytes, { delimiter });
  }
}

/** Labels from a file of their own, one in a row. */
async function withLabels(dataset: Dataset, file: File): Promise<Dataset> {
  const bytes = await bytesOf(file);
  const format = formatOf(file.name);
  const rows = rowsOf(dataset.x);
  const { y, targetNames } = format === 'csv' || format === 'tsv' ? labelColumn(file.name, bytes) : { y: Int32Array.from((format === 'npy' ? readNpy(bytes, file.name) : readIdx(bytes, file.name)).data), targetNames: undefined };
  if (y.length !== rows) throw new ShapeError({ parameter: file.name, got: `${y.length} labels`, expected: `${rows}, one for each sample of ${dataset.name}` });
  return makeDataset({ ...dataset, y: ndarray(y, [rows]), ...(targetNames === undefined ? {} : { targetNames }) });
}

/** The last column of a table as classes. */
function labelColumn(name: string, bytes: Uint8Array): { readonly y: Int32Array; readonly targetNames: readonly string[] | undefined } {
  const text = new TextDecoder().decode(isGzip(bytes) ? gunzip(bytes, { name }) : bytes);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).filter((line) => line !== '');
  // The reader wants a column of numbers beside the labels.
  const numbered = lines.map((line, i) => `${i},${line.split(/[,;\t]/).at(-1)!}`).join('\n');
  const hasHeader = /^(label|class|target|y)/i.test(lines[0]);
  const { y, targetNames } = readCsv(numbered, { name, label: 1, header: hasHeader });
  return { y: y!.data, targetNames };
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
