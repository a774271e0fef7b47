import { InvalidParameterError } from '@latentkit/core';
import type { ColorMapName } from './colour-maps.js';
import type { FigureOptions } from './figure.js';
import { greatestSize } from './pixels.js';
import type { Images, ValueRange } from './pixels.js';
import { formatNumber } from './text.js';

/** Options that every figure made of images takes. */
export interface ImageFigureOptions extends FigureOptions {
  /** Height, width and, for colour, 3: needed where images come as flat rows that are not square. */
  readonly imageShape?: readonly number[];
  /** Width the figure is to fill, in pixels, nearly: images are enlarged by a whole number. Default: by kind, so that ten digits in a row are enlarged. */
  readonly width?: number;
  /** Which values are black and white. Default `auto`, see {@link ValueRange}. */
  readonly range?: ValueRange;
  /** Dark on light instead of light on dark. Default false. */
  readonly invert?: boolean;
}

/** The whole number by which images are enlarged so that a row of them fills a width, give or take 8%; at least 1. */
export function imageScale(imageWidth: number, columns: number, width: number): number {
  const rowWidth = (scale: number): number => columns * (imageWidth * scale + gapOf(imageWidth * scale));
  let scale = Math.max(1, Math.floor((1.08 * width) / (columns * imageWidth)));
  while (scale > 1 && rowWidth(scale) > 1.08 * width) scale--;
  // Beyond this a picture no longer reads as one but as squares.
  return Math.min(scale, Math.max(1, Math.floor(128 / imageWidth)));
}

/** Space between images of a size on screen. */
export function gapOf(size: number): number {
  return size >= 96 ? 8 : size >= 48 ? 5 : 3;
}

/** Which values have the colours of the ends, in words. */
export function rangeText([low, high]: readonly [number, number], invert: boolean, colorMap: ColorMapName = 'gray'): string {
  if (colorMap !== 'gray') return `the colours of ${colorMap} reach from ${formatNumber(invert ? high : low)} to ${formatNumber(invert ? low : high)}`;
  return `${formatNumber(low)} is ${invert ? 'white' : 'black'}, ${formatNumber(high)} is ${invert ? 'black' : 'white'}`;
}

/**
 * Columns that make a grid about half as wide again as high. Rows that come out even are worth a grid somewhat
 * narrower or wider than the ideal one.
 */
export function idealColumns(count: number, images: Images): number {
  if (count <= 10) return count;
  const ideal = Math.sqrt((1.5 * count * images.height) / images.width);
  const even = Array.from({ length: count }, (_, i) => i + 1).filter((c) => count % c === 0 && c >= 0.7 * ideal && c <= 1.5 * ideal);
  const nearest = even.sort((a, b) => Math.abs(Math.log(a / ideal)) - Math.abs(Math.log(b / ideal)))[0];
  return nearest ?? Math.min(count, Math.ceil(ideal));
}

/** Value at the ends of a scale that is the same both ways: the one asked for, or the greatest there is. Throws {@link InvalidParameterError} unless it is above 0. */
export function checkLimit(limit: number | undefined, values: ArrayLike<number>): number {
  if (limit === undefined) return greatestSize(values);
  if (Number.isFinite(limit) && limit > 0) return limit;
  throw new InvalidParameterError({ parameter: 'limit', got: limit, expected: 'a number above 0' });
}
