import { type NdArray, rowSize } from '@latentkit/core';
import { UsageError } from '../exit-codes.js';
import type { LatentModel } from './model.js';
import { isPicture } from './outputs.js';
import type { Samples } from './samples.js';

/** Flags of what draws images. */
export interface PictureFlags {
  readonly imageShape?: readonly number[] | undefined;
  readonly invert: boolean;
  readonly title?: string | undefined;
}

/** Options of a figure made of images in the units of the data: black and white are the ends of the values that samples can have. */
export function pictureOptions(model: LatentModel, samples: Pick<Samples, 'dataset'> | undefined, flags: PictureFlags) {
  const range = samples?.dataset.range ?? model.range;
  return { ...figureFlags(flags), ...(range !== undefined && { range }) };
}

/** The flags that every figure made of images takes. */
export function figureFlags({ imageShape, invert, title }: PictureFlags) {
  return { invert, ...(imageShape !== undefined && { imageShape }), ...(title !== undefined && { title }) };
}

/** Throws `UsageError` where samples are to be drawn that are no images. */
export function checkPictures(out: readonly string[], x: NdArray, { imageShape }: PictureFlags): void {
  if (!out.some(isPicture) || imageShape !== undefined || x.shape.length > 2) return;
  const side = Math.sqrt(rowSize(x));
  if (Number.isInteger(side)) return;
  throw new UsageError(
    `Samples of ${rowSize(x)} numbers are no square images. Say their height and width with --image-shape 4x5, or write numbers: --out result.npy.`,
  );
}
