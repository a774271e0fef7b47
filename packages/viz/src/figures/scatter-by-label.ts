import { InvalidParameterError, ShapeError, random, toNdArray } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { classesOf } from '../classes.js';
import type { ClassEntry, Labels } from '../classes.js';
import { drawDiscs } from '../discs.js';
import { checkInteger, makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { columnLegend } from '../legend.js';
import type { Legend } from '../legend.js';
import { element } from '../markup.js';
import { rgb } from '../palette.js';
import { plotMarkup, position } from '../plot.js';
import type { Area, Axis } from '../plot.js';
import { pngDataUri } from '../png-data.js';
import { fontSize, formatNumber, textWidth } from '../text.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';
import { niceTicks, tickFormat } from '../ticks.js';

/** Options of {@link scatterByLabel}. */
export interface ScatterByLabelOptions extends FigureOptions {
  /** Names of the classes: label k is called `names[k]`. Default: the labels themselves. */
  readonly names?: readonly string[];
  /** Words above the legend. */
  readonly legendTitle?: string;
  /** Names of the axes. Default `first code` and `second code`. */
  readonly axes?: readonly [x: string, y: string];
  /** Whether a unit is as long on both axes, so that distances can be read. Default false. */
  readonly equalScales?: boolean;
  /** Radius of a point in pixels. Default: from 3.5 for few points to 1 for many. */
  readonly radius?: number;
  /** Opacity of a point, above 0 and at most 1. Default: from 0.9 for few points to 0.6 for many. */
  readonly opacity?: number;
  /** Above this many points they are drawn into one embedded image. Default 5000. */
  readonly rasterAbove?: number;
  /** Width in pixels, legend included. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 500. */
  readonly height?: number;
}

/** What a scatter shows. */
export interface ScatterData {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Empty where there are no labels. */
  readonly classes: readonly ClassEntry[];
  /** Index into `classes` for each point; all 0 where there are no labels. */
  readonly classOf: Int32Array;
  readonly raster: boolean;
}

/**
 * Points in the plane, coloured by class: two-dimensional codes, or the first two principal components. Points are
 * drawn in a fixed, mixed order, so that no class hides another because it comes later in the data.
 *
 * @param points shape [n, 2]. Codes of more dimensions have to be projected first.
 * @param labels one per point, numbers or words; at most 20 classes.
 *
 * Throws `ShapeError` for points of another shape or labels of another length, `NonFiniteError` for NaN and infinite
 * coordinates, `InvalidParameterError` for an option out of its range.
 */
export function scatterByLabel(points: ArrayInput, labels?: Labels, options: ScatterByLabelOptions = {}): Figure<'scatter-by-label', ScatterData> {
  const { x, y } = columnsOf(points);
  const n = x.length;
  const classes = labels === undefined ? { entries: [], of: new Int32Array(n) } : classesOf(labels, n, options.names);
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const height = checkInteger(options.height ?? 500, 'height', 200);
  const radius = inRange(options.radius ?? Math.min(3.5, Math.max(1, 30 / Math.sqrt(n) + 0.9)), 'radius', 0.25, 50);
  const opacity = inRange(options.opacity ?? (n <= 500 ? 0.9 : n <= 5000 ? 0.8 : 0.6), 'opacity', 0.01, 1);
  const raster = n > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0);
  const data: ScatterData = { x, y, classes: classes.entries, classOf: classes.of, raster };

  const legendOf = (theme: Theme): Legend => {
    const items = classes.entries.map((c) => ({ label: c.name, colour: theme.categorical[c.colour], mark: 'disc' as const }));
    return columnLegend(items, options.legendTitle, Math.min(150, 0.3 * width));
  };
  const legend = legendOf(lightTheme);
  const legendSpace = classes.entries.length === 0 ? 0 : legend.width + 20;
  const bodyHeight = Math.max(height, TOP + legend.height + margin);
  const plot = layOut(data, options, width - margin - legendSpace, bodyHeight);
  return makeFigure(
    {
      kind: 'scatter-by-label',
      title: 'Scatter by label',
      description: describe(data, plot),
      width,
      height: bodyHeight,
      data,
      draw: (context) => {
        const { area } = plot;
        const dots = raster ? rasterPoints(data, plot, context.theme, radius, opacity) : vectorPoints(data, plot, context.theme, radius, opacity);
        const key = legendSpace === 0 ? '' : legendOf(context.theme).draw(context.theme, area.left + area.width + 20, area.top);
        return plotMarkup(context, area, plot.x, plot.y, [], true) + dots + key;
      },
    },
    options,
  );
}

const TOP = 36;
const BOTTOM = 46;
// Two raster pixels for each CSS pixel, so that points stay round on fine screens and in print.
const DENSITY = 2;

interface PlotLayout {
  readonly area: Area;
  readonly x: Axis;
  readonly y: Axis;
}

function layOut(data: ScatterData, options: ScatterByLabelOptions, right: number, height: number): PlotLayout {
  const [xLabel, yLabel] = options.axes ?? ['first code', 'second code'];
  let [xDomain, yDomain] = [domainOf(data.x), domainOf(data.y)];
  let left = margin + 40;
  // Twice, because equal scales change the ticks, whose width decides where the plot begins.
  for (let pass = 0; pass < 2; pass++) {
    if (options.equalScales === true) {
      [xDomain, yDomain] = equalised(domainOf(data.x), domainOf(data.y), right - left, height - TOP - BOTTOM);
    }
    const y = axisOf(yDomain, yLabel, 7);
    if (pass === 0) left = margin + 8 + Math.ceil(Math.max(...y.ticks.map((t) => textWidth(y.format(t), fontSize.tick))));
  }
  const area = { left, top: TOP, width: right - left, height: height - TOP - BOTTOM };
  return { area, x: axisOf(xDomain, xLabel, Math.max(4, Math.floor(area.width / 60))), y: axisOf(yDomain, yLabel, 7) };
}

function domainOf(values: Float64Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const pad = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.03;
  return [low - pad, high + pad];
}

function equalised(x: readonly [number, number], y: readonly [number, number], width: number, height: number): readonly [readonly [number, number], readonly [number, number]] {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const around = ([low, high]: readonly [number, number], length: number): readonly [number, number] => {
    const half = (unit * length) / 2;
    return [(low + high) / 2 - half, (low + high) / 2 + half];
  };
  return [around(x, width), around(y, height)];
}

function axisOf(domain: readonly [number, number], label: string, count: number): Axis {
  const ticks = niceTicks(...domain, count);
  return { domain, label, ticks, format: tickFormat(ticks) };
}

function mixedOrder(n: number): Int32Array {
  return random(0).stream('scatter order').at(0).permutation(n);
}

function colourOf(data: ScatterData, theme: Theme, i: number): string {
  return data.classes.length === 0 ? theme.accent : theme.categorical[data.classes[data.classOf[i]].colour];
}

function vectorPoints(data: ScatterData, { area, x, y }: PlotLayout, theme: Theme, r: number, opacity: number): string {
  const discs = Array.from(mixedOrder(data.x.length), (i) =>
    element('circle', {
      cx: position(x, data.x[i], area.left, area.width),
      cy: position(y, data.y[i], area.top + area.height, -area.height),
      r,
      fill: colourOf(data, theme, i),
    }),
  );
  return element('g', { 'data-marks': 'points', 'fill-opacity': opacity }, ...discs);
}

function rasterPoints(data: ScatterData, { area, x, y }: PlotLayout, theme: Theme, radius: number, opacity: number): string {
  const [width, height] = [Math.round(area.width), Math.round(area.height)];
  const order = mixedOrder(data.x.length);
  const palette = theme.categorical.map(rgb);
  const accent = rgb(theme.accent);
  const raster = drawDiscs(DENSITY * width, DENSITY * height, {
    x: Float64Array.from(order, (i) => DENSITY * position(x, data.x[i], 0, area.width)),
    y: Float64Array.from(order, (i) => DENSITY * position(y, data.y[i], area.height, -area.height)),
    colour: (k) => (data.classes.length === 0 ? accent : palette[data.classes[data.classOf[order[k]]].colour]),
    radius: DENSITY * radius,
    opacity,
  });
  return element('image', {
    'data-marks': 'points',
    x: area.left,
    y: area.top,
    width,
    height,
    preserveAspectRatio: 'none',
    href: pngDataUri(raster),
  });
}

function columnsOf(points: ArrayInput): { readonly x: Float64Array; readonly y: Float64Array } {
  const { data, shape } = toNdArray(points, { name: 'points', rank: 2, minRows: 1, dtype: 'float64' });
  if (shape[1] !== 2) {
    throw new ShapeError({
      parameter: 'points',
      got: shape,
      expected: 'points of two coordinates: shape [n, 2]',
      remedy: 'Project codes of more dimensions first, for example on their first two principal components.',
    });
  }
  return { x: data.filter((_, i) => i % 2 === 0), y: data.filter((_, i) => i % 2 === 1) };
}

function inRange(value: number, parameter: string, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  throw new InvalidParameterError({ parameter, got: value, expected: `a number from ${low} to ${high}` });
}

function describe(data: ScatterData, { x, y }: PlotLayout): string {
  const n = data.x.length;
  const counts = data.classes.map((c, k) => `${c.name} (${data.classOf.reduce((sum, v) => sum + (v === k ? 1 : 0), 0)})`);
  const groups = counts.length === 0 ? '' : ` in ${counts.length} class${counts.length === 1 ? '' : 'es'}: ${counts.join(', ')}`;
  const span = ({ domain: [low, high] }: Axis): string => `${formatNumber(low)} to ${formatNumber(high)}`;
  return `${n} point${n === 1 ? '' : 's'}${groups}. ${x.label}: ${span(x)}; ${y.label}: ${span(y)}.`;
}
