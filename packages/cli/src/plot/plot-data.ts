import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FileFormatError, FileMissingError, type NdArray, ShapeError, ndarray, rowsOf } from '@latentkit/core';
import { type Dataset, readCsv, samplesOf } from '@latentkit/datasets';
import { openData } from '../data.js';
import type { CliIo } from '../io.js';
import { labelsOf, openLabelled } from '../labelled-data.js';
import type { DataFlags } from '../latent/samples.js';
import { wrongFlag } from '../schema-flags.js';
import { fileName, named } from './parts.js';

/** Images of a file, and which values are black and white where that is known. */
interface PlotImages {
  readonly images: NdArray;
  readonly range?: readonly [number, number];
}

/** Labels in the form that figures take. */
interface PlotLabels {
  readonly labels?: Int32Array;
  readonly names?: readonly string[];
}

/** Reads what figures are drawn from. */
export interface PlotData {
  /** Images in their own shape. */
  images(path: string): Promise<PlotImages>;
  /** Rows of numbers [n, p], with their names. */
  rows(path: string): Promise<Dataset>;
  /** A row of numbers: of an NPY file, of a CSV file with one row or column, or of a column, `scores.csv:score`. */
  vector(path: string, column?: string): Promise<Float64Array>;
  /** Rows of numbers, with the labels that `--label` names or the data bring. */
  labelled(path: string): Promise<PlotLabels & { readonly rows: NdArray }>;
  /** {@link labelled}, and what the columns are called. */
  labelledColumns(path: string): Promise<PlotLabels & { readonly rows: NdArray; readonly featureNames: readonly string[] | undefined }>;
  /** Images with their labels. */
  labelledImages(path: string): Promise<PlotImages & PlotLabels>;
  /** The labels that `--label` names for so many samples: a column of their own CSV file, a file, or a data set; nothing where the flag is not given. */
  labelsFor(samples: number, path: string): Promise<PlotLabels>;
  /** The column `truth` of a CSV file, as `latentkit anomaly score` writes it, where the file has one. */
  truthIn(path: string): Int32Array | undefined;
  /** One integer in each row. */
  integers(path: string, samples?: number): Promise<Int32Array>;
  /** A CSV file as columns by name; fields that are missing are NaN. */
  columns(path: string): Record<string, number[]>;
  json(path: string): unknown;
}

/** Reads files and data sets for `latentkit plot`. */
export function plotData(flags: DataFlags, io: CliIo, signal: AbortSignal): PlotData {
  const { label, split, dataDir } = flags;
  const open = (data: string): Promise<Dataset> => openData({ data, split, dataDir }, io, signal);
  const labelled = async (data: string): Promise<PlotLabels & { dataset: Dataset }> => {
    const { dataset, y, names } = await openLabelled({ data, label, split, dataDir }, io, signal);
    return { dataset, ...(y !== undefined && { labels: y.data }), ...(y !== undefined && names !== undefined && { names }) };
  };
  return {
    images: async (path) => imagesOf(await open(path)),
    rows: open,
    vector: async (path, column) => vectorOf(path, column, open),
    labelled: async (path) => {
      const { dataset, ...rest } = await labelled(path);
      return { ...rest, rows: dataset.x };
    },
    labelledColumns: async (path) => {
      const { dataset, ...rest } = await labelled(path);
      return { ...rest, rows: dataset.x, featureNames: dataset.featureNames };
    },
    labelledImages: async (path) => {
      const { dataset, ...rest } = await labelled(path);
      return { ...rest, ...imagesOf(dataset) };
    },
    labelsFor: async (samples, path) => {
      if (label === undefined) return {};
      const [file] = splitColumn(path);
      const own = !existsSync(label) && isCsv(file) ? integersIn(file, label) : undefined;
      if (own !== undefined) return { labels: own };
      const labels = await open(label);
      return { labels: labelsOf(labels, samples, path).data, ...(labels.targetNames !== undefined && { names: labels.targetNames }) };
    },
    integers: async (path, samples) => {
      const labels = await open(path);
      return labelsOf(labels, samples ?? (labels.y === undefined ? labels.x.data.length : rowsOf(labels.x)), 'the figure').data;
    },
    truthIn: (path) => {
      const [file] = splitColumn(path);
      return isCsv(file) ? integersIn(file, 'truth') : undefined;
    },
    columns: columnsOf,
    json: jsonOf,
  };
}

function imagesOf(dataset: Dataset): PlotImages {
  return { images: samplesOf(dataset), ...(dataset.range !== undefined && { range: dataset.range }) };
}

async function vectorOf(given: string, usual: string | undefined, open: (path: string) => Promise<Dataset>): Promise<Float64Array> {
  const [path, wanted] = splitColumn(given);
  if (isCsv(path)) {
    const columns = columnsOf(path);
    const names = Object.keys(columns);
    const name = wanted ?? (usual !== undefined && names.includes(usual) ? usual : names.length === 1 ? names[0] : undefined);
    if (name !== undefined && !Object.hasOwn(columns, name)) throw wrongFlag(path, name, `a column of the file: ${names.join(', ')}`);
    if (name !== undefined) return Float64Array.from(columns[name]);
    if (columns[names[0]].length === 1) return Float64Array.from(names, (each) => columns[each][0]);
    throw new ShapeError({ parameter: path, got: names, expected: 'one column', remedy: `Say which, such as ${path}:${names[0]}.` });
  }
  const { x } = await open(given);
  if (rowsOf(x) !== 1 && x.data.length !== rowsOf(x))
    throw new ShapeError({ parameter: given, got: x.shape, expected: 'a row of numbers: shape [n], [n, 1] or [1, n]' });
  return Float64Array.from(x.data);
}

/** `scores.csv:score` as file and column. */
function splitColumn(given: string): readonly [string, string | undefined] {
  const at = given.lastIndexOf(':');
  return existsSync(given) || at < 1 || !existsSync(given.slice(0, at)) ? [given, undefined] : [given.slice(0, at), given.slice(at + 1)];
}

function bytesOf(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new FileMissingError({ parameter: 'file', got: path, expected: 'a file that can be read', cause });
  }
}

function isCsv(path: string): boolean {
  return /\.csv$/i.test(path) && existsSync(path);
}

/** A column of integers; undefined where the file has no such column. Throws `FileFormatError` for a field that is missing or no integer. */
function integersIn(path: string, name: string): Int32Array | undefined {
  const columns = columnsOf(path);
  if (!Object.hasOwn(columns, name)) return undefined;
  const values = columns[name];
  const wrong = values.findIndex((value) => !Number.isInteger(value));
  if (wrong < 0) return Int32Array.from(values);
  throw new FileFormatError({ parameter: `${path}, column '${name}', row ${wrong}`, got: values[wrong], expected: 'an integer, the class of each sample' });
}

function columnsOf(path: string): Record<string, number[]> {
  const { x, featureNames } = readCsv(bytesOf(path), { name: path, missing: 'nan' });
  const [n, p] = x.shape;
  return Object.fromEntries(featureNames.map((name, j) => [name, Array.from({ length: n }, (_, i) => x.data[i * p + j])]));
}

function jsonOf(path: string): unknown {
  const text = new TextDecoder().decode(bytesOf(path));
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new FileFormatError({ parameter: path, expected: 'JSON', cause });
  }
}

/** Files with names for a legend: `name=file`, or the name of the file, or of its folder where the file is called as all runs call it. */
export function namedFiles(given: readonly string[], own: string): (readonly [name: string, path: string])[] {
  const all = given.map(named).map(({ name, path }) => {
    const file = inFolder(path, own);
    return [name ?? (basename(file) === own ? basename(dirname(resolve(file))) : fileName(file)), file] as const;
  });
  // Two of one name keep their paths.
  return all.map(([name, path]) => [all.filter((each) => each[0] === name).length > 1 ? path : name, path]);
}

function inFolder(path: string, own: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, own) : path;
}

/** Rows with certain columns only. */
export function takeColumns(rows: NdArray, columns: readonly number[]): NdArray {
  const [n, p] = rows.shape;
  const wrong = columns.find((column) => column >= p);
  if (wrong !== undefined) throw wrongFlag('--dims', columns, `columns from 0 to ${p - 1}, since rows have ${p} numbers`);
  return ndarray(
    Float64Array.from({ length: n * columns.length }, (_, at) => rows.data[Math.floor(at / columns.length) * p + columns[at % columns.length]]),
    [n, columns.length],
  );
}
