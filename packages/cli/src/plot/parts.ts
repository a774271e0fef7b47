import { type NdArray, rowsOf, sliceRows } from '@latentkit/core';
import { UsageError } from '../exit-codes.js';
import { wrongFlag } from '../schema-flags.js';

/** The name of a further row: `denoising=file.npy`, or the file without its ending. */
export function labelOf(given: string): string {
  return /^([^=/\\]+)=/.exec(given)?.[1] ?? given.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
}

/** The file in `name=file`. */
export function fileOf(given: string): string {
  return given.replace(/^[^=/\\]+=/, '');
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
