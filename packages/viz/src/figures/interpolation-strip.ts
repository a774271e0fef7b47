import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, checkList, checkText, checkTexts } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { rowSheet } from '../row-sheet.js';
import { sheetBody } from '../sheet-body.js';
import { formatNumber } from '../text.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link interpolationStrip}. */
export interface InterpolationStripOptions extends ImageFigureOptions {
  /** Shape [steps]: how far each image lies along the way. Default: equal steps from 0 to 1. */
  readonly t?: VectorInput;
  /** How many strips the images make, each with the same number of steps. Default 1. */
  readonly strips?: number;
  /** A name for each strip, such as `linear` and `spherical`. Default: none. */
  readonly labels?: readonly string[];
  /** Images framed in each strip. Default: the first and the last. */
  readonly framed?: readonly number[];
  /** What the frames say in the legend. Default `given`. */
  readonly framedLabel?: string;
}

/** What an interpolation strip shows. */
export interface InterpolationStripData {
  readonly images: Images;
  readonly strips: number;
  /** How far each column lies along the way. */
  readonly t: readonly number[];
  readonly framed: readonly number[];
  readonly range: readonly [number, number];
  readonly scale: number;
}

/**
 * Decoded images on the way from one code to another, the given ends framed and t above; several ways below each other.
 *
 * @param images shape [strips · steps, height, width], […, 1 or 3] or [strips · steps, pixels], one strip after the other.
 *
 * Throws `ShapeError` for another shape and unequal strips, `InvalidParameterError` for frames that are no columns.
 */
export function interpolationStrip(images: ArrayInput, options: InterpolationStripOptions = {}): Figure<'interpolation-strip', InterpolationStripData> {
  const all = toImages(images, 'images', options.imageShape);
  const strips = checkInteger(options.strips ?? 1, 'strips', 1);
  const steps = all.count / strips;
  if (!Number.isInteger(steps) || steps < 2) {
    throw new ShapeError({ parameter: 'images', got: all.count, expected: `${strips} strip${strips === 1 ? '' : 's'} of equally many images, at least 2` });
  }
  const { labels } = options;
  if (labels !== undefined) checkTexts(labels, 'labels', strips, 'labels, one for each strip');
  const t = checkT(options.t, steps);
  const framed = checkList(options.framed ?? [0, steps - 1], 'framed', 'columns').map((f) => checkInteger(f, 'framed', 0, steps - 1));
  const range = resolveRange(options.range ?? 'auto', all);
  const shading = { range, invert: options.invert ?? false };
  const sheet = rowSheet(
    Array.from({ length: strips }, (_, s) => ({
      label: labels?.[s],
      cells: Array.from({ length: steps }, (_, c) => ({ images: all, index: s * steps + c, shading, framed: framed.includes(c) })),
    })),
    { width: checkInteger(options.width ?? 760, 'width', 160) - 2 * margin, heads: t.map((value, c) => (c === 0 ? `t = ${short(value)}` : short(value))) },
  );
  return makeFigure(
    {
      kind: 'interpolation-strip',
      title: 'Interpolation',
      description: `${strips} strip${strips === 1 ? '' : 's'} of ${steps} images from t = ${short(t[0])} to t = ${short(t[steps - 1])}${labels === undefined ? '' : `: ${labels.join(', ')}`}; ${rangeText(range, shading.invert)}.`,
      data: { images: all, strips, t, framed, range, scale: sheet.scale },
      ...sheetBody(sheet, { framed: framed.length === 0 ? undefined : checkText(options.framedLabel ?? 'given', 'framedLabel') }),
    },
    options,
  );
}

function checkT(t: VectorInput | undefined, steps: number): readonly number[] {
  if (t === undefined) return Array.from({ length: steps }, (_, i) => i / (steps - 1));
  const values = toVector(t, 't');
  if (values.length === steps) return values;
  throw new ShapeError({ parameter: 't', got: values.length, expected: `${steps} values, one for each image of a strip` });
}

function short(value: number): string {
  return formatNumber(Math.round(value * 1000) / 1000).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
