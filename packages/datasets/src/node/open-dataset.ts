import { existsSync } from 'node:fs';
import { FileMissingError, UnknownNameError } from '@latentkit/core';
import { DATASETS, generateDataset } from '../catalog.js';
import type { CatalogEntry, GenerateDatasetOptions } from '../catalog.js';
import type { Dataset } from '../dataset.js';
import { loadDigits } from '../digits.js';
import { datasetFromBytes, formatOf } from '../from-bytes.js';
import type { FileOptions } from '../from-bytes.js';
import { loadWdbc } from '../wdbc.js';
import { loadFashionMnist, loadMnist, locateMnist } from './load-mnist.js';
import type { LoadMnistOptions } from './load-mnist.js';
import { readBytes, readIfThere } from './read-file.js';

/** What may be said about a data set that is opened by name or path; what does not concern it is ignored. */
export interface OpenDatasetOptions extends LoadMnistOptions, GenerateDatasetOptions, Omit<FileOptions, 'labelBytes'> {
  /** Path of an NPY or IDX file with the labels of a user's array file. Default: beside `…images-idx3-ubyte` its `…labels-idx1-ubyte`. */
  readonly labels?: string;
}

/**
 * Opens a data set by name (see {@link listDatasets}) or a user's file by path. Throws `UnknownNameError` with the
 * nearest name, `FileMissingError` for a path without a file, and what the loaders and readers throw.
 */
export async function openDataset(nameOrPath: string, options: OpenDatasetOptions = {}): Promise<Dataset> {
  switch (nameOrPath) {
    case 'digits':
      return loadDigits();
    case 'wdbc':
      return loadWdbc();
    case 'mnist':
      return loadMnist(options);
    case 'fashion-mnist':
      return loadFashionMnist(options);
  }
  if (DATASETS.some((entry) => entry.name === nameOrPath)) return generateDataset(nameOrPath, options);
  if (!looksLikePath(nameOrPath)) throw new UnknownNameError('dataset', nameOrPath, DATASETS.map((entry) => entry.name));
  if (!existsSync(nameOrPath)) {
    throw new FileMissingError({ parameter: 'data file', got: nameOrPath, remedy: `Check the path, or use one of: ${DATASETS.map((entry) => entry.name).join(', ')}.` });
  }
  const labelBytes = await readLabels(nameOrPath, options);
  return datasetFromBytes(nameOrPath, await readBytes(nameOrPath), { ...options, ...(labelBytes === undefined ? {} : { labelBytes }) });
}

/** A data set known by name and whether it is at hand. */
export interface DatasetListing extends CatalogEntry {
  /** `download` means that it will be fetched from the web when it is first used. */
  readonly available: 'embedded' | 'generated' | 'data folder' | 'cache' | 'download';
}

/** Every data set known by name, and where it would be taken from. */
export function listDatasets(options: Pick<LoadMnistOptions, 'dataDir' | 'cacheDir' | 'split'> = {}): DatasetListing[] {
  return DATASETS.map((entry) => ({
    ...entry,
    available: entry.kind !== 'files' ? entry.kind : (locateMnist(entry.name as 'mnist' | 'fashion-mnist', options) ?? 'download'),
  }));
}

function looksLikePath(text: string): boolean {
  return /[\\/]/.test(text) || formatOf(text) !== undefined || /\.\w{1,5}$/.test(text) || existsSync(text);
}

async function readLabels(path: string, { labels }: OpenDatasetOptions): Promise<Uint8Array | undefined> {
  if (labels !== undefined) return readBytes(labels);
  const sibling = path.replace(/images([-.])idx3-ubyte(\.gz)?$/, 'labels$1idx1-ubyte$2');
  return sibling === path ? undefined : readIfThere(sibling);
}
