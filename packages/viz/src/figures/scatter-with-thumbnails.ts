import { InvalidParameterError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, checkNumber } from '../checks.js';
import type { Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { paintTiles } from '../image-sheet.js';
import type { Shading } from '../image-sheet.js';
import { sampleImages } from '../interactive/image-sheet.js';
import { pointsInteraction } from '../interactive/points.js';
import { element } from '../markup.js';
import { resolveRange } from '../pixels.js';
import type { Images, ValueRange } from '../pixels.js';
import { plotMarkup } from '../plot.js';
import { pngDataUri } from '../png-data.js';
import { classLegend, countWords, drawPoints, layOutScatter, mixedOrder, pointClasses, pointColour, pointColumns, pointPlaces, pointStyle, scatterHeight, spanWords } from '../scatter-plot.js';
import type { ScatterData, ScatterLayout, ScatterOptions } from '../scatter-plot.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';

/** Options of {@link scatterWithThumbnails}. */
export interface ScatterWithThumbnailsOptions extends ScatterOptions {
  /** Height, width and, for colour, 3: needed where images come as flat rows that are not square. */
  readonly imageShape?: readonly number[];
  /** Thumbnails at most. Default 150. */
  readonly count?: number;
  /** Longer side of a thumbnail in pixels. Default 28. */
  readonly size?: number;
  /** Least free space between two thumbnails in pixels, beyond their frames. Default 4. */
  readonly spacing?: number;
  /** Which values are black and white. Default `auto`, see {@link ValueRange}. */
  readonly range?: ValueRange;
  /** Dark on light instead of light on dark. Default false. */
  readonly invert?: boolean;
  /** Width in pixels, legend included. Default 760. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 620. */
  readonly height?: number;
}

/** What a scatter with thumbnails shows. */
export interface ThumbnailScatterData extends ScatterData {
  readonly images: Images;
  /** Indices of the points with a thumbnail, in the order in which they found a place. */
  readonly thumbnails: readonly number[];
  readonly range: readonly [number, number];
}

/**
 * A scatter in which as many points as there is room for show their picture, framed in the colour of their class: to
 * see how a t-SNE or a latent space is laid out. The points are gone through in a fixed, mixed order; one gets a
 * thumbnail if it overlaps none drawn before and stays inside the plot (the manner of A. Géron's notebooks on
 * dimensionality reduction and autoencoders).
 *
 * @param points shape [n, 2].
 * @param images one per point: shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels].
 * @param labels one per point, numbers or words; at most 20 classes. Without them, frames have one colour.
 *
 * Throws `ShapeError` for arrays that do not belong together, `NonFiniteError` for NaN and infinite coordinates,
 * `InvalidParameterError` for an option out of its range.
 */
export function scatterWithThumbnails(
  points: ArrayInput,
  images: ArrayInput,
  labels?: Labels,
  options: ScatterWithThumbnailsOptions = {},
): Figure<'scatter-with-thumbnails', ThumbnailScatterData> {
  const [x, y] = pointColumns(points, 2);
  const n = x.length;
  const samples = sampleImages(images, n, options.imageShape);
  const width = checkInteger(options.width ?? 760, 'width', 320);
  const size = checkNumber(options.size ?? 28, 'size', 8, 200);
  const spacing = checkNumber(options.spacing ?? 4, 'spacing', 0, 1000);
  const most = checkInteger(options.count ?? 150, 'count', 1);
  const style = pointStyle(n, options);
  const range = resolveRange(options.range ?? 'auto', samples.images);
  const shading: Shading = { range, invert: options.invert ?? false };
  const classes = pointClasses(labels, n, options.names);
  const legend = classLegend(classes.classes, options.legendTitle, width, lightTheme);
  const legendSpace = classes.classes.length === 0 ? 0 : legend.width + 20;
  const height = scatterHeight(checkInteger(options.height ?? 620, 'height', 200), legend);
  const box = boxOf(samples.images, size);
  const right = width - margin - legendSpace;
  if (box.width * 4 > right || box.height * 4 > height) {
    throw new InvalidParameterError({ parameter: 'size', got: size, expected: `thumbnails that fit four times into a figure of ${width} by ${height} pixels` });
  }
  const inset = Math.max(box.width, box.height) / 2 + FRAME + 1;
  const layout = layOutScatter({ x, y }, options, right, height, inset);
  const thumbnails = placeThumbnails(pointPlaces({ x, y }, layout), layout, box, spacing, most);
  const raster = n > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0);
  const data: ThumbnailScatterData = { x, y, ...classes, raster, images: samples.images, thumbnails, range };
  return makeFigure(
    {
      kind: 'scatter-with-thumbnails',
      title: 'Scatter with thumbnails',
      description: `${countWords(data)} ${thumbnails.length} of them with their picture. ${spanWords(layout.x, layout.y)}`,
      width,
      height,
      data,
      draw: (context) => {
        const { area } = layout;
        const key = classLegend(data.classes, options.legendTitle, width, context.theme);
        return element(
          'g',
          { 'data-interactive': 'points' },
          plotMarkup(context, area, layout.x, layout.y, [], true),
          drawPoints(data, layout, context.theme, style),
          drawThumbnails(data, layout, box, shading, context.theme),
          legendSpace === 0 ? '' : key.draw(context.theme, area.left + area.width + 20, area.top),
        );
      },
      interaction: () => [pointsInteraction(data, layout, style, samples.sheet(thumbnails, shading))],
    },
    options,
  );
}

const FRAME = 2;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of a thumbnail without its frame: the longer side has `size` pixels. */
function boxOf({ width, height }: Images, size: number): Size {
  const scale = size / Math.max(width, height);
  return { width: width * scale, height: height * scale };
}

/** Takes a point if its framed picture keeps clear of all taken before and of the plot's edges. */
function placeThumbnails(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  { area }: ScatterLayout,
  box: Size,
  spacing: number,
  most: number,
): readonly number[] {
  const [acrossX, acrossY] = [box.width + 2 * FRAME + spacing, box.height + 2 * FRAME + spacing];
  const [insetX, insetY] = [box.width / 2 + FRAME, box.height / 2 + FRAME];
  const taken: number[] = [];
  for (const i of mixedOrder(x.length)) {
    if (taken.length === most) break;
    const inside = x[i] >= area.left + insetX && x[i] <= area.left + area.width - insetX && y[i] >= area.top + insetY && y[i] <= area.top + area.height - insetY;
    if (inside && taken.every((t) => Math.abs(x[t] - x[i]) >= acrossX || Math.abs(y[t] - y[i]) >= acrossY)) taken.push(i);
  }
  return taken;
}

function drawThumbnails(data: ThumbnailScatterData, layout: ScatterLayout, box: Size, shading: Shading, theme: Theme): string {
  const places = pointPlaces(data, layout);
  const { images } = data;
  const [left, top] = [-box.width / 2, -box.height / 2];
  const shown = data.thumbnails.map((i) => {
    const tile = paintTiles(images.width, images.height, 1, [{ images, index: i, x: 0, y: 0 }], shading, theme);
    return element(
      'g',
      { 'data-point': String(i), transform: `translate(${Math.round(places.x[i] * 100) / 100},${Math.round(places.y[i] * 100) / 100})` },
      element('rect', { x: left - FRAME, y: top - FRAME, width: box.width + 2 * FRAME, height: box.height + 2 * FRAME, rx: 1.5, fill: pointColour(data, theme, i) }),
      element('image', { x: left, y: top, ...box, preserveAspectRatio: 'none', style: 'image-rendering:pixelated', href: pngDataUri(tile) }),
    );
  });
  return element('g', { 'data-marks': 'thumbnails' }, ...shown);
}
