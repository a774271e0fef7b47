import type { ArrayInput } from '@latentkit/core';
import { checkCount, checkInteger, checkTexts } from '../checks.js';
import { colourBar } from '../colour-bar.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { checkLimit, rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { difference, errorLine, squaredError, toImagesLike } from '../image-pairs.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { cellsOf, rowSheet } from '../row-sheet.js';
import { barRoom, sheetBody } from '../sheet-body.js';
import { formatNumber } from '../text.js';

/** Options of {@link residualMaps}. */
export interface ResidualMapsOptions extends ImageFigureOptions {
  /** How many columns are shown, from the first image. Default 10, or as many as there are. */
  readonly count?: number;
  /** Names of the rows. Default `Original`, `Reconstruction` and `Difference`. */
  readonly labels?: readonly [original: string, reconstruction: string, difference: string];
  /** Difference at the ends of the colour map. Default: the greatest of those shown. */
  readonly limit?: number;
}

/** What residual maps show. */
export interface ResidualMapsData {
  readonly originals: Images;
  readonly reconstructions: Images;
  /** Reconstruction minus original. */
  readonly differences: Images;
  readonly count: number;
  readonly range: readonly [number, number];
  /** Difference at the ends of the colour map. */
  readonly limit: number;
  readonly scale: number;
  /** Mean squared error per element of each image shown. */
  readonly errors: readonly number[];
}

/**
 * Originals, reconstructions and the difference of the two (reconstruction minus original) in diverging colours around
 * zero, on one scale for all images shown.
 *
 * @param originals shape [n, height, width], [n, height, width, 1] or [n, pixels].
 * @param reconstructions the same shape, in the same order.
 *
 * Throws `ShapeError` for other or unequal shapes and for colour images, `InvalidParameterError` where `count` exceeds
 * the images there are.
 */
export function residualMaps(originals: ArrayInput, reconstructions: ArrayInput, options: ResidualMapsOptions = {}): Figure<'residual-maps', ResidualMapsData> {
  const first = toImages(originals, 'originals', options.imageShape);
  const decoded = toImagesLike(reconstructions, 'reconstructions', first);
  const differences = difference(first, decoded, 'originals');
  const count = checkCount(options.count, first.count, Math.min(10, first.count));
  const range = resolveRange(options.range ?? 'auto', first);
  const limit = checkLimit(options.limit, differences.data.slice(0, count * first.height * first.width));
  const shading = { range, invert: options.invert ?? false };
  const signed = { range: [-limit, limit], invert: false, colorMap: 'diverging' } as const;
  const shown = Array.from({ length: count }, (_, i) => i);
  const errors = shown.map((i) => squaredError(first, decoded, i));
  const labels = checkTexts(options.labels ?? (['Original', 'Reconstruction', 'Difference'] as const), 'labels', 3, 'names of rows');
  const sheet = rowSheet(
    [
      { label: labels[0], cells: cellsOf(first, shown, shading) },
      { label: labels[1], cells: cellsOf(decoded, shown, shading) },
      { label: labels[2], captionLabel: 'MSE', cells: cellsOf(differences, shown, signed, errorLine(errors)) },
    ],
    { width: checkInteger(options.width ?? 820, 'width', 200) - 2 * margin - barRoom },
  );
  const bar = colourBar(signed, Math.max(100, sheet.height - 18), 'difference');
  return makeFigure(
    {
      kind: 'residual-maps',
      title: 'Originals, reconstructions and differences',
      description: [
        `${count} image${count === 1 ? '' : 's'} in columns; rows: ${labels.join(', ')}.`,
        `Mean squared error ${formatNumber(errors.reduce((a, b) => a + b, 0) / count)}; the colours of the differences reach from ${formatNumber(-limit)} to ${formatNumber(limit)};`,
        `in the images ${rangeText(range, shading.invert)}.`,
      ].join(' '),
      ...sheetBody(sheet, { bar }),
      data: { originals: first, reconstructions: decoded, differences, count, range, limit, scale: sheet.scale, errors },
    },
    options,
  );
}
