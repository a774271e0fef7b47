import type { ArrayInput } from '@latentkit/core';
import { checkCount, checkInteger, checkTexts } from '../checks.js';
import { colourBar } from '../colour-bar.js';
import { checkColorMap } from '../colour-maps.js';
import type { ColorMapName } from '../colour-maps.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { gapOf, idealColumns, imageScale, rangeText } from '../image-layout.js';
import { paintTiles, rasterElement } from '../image-sheet.js';
import { textElement } from '../markup.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images, ValueRange } from '../pixels.js';
import { barRoom } from '../sheet-body.js';
import { fitText, fontSize, textWidth } from '../text.js';

/** Options of {@link imageGrid}. */
export interface ImageGridOptions extends FigureOptions {
  /** Height, width and, for colour, 3: needed where images come as flat rows that are not square. */
  readonly imageShape?: readonly number[];
  /** How many images are shown, from the first one. Default: all, at most 100. */
  readonly count?: number;
  /** Images in a row. Default: as many as make the grid about half as wide again as high. */
  readonly columns?: number;
  /** Width the grid is to fill, in pixels, nearly: images are enlarged by a whole number. Default 640. */
  readonly width?: number;
  /** Which values are black and white. Default `auto`, see {@link ValueRange}. */
  readonly range?: ValueRange;
  /** Dark on light instead of light on dark. Default false. */
  readonly invert?: boolean;
  /** Colours of grey images, with a bar that says what they mean. Default `gray`, without a bar. */
  readonly colorMap?: ColorMapName;
  /** A word below each image that is shown. */
  readonly captions?: readonly string[];
}

/** What an image grid shows. */
export interface ImageGridData {
  readonly images: Images;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly range: readonly [number, number];
  /** Screen pixels for each pixel of an image. */
  readonly scale: number;
}

/**
 * Images side by side in rows.
 *
 * @param images shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels]; NaN and infinite pixels are
 *   drawn in the theme's colour for missing values.
 *
 * Throws `ShapeError` for another shape or no images, `InvalidParameterError` where `count` exceeds the images there
 * are or another option is out of its range.
 */
export function imageGrid(images: ArrayInput, options: ImageGridOptions = {}): Figure<'image-grid', ImageGridData> {
  const all = toImages(images, 'images', options.imageShape);
  const count = checkCount(options.count, all.count, Math.min(100, all.count));
  const { captions } = options;
  if (captions !== undefined) checkTexts(captions, 'captions', count, 'captions, one for each image shown');
  const columns = Math.min(count, checkInteger(options.columns ?? idealColumns(count, all), 'columns', 1));
  const rows = Math.ceil(count / columns);
  const wanted = checkInteger(options.width ?? 640, 'width', 64) - 2 * margin - ((options.colorMap ?? 'gray') === 'gray' ? 0 : barRoom);
  const scale = imageScale(all.width, columns, wanted);
  const gap = gapOf(all.width * scale);
  const captionWidth = captions === undefined ? 0 : Math.min(90, Math.max(...captions.map((c) => textWidth(c, fontSize.tick))));
  const pitch = Math.max(all.width * scale, Math.ceil(captionWidth)) + gap;
  const rowPitch = all.height * scale + gap + (captions === undefined ? 0 : 16);
  const sheet = { width: columns * pitch - gap, height: rows * rowPitch - gap };
  const colorMap = checkColorMap(options.colorMap ?? 'gray');
  const range = resolveRange(options.range ?? 'auto', all, colorMap);
  const shading = { range, invert: options.invert ?? false, colorMap };
  const bar = colorMap === 'gray' || all.channels === 3 ? undefined : colourBar(shading, Math.min(240, Math.max(110, sheet.height)), 'value');
  const beside = bar === undefined ? 0 : 18 + bar.width;
  const inset = Math.floor((pitch - gap - all.width * scale) / 2);
  const places = Array.from({ length: count }, (_, i) => ({ x: (i % columns) * pitch, y: Math.floor(i / columns) * rowPitch }));
  return makeFigure(
    {
      kind: 'image-grid',
      title: 'Images',
      description: `${count} image${count === 1 ? '' : 's'} of ${all.height} by ${all.width} pixels in ${rows} row${rows === 1 ? '' : 's'}; ${rangeText(range, shading.invert, colorMap)}.`,
      width: Math.max(sheet.width + beside + 2 * margin, 120),
      height: Math.max(sheet.height, bar?.height ?? 0) + 2 * margin,
      data: { images: all, count, rows, columns, range, scale },
      draw: ({ theme }) => {
        const tiles = places.map(({ x, y }, index) => ({ images: all, index, x: x + inset, y }));
        const raster = paintTiles(sheet.width, sheet.height, scale, tiles, shading, theme);
        const words = (captions ?? []).map((caption, i) =>
          textElement(fitText(caption, pitch - 2, fontSize.tick), {
            x: margin + places[i].x + (pitch - gap) / 2,
            y: margin + places[i].y + all.height * scale + 13,
            'text-anchor': 'middle',
            fill: theme.muted,
          }),
        );
        return rasterElement(raster, margin, margin) + words.join('') + (bar?.draw(theme, margin + sheet.width + 18, margin) ?? '');
      },
    },
    options,
  );
}
