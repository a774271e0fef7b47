import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FileFormatError, FileMissingError, InvalidParameterError, random, rowsOf, sizeOf } from '@latentkit/core';
import type { NumericArray } from '@latentkit/core';
import type { BatchSourceOptions } from '../array-batches.js';
import type { BatchOptions, BatchSource } from '../batch-source.js';
import { decodeElements, storedSize } from '../elements.js';
import { checkPayload } from '../file-shape.js';
import { npyHeaderLength, readNpyHeader } from '../npy-header.js';
import type { NpyHeader } from '../npy-header.js';
import { readNpy } from '../npy.js';
import { rebatch } from '../rebatch.js';
import type { Block } from '../rebatch.js';
import { readBytes } from './read-file.js';

/** Options of the sources that read files block by block. */
export interface FileBatchesOptions extends BatchSourceOptions {
  /** Rows in memory at a time. With `shuffle`, rows change places within their block. Default 8,192. */
  readonly blockRows?: number;
}

/** Options of {@link npyFileBatches}. */
export interface NpyFileBatchesOptions extends FileBatchesOptions {
  /** Path of an NPY file with the labels, which are held in memory: shape [n]. */
  readonly labels?: string;
}

/**
 * Batches of an NPY file of any size: shape [n, ...], C order. One block of rows is in memory at a time. With
 * `shuffle`, blocks come in random order and rows in random order within their block, decided by seed and epoch.
 *
 * Throws, before the first batch, what `readNpy` throws for a bad header, `InvalidParameterError` for Fortran order.
 */
export async function npyFileBatches(path: string, options: NpyFileBatchesOptions = {}): Promise<BatchSource & { readonly length: number }> {
  const { blockRows = 8192, shuffle = false, seed = 0, offset = 0, scale = 1 } = options;
  if (!Number.isInteger(blockRows) || blockRows < 1) throw new InvalidParameterError({ parameter: 'blockRows', got: blockRows, expected: 'an integer >= 1' });
  const header = await withFile(path, (file) => readHeader(file, path));
  const [n] = header.shape;
  const sampleShape = header.shape.length === 1 ? [1] : header.shape.slice(1);
  const labels = options.labels === undefined ? undefined : await readLabels(options.labels, n);
  const blocks = Math.ceil(n / blockRows);
  const source = random(seed);

  async function* read({ epoch }: BatchOptions): AsyncGenerator<Block> {
    const file = await openFile(path);
    try {
      const order = shuffle ? source.stream('datasets/blocks').at(epoch).permutation(blocks) : undefined;
      for (let i = 0; i < blocks; i++) {
        const block = order?.[i] ?? i;
        const from = block * blockRows;
        const rows = Math.min(blockRows, n - from);
        yield {
          x: await readRows(file, path, header, from, rows),
          y: labels?.subarray(from, from + rows),
          order: shuffle ? source.stream(`datasets/block/${block}`).at(epoch).permutation(rows) : undefined,
        };
      }
    } finally {
      await file.close();
    }
  }
  return { sampleShape, length: n, batches: (pass) => rebatch(read(pass), sampleShape, { offset, scale }, pass) };
}

async function readHeader(file: FileHandle, path: string): Promise<NpyHeader> {
  const { size } = await file.stat();
  const length = npyHeaderLength(await readAt(file, path, 0, Math.min(12, size)), path);
  const header = readNpyHeader(await readAt(file, path, 0, Math.min(length, size)), path);
  checkPayload(path, header.shape, storedSize(header.type), size - header.offset);
  if (header.fortranOrder && header.shape.length > 1) {
    throw new InvalidParameterError({ parameter: path, got: 'Fortran order', expected: 'C order, so that rows lie together', remedy: 'Save np.ascontiguousarray(x).' });
  }
  if (header.shape.length === 0 || sizeOf(header.shape) === 0) {
    throw new FileFormatError({ parameter: path, got: header.shape, expected: 'at least one sample with at least one number' });
  }
  return header;
}

async function readRows(file: FileHandle, path: string, header: NpyHeader, from: number, rows: number): Promise<NumericArray> {
  const rowBytes = sizeOf(header.shape.slice(1)) * storedSize(header.type);
  const bytes = await readAt(file, path, header.offset + from * rowBytes, rows * rowBytes);
  return decodeElements(bytes, header.type, header.littleEndian, `${path}, block at row ${from}`);
}

async function readAt(file: FileHandle, path: string, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new FileFormatError({ parameter: path, got: position + filled, expected: `${position + length} bytes`, remedy: 'The file was shortened while it was read.' });
    filled += bytesRead;
  }
  return bytes;
}

async function readLabels(path: string, n: number): Promise<Int32Array> {
  const labels = readNpy(await readBytes(path), path);
  if (labels.shape.length !== 1 || rowsOf(labels) !== n || labels.data.some((label) => (label | 0) !== label)) {
    throw new FileFormatError({ parameter: path, got: labels.shape, expected: `${n} integer labels` });
  }
  return Int32Array.from(labels.data);
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openFile(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new FileMissingError({ parameter: path, got: (cause as NodeJS.ErrnoException).code, expected: 'a file that can be read', cause });
  }
}
