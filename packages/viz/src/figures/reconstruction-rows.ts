import type { ArrayInput } from '@latentkit/core';
import { checkCount, checkInteger, checkTexts } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { errorLine, squaredError, readMore, toImagesLike } from '../image-pairs.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images, ValueRange } from '../pixels.js';
import { cellsOf, rowSheet } from '../row-sheet.js';
import { sheetBody } from '../sheet-body.js';
import { formatNumber } from '../text.js';

/** Options of {@link reconstructionRows}. */
export interface ReconstructionRowsOptions extends ImageFigureOptions {
  /** How many columns are shown, from the first image. Default 10, or as many as there are. */
  readonly count?: number;
  /** Names of the rows. Default `Original` and `Reconstruction`. */
  readonly labels?: readonly [original: string, reconstruction: string];
  /** Further rows below, such as the reconstructions of another model. */
  readonly more?: readonly { readonly label: string; readonly images: ArrayInput }[];
  /** Whether each reconstruction has its mean squared error below it. Default true. */
  readonly errors?: boolean;
  /** Which values are black and white, for all rows; `auto` (the default) is decided by the originals. */
  readonly range?: ValueRange;
}

/** What reconstruction rows show. */
export interface ReconstructionRowsData {
  readonly rows: readonly { readonly label: string; readonly images: Images }[];
  readonly count: number;
  readonly range: readonly [number, number];
  /** Screen pixels for each pixel of an image. */
  readonly scale: number;
  /** Mean squared error per element of each shown image against its original; one list for every row but the first. */
  readonly errors: readonly (readonly number[])[];
}

/**
 * Originals in a row, and below each what a model made of it, with its mean squared error (mean over the elements of
 * the image, in the data's units squared).
 *
 * @param originals shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels].
 * @param reconstructions the same shape, in the same order.
 *
 * Throws `ShapeError` for other or unequal shapes, `InvalidParameterError` where `count` exceeds the images there are.
 */
export function reconstructionRows(
  originals: ArrayInput,
  reconstructions: ArrayInput,
  options: ReconstructionRowsOptions = {},
): Figure<'reconstruction-rows', ReconstructionRowsData> {
  const first = toImages(originals, 'originals', options.imageShape);
  const [originalLabel, reconstructionLabel] = checkTexts(options.labels ?? (['Original', 'Reconstruction'] as const), 'labels', 2, 'names of rows');
  const rows = [
    { label: originalLabel, images: first },
    { label: reconstructionLabel, images: toImagesLike(reconstructions, 'reconstructions', first) },
    ...readMore(options.more, first),
  ];
  const count = checkCount(options.count, first.count, Math.min(10, first.count));
  const range = resolveRange(options.range ?? 'auto', first);
  const invert = options.invert ?? false;

  const errors = rows.slice(1).map(({ images }) => Array.from({ length: count }, (_, i) => squaredError(first, images, i)));
  const shown = Array.from({ length: count }, (_, i) => i);
  const sheet = rowSheet(
    rows.map(({ label, images }, r) => {
      const captions = r === 0 || options.errors === false ? undefined : errorLine(errors[r - 1]);
      return { label, captionLabel: 'MSE', cells: cellsOf(images, shown, { range, invert }, captions) };
    }),
    { width: checkInteger(options.width ?? 760, 'width', 160) - 2 * margin },
  );
  return makeFigure(
    {
      kind: 'reconstruction-rows',
      title: 'Originals and reconstructions',
      description: describe(rows, count, errors, range, invert),
      ...sheetBody(sheet),
      data: { rows, count, range, scale: sheet.scale, errors },
    },
    options,
  );
}

function describe(
  rows: ReconstructionRowsData['rows'],
  count: number,
  errors: readonly (readonly number[])[],
  range: readonly [number, number],
  invert: boolean,
): string {
  const means = errors.map((row, i) => `${rows[i + 1].label}: mean squared error ${formatNumber(row.reduce((a, b) => a + b, 0) / count)}`);
  return `${count} image${count === 1 ? '' : 's'} in columns; rows: ${rows.map((r) => r.label).join(', ')}. ${means.join('; ')}; ${rangeText(range, invert)}.`;
}
