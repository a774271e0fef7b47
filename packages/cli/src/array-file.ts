import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { FileMissingError, InvalidParameterError, type NdArray, flattenRows } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { readCsv, readNpy, writeCsv, writeNpy } from '@latentkit/datasets';

/** `npy` or `csv` by a file's ending. Throws `InvalidParameterError` for another. */
export function arrayFormat(path: string): 'npy' | 'csv' {
  if (path.endsWith('.npy')) return 'npy';
  if (path.endsWith('.csv')) return 'csv';
  throw new InvalidParameterError({ parameter: 'file', got: path, expected: 'a name that ends in .npy or .csv' });
}

/** Reads a matrix from an NPY or CSV file. */
export async function readArray(path: string): Promise<NdArray> {
  const format = arrayFormat(path);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new FileMissingError({ parameter: 'file', got: path, expected: 'a file that can be read', cause });
  });
  const own = new Uint8Array(bytes);
  return format === 'npy' ? readNpy(own, path) : readCsv(own, { name: path }).x;
}

/** Writes samples to an NPY file, or as rows with a header (`prefix 0`, …) to a CSV file, whole or not at all. */
export async function writeArray(path: string, array: NdArray, prefix: string, names?: readonly string[]): Promise<void> {
  const rows = flattenRows(array);
  const columns = names?.length === rows.shape[1] ? names : Array.from({ length: rows.shape[1] }, (_, i) => `${prefix} ${i}`);
  const bytes = arrayFormat(path) === 'npy' ? writeNpy(array) : new TextEncoder().encode(writeCsv(rows, { featureNames: columns }));
  await directoryStore(dirname(path)).write(basename(path), bytes);
}
