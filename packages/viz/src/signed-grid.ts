import { UnknownNameError } from '@latentkit/core';
import { checkInteger, checkTexts } from './checks.js';
import { colourBar, ownScaleTicks } from './colour-bar.js';
import { margin } from './figure.js';
import type { DrawContext, FigureOptions } from './figure.js';
import { checkLimit, idealColumns } from './image-layout.js';
import { greatestSize } from './pixels.js';
import type { Images } from './pixels.js';
import { rowSheet } from './row-sheet.js';
import { barRoom, sheetBody } from './sheet-body.js';

/** Options of every figure that shows signed pictures in a grid. */
export interface SignedGridOptions extends FigureOptions {
  /** Height and width of a picture: needed where its pixels do not make a square. */
  readonly imageShape?: readonly [height: number, width: number];
  /** Pictures in a row. Default: as many as make the grid about half as wide again as high. */
  readonly columns?: number;
  /** Width the grid is to fill, in pixels, nearly. Default 640. */
  readonly width?: number;
  /** One scale for all pictures, so that strong and weak can be compared, or for each its own, so that weak ones can be seen. */
  readonly scale?: 'shared' | 'each';
  /** Value at the ends of a shared scale. Default: the greatest size of a value shown. */
  readonly limit?: number;
  /** Words below the pictures, in their order before sorting. */
  readonly captions?: readonly string[];
}

/** What a grid of signed pictures shows. */
export interface SignedGridData {
  readonly images: Images;
  /** Which image stands where, in rows. */
  readonly order: readonly number[];
  readonly columns: number;
  /** Value at the ends of the colour map: one for all, or one for each picture shown. */
  readonly limits: readonly number[];
  /** Screen pixels for each pixel of an image. */
  readonly scale: number;
}

/** Lays signed pictures out in a grid with captions and a colour bar, in diverging colours around zero. */
export function signedGrid(
  images: Images,
  order: readonly number[],
  own: 'shared' | 'each',
  label: string,
  captions: readonly string[] | undefined,
  options: SignedGridOptions,
): { readonly data: SignedGridData; readonly width: number; readonly height: number; draw(context: DrawContext): string } {
  if (own !== 'shared' && own !== 'each') throw new UnknownNameError('scale', String(own), ['shared', 'each']);
  if (captions !== undefined) checkTexts(captions, 'captions', images.count, 'captions, one for each picture');
  const columns = Math.min(order.length, checkInteger(options.columns ?? idealColumns(order.length, images), 'columns', 1));
  const size = images.height * images.width;
  const valuesOf = (i: number): ArrayLike<number> => images.data.subarray(i * size, (i + 1) * size);
  const each = order.map((i) => greatestSize(valuesOf(i)));
  const shared = checkLimit(options.limit, order.flatMap((i) => Array.from(valuesOf(i))));
  const limits = own === 'shared' ? [shared] : each;
  const shadingOf = (limit: number) => ({ range: [-limit, limit] as const, invert: false, colorMap: 'diverging' as const });
  const rows = Array.from({ length: Math.ceil(order.length / columns) }, (_, r) => ({
    cells: order.slice(r * columns, (r + 1) * columns).map((index, c) => ({
      images,
      index,
      shading: shadingOf(own === 'shared' ? shared : each[r * columns + c]),
      caption: captions?.[index],
    })),
  }));
  const sheet = rowSheet(rows, { width: checkInteger(options.width ?? 640, 'width', 160) - 2 * margin - barRoom });
  const length = Math.min(240, Math.max(110, sheet.height));
  const bar = own === 'shared' ? colourBar(shadingOf(shared), length, label) : colourBar(shadingOf(1), length, label, ownScaleTicks);
  return { data: { images, order, columns, limits, scale: sheet.scale }, ...sheetBody(sheet, { bar }) };
}

/** How the scale of a grid reads in words. */
export function scaleText(data: SignedGridData, own: 'shared' | 'each', format: (x: number) => string): string {
  if (own === 'each') return 'each picture has its own scale around zero';
  return `colours reach from ${format(-data.limits[0])} to ${format(data.limits[0])}`;
}
