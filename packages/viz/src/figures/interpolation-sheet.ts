import { InvalidParameterError, ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, checkList, checkText } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { rowSheet } from '../row-sheet.js';
import { sheetBody } from '../sheet-body.js';

/** Options of {@link interpolationSheet}. */
export interface InterpolationSheetOptions extends ImageFigureOptions {
  /** Images in a row. */
  readonly columns: number;
  /** Indices of the framed images. Default: every second one of every second row, as in a grid whose rows and columns were doubled. */
  readonly framed?: readonly number[];
  /** What the frames say in the legend. Default `given`. */
  readonly framedLabel?: string;
}

/** What an interpolation sheet shows. */
export interface InterpolationSheetData {
  readonly images: Images;
  readonly rows: number;
  readonly columns: number;
  /** Indices of the framed images. */
  readonly framed: readonly number[];
  readonly range: readonly [number, number];
  readonly scale: number;
}

/**
 * Decoded images of a grid of codes that was made finer by interpolation, the given ones framed: 5 rows of 7 images,
 * for instance, of which 3 rows of 4 are given.
 *
 * @param images shape [rows · columns, height, width], […, 1 or 3] or [rows · columns, pixels], row by row.
 *
 * Throws `ShapeError` for another shape and rows that are not full, `InvalidParameterError` for frames that are no images.
 */
export function interpolationSheet(images: ArrayInput, options: InterpolationSheetOptions): Figure<'interpolation-sheet', InterpolationSheetData> {
  const all = toImages(images, 'images', options.imageShape);
  const columns = checkInteger(options.columns, 'columns', 1);
  const rows = all.count / columns;
  if (!Number.isInteger(rows)) throw new ShapeError({ parameter: 'images', got: all.count, expected: `full rows of ${columns} images` });
  const doubled = Array.from({ length: all.count }, (_, i) => i).filter((i) => (i % columns) % 2 === 0 && Math.floor(i / columns) % 2 === 0);
  const framed = checkList(options.framed ?? doubled, 'framed', 'indices of images');
  const wrong = framed.find((f) => !Number.isInteger(f) || f < 0 || f >= all.count);
  if (wrong !== undefined) throw new InvalidParameterError({ parameter: 'framed', got: wrong, expected: `indices from 0 to ${all.count - 1}` });
  const range = resolveRange(options.range ?? 'auto', all);
  const shading = { range, invert: options.invert ?? false };
  const sheet = rowSheet(
    Array.from({ length: rows }, (_, r) => ({
      cells: Array.from({ length: columns }, (_, c) => ({ images: all, index: r * columns + c, shading, framed: framed.includes(r * columns + c) })),
    })),
    { width: checkInteger(options.width ?? 520, 'width', 100) - 2 * margin },
  );
  return makeFigure(
    {
      kind: 'interpolation-sheet',
      title: 'Interpolation between images',
      description: `${rows} rows of ${columns} images, ${framed.length} of them given and the others interpolated; ${rangeText(range, shading.invert)}.`,
      data: { images: all, rows, columns, framed, range, scale: sheet.scale },
      ...sheetBody(sheet, { framed: framed.length === 0 ? undefined : checkText(options.framedLabel ?? 'given', 'framedLabel') }),
    },
    options,
  );
}
