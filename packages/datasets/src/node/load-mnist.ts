import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFormatError, FileMissingError, InvalidParameterError, StorageError, UnknownNameError } from '@latentkit/core';
import type { LongWorkOptions } from '@latentkit/core';
import { cacheDirectory } from '@latentkit/core/node';
import type { LabelledDataset } from '../dataset.js';
import { download } from '../download.js';
import { isMnistFile, mnistDataset, verifyMnistFile } from '../mnist.js';
import { MNIST_INFO } from '../mnist-files.js';
import type { MnistFile, MnistName, MnistSplit } from '../mnist-files.js';
import { nativeCodec } from './native-codec.js';
import { partFile } from './part-file.js';
import { readIfThere } from './read-file.js';

/** Where MNIST and Fashion-MNIST are looked for. */
export interface LoadMnistOptions extends LongWorkOptions {
  /** 60,000 images for training or 10,000 for testing. Default `train`. */
  readonly split?: MnistSplit;
  /** A folder with the published files, gzip or plain, directly or in `mnist/` or `fashion-mnist/`. Default: the environment's `LATENTKIT_DATA_DIR`. */
  readonly dataDir?: string;
  /** Where downloads are kept. Default: the platform's cache folder, or `LATENTKIT_CACHE_DIR`. */
  readonly cacheDir?: string;
  /** Folders on the web with the files, each ending in a slash. Default: the known mirrors. */
  readonly mirrors?: readonly string[];
  /** Default: the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds without a byte after which a mirror counts as down. Default 30,000. */
  readonly stallMs?: number;
}

/**
 * MNIST: 28×28 images of digits, x uint8 [n, 784], y [n]. Taken from `dataDir`, else from the cache, else downloaded
 * into it; a download that was stopped is continued. Every file is checked against the published MD5.
 *
 * Throws `FileMissingError` for a `dataDir` that does not exist, `FileFormatError` for a wrong or damaged file in it,
 * `StorageError` with the reason of every mirror when none delivers, `AbortedError` when stopped.
 */
export function loadMnist(options: LoadMnistOptions = {}): Promise<LabelledDataset> {
  return load('mnist', options);
}

/** Fashion-MNIST: 28×28 images of clothes, with the same options, layout and errors as {@link loadMnist}. */
export function loadFashionMnist(options: LoadMnistOptions = {}): Promise<LabelledDataset> {
  return load('fashion-mnist', options);
}

/** Where a data set's files already are: the folder of the user, the cache, or neither. */
export function locateMnist(name: MnistName, options: Pick<LoadMnistOptions, 'split' | 'dataDir' | 'cacheDir'> = {}): 'data folder' | 'cache' | undefined {
  const { images, labels } = MNIST_INFO[name].files[options.split ?? 'train'];
  const dataDir = options.dataDir ?? process.env.LATENTKIT_DATA_DIR;
  const inFolder = (file: MnistFile): boolean => dataDir !== undefined && candidates(dataDir, name, file).some((path) => existsSync(path));
  if (inFolder(images) && inFolder(labels)) return 'data folder';
  const cached = (file: MnistFile): boolean => existsSync(cachePath(name, file, options.cacheDir));
  return cached(images) && cached(labels) ? 'cache' : undefined;
}

async function load(name: MnistName, options: LoadMnistOptions): Promise<LabelledDataset> {
  const { split = 'train', dataDir, mirrors } = options;
  if (split !== 'train' && split !== 'test') throw new UnknownNameError(`split of ${name}`, split, ['train', 'test']);
  if (mirrors?.length === 0) throw new InvalidParameterError({ parameter: 'mirrors', got: [], expected: 'at least one address' });
  if (dataDir !== undefined && !existsSync(dataDir)) {
    throw new FileMissingError({ parameter: 'dataDir', got: dataDir, expected: 'an existing folder', remedy: 'Check the path, or leave it out to download.' });
  }
  const { images, labels } = MNIST_INFO[name].files[split];
  return mnistDataset(name, split, await obtain(name, images, options), await obtain(name, labels, options));
}

async function obtain(name: MnistName, file: MnistFile, options: LoadMnistOptions): Promise<Uint8Array> {
  return (await fromFolder(name, file, options.dataDir ?? process.env.LATENTKIT_DATA_DIR)) ?? (await fromCache(name, file, options.cacheDir)) ?? fetched(name, file, options);
}

async function fromFolder(name: MnistName, file: MnistFile, folder: string | undefined): Promise<Uint8Array | undefined> {
  if (folder === undefined || folder === '') return undefined;
  const other = name === 'mnist' ? 'fashion-mnist' : 'mnist';
  for (const path of candidates(folder, name, file)) {
    const bytes = await readIfThere(path);
    if (bytes === undefined) continue;
    try {
      return verifyMnistFile(file, bytes, path, nativeCodec);
    } catch (error) {
      // Both data sets use the same file names: a folder with the other one's files simply does not hold this one.
      const twin = Object.values(MNIST_INFO[other].files).flatMap((pair) => [pair.images, pair.labels]).find((f) => f.file === file.file);
      if (twin === undefined || !isMnistFile(twin, bytes, nativeCodec)) throw error;
    }
  }
  return undefined;
}

async function fromCache(name: MnistName, file: MnistFile, cacheDir: string | undefined): Promise<Uint8Array | undefined> {
  const path = cachePath(name, file, cacheDir);
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  try {
    return verifyMnistFile(file, bytes, path, nativeCodec);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    // A damaged copy is no loss: it is downloaded again.
    await rm(path, { force: true });
    return undefined;
  }
}

async function fetched(name: MnistName, file: MnistFile, options: LoadMnistOptions): Promise<Uint8Array> {
  const path = cachePath(name, file, options.cacheDir);
  const { signal, onProgress, stallMs } = options;
  const plain = await download({
    file: `${file.file}.gz`,
    mirrors: options.mirrors ?? MNIST_INFO[name].mirrors,
    part: partFile(`${path}.part`),
    verify: (bytes) => verifyMnistFile(file, bytes, `${file.file}.gz`, nativeCodec),
    fetch: options.fetch ?? globalThis.fetch,
    remedy: `Download ${file.file}.gz and its companions elsewhere and name their folder: --data-dir DIR, dataDir, or LATENTKIT_DATA_DIR=DIR.`,
    signal,
    onProgress,
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  try {
    await rename(`${path}.part`, path);
    await rm(`${path}.part.json`, { force: true });
  } catch (cause) {
    // The data are here all the same; another process may have put the file into place first.
    if (!existsSync(path)) throw new StorageError({ parameter: path, expected: 'a file that can be renamed into place', cause });
  }
  return plain;
}

function candidates(folder: string, name: MnistName, { file }: MnistFile): string[] {
  const names = [`${file}.gz`, file, `${file.replace('-idx', '.idx')}.gz`, file.replace('-idx', '.idx')];
  return [join(folder, name), folder].flatMap((place) => names.map((entry) => join(place, entry)));
}

function cachePath(name: MnistName, { file }: MnistFile, cacheDir: string | undefined): string {
  return join(cacheDir ?? (process.env.LATENTKIT_CACHE_DIR || cacheDirectory('latentkit')), 'datasets', name, `${file}.gz`);
}
