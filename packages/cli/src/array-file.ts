import { readFile } from 'node:fs/promises';
import { FileMissingError, InvalidParameterError, type NdArray, flattenRows } from '@latentkit/core';
import { writeFiles } from '@latentkit/core/node';
import { readCsv, readNpy, writeCsv, writeNpy } from '@latentkit/datasets';

/** `npy` or `csv` by a file's ending. Throws `InvalidParameterError` for another. */
export function arrayFormat(path: string): 'npy' | 'csv' {
  if (/\.npy$/i.test(path)) return 'npy';
  if (/\.csv$/i.test(path)) return 'csv';
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

/** Samples as the bytes of an NPY file, or as rows with a header (`prefix 0`, …) those of a CSV file, by the ending of a path. */
export function arrayBytes(path: string, array: NdArray, prefix: string): Uint8Array {
  if (arrayFormat(path) === 'npy') return writeNpy(array);
  const rows = flattenRows(array);
  return new TextEncoder().encode(writeCsv(rows, { featureNames: Array.from({ length: rows.shape[1] }, (_, i) => `${prefix} ${i}`) }));
}

/** Writes {@link arrayBytes}, whole or not at all. */
export async function writeArray(path: string, array: NdArray, prefix: string): Promise<void> {
  await writeFiles(new Map([[path, arrayBytes(path, array, prefix)]]));
}
