import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, checkText } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { paintTiles, rasterElement } from '../image-sheet.js';
import { element, textElement } from '../markup.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { fitText, fontSize, formatNumber, textWidth } from '../text.js';
import { tickFormat } from '../ticks.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link travelSheet}. */
export interface TravelSheetOptions extends ImageFigureOptions {
  /** Shape [columns]: value of the horizontal code axis in each column. */
  readonly x: VectorInput;
  /** Shape [rows]: value of the vertical code axis in each row of the images. */
  readonly y: VectorInput;
  /** Name of the horizontal axis. Default `z0`. */
  readonly xLabel?: string;
  /** Name of the vertical axis. Default `z1`. */
  readonly yLabel?: string;
  /** Pixels between the images. Default 0: images with an empty rim, such as those of MNIST, make one picture. */
  readonly gap?: number;
}

/** What a travel sheet shows. */
export interface TravelSheetData {
  readonly images: Images;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Rows of the images from the top of the sheet: those with the greatest y first. */
  readonly order: readonly number[];
  readonly range: readonly [number, number];
  readonly scale: number;
}

/**
 * Images decoded from a grid of codes over two axes, without gaps, the values of the axes beside and below. The vertical
 * axis points up as in a scatter of the same codes, so that the two figures can be laid over each other.
 *
 * @param images shape [rows · columns, height, width], […, 1 or 3] or [rows · columns, pixels]: image i · columns + j
 *   belongs to `y[i]` and `x[j]`.
 *
 * Throws `ShapeError` unless there is one image for each pair of values.
 */
export function travelSheet(images: ArrayInput, options: TravelSheetOptions): Figure<'travel-sheet', TravelSheetData> {
  const all = toImages(images, 'images', options.imageShape);
  const x = toVector(options.x, 'x');
  const y = toVector(options.y, 'y');
  if (x.length * y.length !== all.count) {
    throw new ShapeError({ parameter: 'images', got: all.count, expected: `${y.length * x.length} images, one for each of ${y.length} values of y and ${x.length} of x` });
  }
  const order = y.map((_, i) => i).sort((a, b) => y[b] - y[a] || a - b);
  const range = resolveRange(options.range ?? 'auto', all);
  const invert = options.invert ?? false;
  const [xWords, yWords] = [x.map(tickFormat(x)), y.map(tickFormat(y))];
  const left = margin + Math.ceil(Math.max(...yWords.map((w) => textWidth(w, fontSize.tick)))) + 8;
  const gap = checkInteger(options.gap ?? 0, 'gap', 0, 100);
  const wanted = checkInteger(options.width ?? 560, 'width', 100) - left - margin - (x.length - 1) * gap;
  const scale = Math.max(1, Math.min(Math.round(wanted / (x.length * all.width)), Math.floor(128 / all.width)));
  const [cellWidth, cellHeight] = [all.width * scale, all.height * scale];
  const top = margin + 20;
  const [across, down] = [cellWidth + gap, cellHeight + gap];
  const sheet = { width: x.length * across - gap, height: y.length * down - gap };
  const [xLabel, yLabel] = [checkText(options.xLabel ?? 'z0', 'xLabel'), checkText(options.yLabel ?? 'z1', 'yLabel')];
  const data = { images: all, x, y, order, range, scale };
  const cells = order.flatMap((row, r) =>
    x.map((value, c) => ({
      x: left + c * across,
      y: top + r * down,
      width: cellWidth,
      height: cellHeight,
      label: `${xLabel} = ${formatNumber(value)}, ${yLabel} = ${formatNumber(y[row])}`,
    })),
  );
  const draw = ({ theme }: DrawContext): string => {
    const tiles = order.flatMap((row, r) => x.map((_, c) => ({ images: all, index: row * x.length + c, x: c * across, y: r * down })));
    const bottom = top + sheet.height;
    const tick = { stroke: theme.rule };
    const label = { 'font-size': fontSize.label, fill: theme.muted };
    const xStep = Math.ceil((Math.max(...xWords.map((w) => textWidth(w, fontSize.tick))) + 8) / across);
    const yStep = Math.ceil(16 / down);
    return [
      element('g', { 'data-interactive': 'cells' }, rasterElement(paintTiles(sheet.width, sheet.height, scale, tiles, { range, invert }, theme), left, top)),
      ...marked(x.length, xStep).map((c) => {
        const at = left + c * across + cellWidth / 2;
        return element('line', { x1: at, x2: at, y1: bottom, y2: bottom + 4, ...tick }) + textElement(xWords[c], { x: at, y: bottom + 16, 'text-anchor': 'middle', fill: theme.muted });
      }),
      ...marked(y.length, yStep).map((r) => {
        const at = top + r * down + cellHeight / 2;
        return element('line', { x1: left - 4, x2: left, y1: at, y2: at, ...tick }) + textElement(yWords[order[r]], { x: left - 7, y: at + 4, 'text-anchor': 'end', fill: theme.muted });
      }),
      textElement(fitText(yLabel, Math.max(sheet.width, 140 - left - margin), fontSize.label), { ...label, x: left, y: top - 9 }),
      textElement(fitText(xLabel, left + sheet.width - margin, fontSize.label), { ...label, x: left + sheet.width, y: bottom + 34, 'text-anchor': 'end' }),
    ].join('');
  };
  return makeFigure(
    {
      kind: 'travel-sheet',
      title: 'Travel through the latent space',
      description: [
        `Images decoded at ${x.length} values of ${xLabel} from ${formatNumber(Math.min(...x))} to ${formatNumber(Math.max(...x))}`,
        `and ${y.length} of ${yLabel} from ${formatNumber(Math.min(...y))} to ${formatNumber(Math.max(...y))}; ${rangeText(range, invert)}.`,
      ].join(' '),
      width: Math.max(left + sheet.width + margin, 140),
      height: top + sheet.height + 42 + margin - 8,
      data,
      draw,
      interaction: () => [{ kind: 'cells', columns: x.length, cells }],
    },
    options,
  );
}

/** Every `step`-th index, placed evenly about the middle so that first and last are treated alike. */
function marked(count: number, step: number): readonly number[] {
  const start = ((count - 1) % step) / 2;
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => Math.floor(start) + i * step).filter((i) => i < count);
}
