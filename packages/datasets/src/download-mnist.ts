import { FileFormatError } from '@latentkit/core';
import type { FileStore, LongWorkOptions } from '@latentkit/core';
import type { LabelledDataset } from './dataset.js';
import { download } from './download.js';
import { memoryPart } from './memory-part.js';
import { mnistDataset, verifyMnistFile } from './mnist.js';
import { MNIST_INFO } from './mnist-files.js';
import type { MnistFile, MnistName, MnistSplit } from './mnist-files.js';

/** Options of {@link downloadMnist}. */
export interface DownloadMnistOptions extends LongWorkOptions {
  /** Default `mnist`. */
  readonly name?: MnistName;
  /** Default `train`. */
  readonly split?: MnistSplit;
  /** Folders on the web with the four files, each ending in a slash. Default: the known mirrors. */
  readonly mirrors?: readonly string[];
  /** Where the files are kept between calls, such as a store in IndexedDB. Default: nowhere. */
  readonly cache?: FileStore;
  /** Default: the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * MNIST or Fashion-MNIST from the web, for browsers and wherever there is no file system; in Node use `loadMnist` of
 * `@latentkit/datasets/node`. x: uint8 [n, 784], y: [n]. Checksums are verified, also of what the cache holds.
 *
 * Throws `StorageError` with the reason of every mirror when none delivers, `AbortedError` when stopped.
 */
export async function downloadMnist(options: DownloadMnistOptions = {}): Promise<LabelledDataset> {
  const { name = 'mnist', split = 'train' } = options;
  const { images, labels } = MNIST_INFO[name].files[split];
  return mnistDataset(name, split, await obtain(images, name, options), await obtain(labels, name, options));
}

async function obtain(file: MnistFile, name: MnistName, options: DownloadMnistOptions): Promise<Uint8Array> {
  const { cache, signal, onProgress } = options;
  const path = `${name}/${file.file}.gz`;
  if (cache !== undefined && (await cache.has(path))) {
    try {
      return verifyMnistFile(file, await cache.read(path), `${cache.location}/${path}`);
    } catch (error) {
      // A damaged copy is no loss: it is downloaded again.
      if (!(error instanceof FileFormatError)) throw error;
    }
  }
  const { bytes, plain } = await download({
    file: `${file.file}.gz`,
    mirrors: options.mirrors ?? MNIST_INFO[name].mirrors,
    part: memoryPart(),
    verify: (received) => ({ bytes: received, plain: verifyMnistFile(file, received, `${file.file}.gz`) }),
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    remedy: 'Check the network connection, or serve the files yourself and name the folder in `mirrors`.',
    signal,
    onProgress,
  });
  await cache?.write(path, bytes);
  return plain;
}
