import { ShapeError, toMatrix } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkCount, checkInteger, checkList, checkTexts } from '../checks.js';
import { colourBar } from '../colour-bar.js';
import { checkColorMap } from '../colour-maps.js';
import type { ColorMapName } from '../colour-maps.js';
import { extentOf } from '../extent.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import type { Shading } from '../image-sheet.js';
import { toImagesLike } from '../image-pairs.js';
import { greatestSize, resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { cellsOf, rowSheet } from '../row-sheet.js';
import { barRoom, sheetBody } from '../sheet-body.js';
import { formatNumber } from '../text.js';

/** Options of {@link codeImages}. */
export interface CodeImagesOptions extends ImageFigureOptions {
  /** How many columns are shown, from the first image. Default 10, or as many as there are. */
  readonly count?: number;
  /** Height and width of a code's picture. Default: the two factors of the code size that are nearest each other, the smaller first; [4, 8] for 32. */
  readonly codeShape?: readonly [height: number, width: number];
  /** Colours of the codes. Default `viridis` where no code is below 0, `diverging` around 0 where one is. */
  readonly colorMap?: ColorMapName;
  /** Names of the rows. Default `Original`, `Code` and `Reconstruction`. */
  readonly labels?: readonly [original: string, code: string, reconstruction: string];
}

/** What code images show. */
export interface CodeImagesData {
  readonly originals: Images;
  readonly codes: Images;
  readonly reconstructions: Images;
  readonly count: number;
  readonly range: readonly [number, number];
  /** Values at the ends of the codes' colour map. */
  readonly codeRange: readonly [number, number];
  readonly scale: number;
}

/**
 * Each image above its code drawn as a small picture, and what the code decodes to: whether codes are sparse, and which
 * units similar images share, is to be seen at a glance.
 *
 * @param originals shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels].
 * @param codes shape [n, code size].
 * @param reconstructions the shape of the originals.
 *
 * Throws `ShapeError` for other or unequal shapes, `NonFiniteError` for codes that are no numbers,
 * `InvalidParameterError` where `count` exceeds the images there are, `UnknownNameError` for an unknown colour map.
 */
export function codeImages(
  originals: ArrayInput,
  codes: ArrayInput,
  reconstructions: ArrayInput,
  options: CodeImagesOptions = {},
): Figure<'code-images', CodeImagesData> {
  const first = toImages(originals, 'originals', options.imageShape);
  const decoded = toImagesLike(reconstructions, 'reconstructions', first);
  const count = checkCount(options.count, first.count, Math.min(10, first.count));
  const pictures = toPictures(codes, first.count, options.codeShape);
  const shownValues = pictures.data.slice(0, count * pictures.height * pictures.width);
  const signed = shownValues.some((v) => v < 0);
  const most = greatestSize(shownValues);
  const codeRange: readonly [number, number] = [signed ? -most : 0, most];
  const colorMap = checkColorMap(options.colorMap ?? (signed ? 'diverging' : 'viridis'));
  const codeShading: Shading = { range: codeRange, invert: false, colorMap };
  const range = resolveRange(options.range ?? 'auto', first);
  const shading: Shading = { range, invert: options.invert ?? false };
  const shown = Array.from({ length: count }, (_, i) => i);
  const labels = checkTexts(options.labels ?? (['Original', 'Code', 'Reconstruction'] as const), 'labels', 3, 'names of rows');
  const sheet = rowSheet(
    [
      { label: labels[0], cells: cellsOf(first, shown, shading) },
      { label: labels[1], cells: cellsOf(pictures, shown, codeShading) },
      { label: labels[2], cells: cellsOf(decoded, shown, shading) },
    ],
    { width: checkInteger(options.width ?? 820, 'width', 200) - 2 * margin - barRoom },
  );
  const bar = colourBar(codeShading, Math.max(100, sheet.height), 'code');
  const [least, greatest] = extentOf(shownValues);
  const zeros = shownValues.filter((v) => v === 0).length / shownValues.length;
  return makeFigure(
    {
      kind: 'code-images',
      title: 'Images and their codes',
      description: [
        `${count} image${count === 1 ? '' : 's'} in columns, their codes of ${pictures.height * pictures.width} numbers as pictures of ${pictures.height} by ${pictures.width}, and their reconstructions.`,
        `Codes reach from ${formatNumber(least)} to ${formatNumber(greatest)}; ${Math.round(100 * zeros)}% are zero.`,
        `In the images ${rangeText(range, shading.invert)}.`,
      ].join(' '),
      ...sheetBody(sheet, { bar }),
      data: { originals: first, codes: pictures, reconstructions: decoded, count, range, codeRange, scale: sheet.scale },
    },
    options,
  );
}

function toPictures(codes: ArrayInput, samples: number, codeShape: readonly [number, number] | undefined): Images {
  const { data, shape } = toMatrix(codes, { name: 'codes' });
  const [rows, size] = shape;
  if (rows !== samples) throw new ShapeError({ parameter: 'codes', got: shape, expected: `${samples} codes, one for each image` });
  const [height, width] = checkList(codeShape ?? squarest(size), 'codeShape', 'a height and a width');
  const valid = Number.isInteger(height) && Number.isInteger(width) && height > 0 && height * width === size;
  if (!valid) throw new ShapeError({ parameter: 'codeShape', got: [height, width], expected: `[height, width] with a product of ${size}, the size of a code` });
  return { data, count: rows, height, width, channels: 1 };
}

function squarest(size: number): readonly [number, number] {
  let height = Math.floor(Math.sqrt(size));
  while (size % height !== 0) height--;
  return [height, size / height];
}
