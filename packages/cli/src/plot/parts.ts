import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type NdArray, rowsOf, sliceRows } from '@latentkit/core';
import { UsageError } from '../exit-codes.js';
import { wrongFlag } from '../schema-flags.js';

/** A file, with the name that `name=file` gives it. A file that is there and has such a name itself is a file. */
export function named(given: string): { readonly name: string | undefined; readonly path: string } {
  const [, name, path] = existsSync(given) ? [] : (/^([^=/\\]+)=(.+)$/.exec(given) ?? []);
  return { name, path: path ?? given };
}

/** The name of a file without its folder and its ending. */
export function fileName(path: string): string {
  return basename(path).replace(/\.\w+$/, '');
}

/** One image of several. Throws `UsageError` for a row there is not. */
export function oneImage(images: NdArray, row: number): NdArray {
  if (row < rowsOf(images)) return sliceRows(images, row, row + 1);
  throw wrongFlag('--row', row, `an image from 0 to ${rowsOf(images) - 1}`);
}

/** The error for a figure that needs labels. */
export function noLabels(path: string): UsageError {
  return new UsageError(`${path} has no labels: name their column, a file of integers, or a data set that has them, with --label.`);
}
