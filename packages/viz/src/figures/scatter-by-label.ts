import type { ArrayInput } from '@latentkit/core';
import { checkInteger } from '../checks.js';
import type { Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { sampleImages } from '../interactive/image-sheet.js';
import { pointsInteraction } from '../interactive/points.js';
import { element } from '../markup.js';
import { plotMarkup } from '../plot.js';
import { classLegend, countWords, drawPoints, layOutScatter, pointClasses, pointColumns, pointStyle, scatterHeight, spanWords } from '../scatter-plot.js';
import type { ScatterData, ScatterOptions } from '../scatter-plot.js';
import { lightTheme } from '../theme.js';

/** Options of {@link scatterByLabel}. */
export interface ScatterByLabelOptions extends ScatterOptions {
  /** Width in pixels, legend included. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 500. */
  readonly height?: number;
  /**
   * Pictures of the samples, one per point: `toInteractive` shows the one of the point that is pointed at. The first
   * 2,500 of MNIST's size; they are not drawn otherwise.
   */
  readonly images?: ArrayInput;
  /** Height, width and, for colour, 3: needed where `images` come as flat rows that are not square. */
  readonly imageShape?: readonly number[];
}

/**
 * Points in the plane, coloured by class: two-dimensional codes, or the first two principal components. Points are
 * drawn in a fixed, mixed order, so that no class hides another because it comes later in the data.
 *
 * @param points shape [n, 2]. Codes of more dimensions have to be projected first.
 * @param labels one per point, numbers or words; at most 20 classes.
 *
 * Throws `ShapeError` for points of another shape and labels or images of another number, `NonFiniteError` for NaN and
 * infinite coordinates, `InvalidParameterError` for an option out of its range.
 */
export function scatterByLabel(points: ArrayInput, labels?: Labels, options: ScatterByLabelOptions = {}): Figure<'scatter-by-label', ScatterData> {
  const [x, y] = pointColumns(points, 2);
  const n = x.length;
  const classes = pointClasses(labels, n, options.names);
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const style = pointStyle(n, options);
  const data: ScatterData = { x, y, ...classes, raster: n > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0) };
  const images = options.images === undefined ? undefined : sampleImages(options.images, n, options.imageShape);
  const legend = classLegend(data.classes, options.legendTitle, width, lightTheme);
  const legendSpace = data.classes.length === 0 ? 0 : legend.width + 20;
  const height = scatterHeight(checkInteger(options.height ?? 500, 'height', 200), legend);
  const layout = layOutScatter(data, options, width - margin - legendSpace, height);
  return makeFigure(
    {
      kind: 'scatter-by-label',
      title: 'Scatter by label',
      description: `${countWords(data)} ${spanWords(layout.x, layout.y)}`,
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
          legendSpace === 0 ? '' : key.draw(context.theme, area.left + area.width + 20, area.top),
        );
      },
      interaction: () => [pointsInteraction(data, layout, style, images?.sheet())],
    },
    options,
  );
}
