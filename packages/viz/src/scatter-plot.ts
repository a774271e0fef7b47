import { ShapeError, random, toNdArray } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { bottomAxis, leftOf, linearAxis } from './axes.js';
import { checkNumber, checkText, checkTexts } from './checks.js';
import { classesOf } from './classes.js';
import type { ClassEntry, Labels } from './classes.js';
import { drawDiscs } from './discs.js';
import { extentOf } from './extent.js';
import { margin } from './figure.js';
import type { FigureOptions } from './figure.js';
import { columnLegend } from './legend.js';
import type { Legend } from './legend.js';
import { element } from './markup.js';
import { rgb } from './palette.js';
import { position } from './plot-area.js';
import type { Area, Axis } from './plot-area.js';
import { pngDataUri } from './png-data.js';
import { formatNumber } from './text.js';
import type { Theme } from './theme.js';

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

/** Options of every scatter in the plane. */
export interface ScatterOptions extends FigureOptions {
  /** Names of the classes: label k is called `names[k]`. Default: the labels themselves. */
  readonly names?: readonly string[];
  /** Words above the legend. */
  readonly legendTitle?: string;
  /** Names of the axes. Default `first code` and `second code`. */
  readonly axes?: readonly [x: string, y: string];
  /** Whether a unit is as long on both axes, so that distances can be read. Default false. */
  readonly equalScales?: boolean;
  /** Radius of a point in pixels. Default: from 3.5 for few points to 0.8 for many. */
  readonly radius?: number;
  /** Opacity of a point, above 0 and at most 1. Default: from 0.9 for few points to 0.25 for many. */
  readonly opacity?: number;
  /** Above this many points they are drawn into one embedded image. Default 5000. */
  readonly rasterAbove?: number;
}

/** How points look. */
export interface PointStyle {
  readonly radius: number;
  readonly opacity: number;
}

/** Where a scatter's plot lies, and its axes. */
export interface ScatterLayout {
  readonly area: Area;
  readonly x: Axis;
  readonly y: Axis;
}

const TOP = 36;
const BOTTOM = 46;
// Two raster pixels for each CSS pixel, so that points stay round on fine screens and in print.
const DENSITY = 2;

/** The columns of points of a number of coordinates. Throws {@link ShapeError} for points of another number. */
export function pointColumns(points: ArrayInput, dimensions: number): readonly Float64Array[] {
  const { data, shape } = toNdArray(points, { name: 'points', rank: 2, minRows: 1, dtype: 'float64' });
  if (shape[1] !== dimensions) {
    throw new ShapeError({
      parameter: 'points',
      got: shape,
      expected: `points of ${dimensions === 2 ? 'two' : 'three'} coordinates: shape [n, ${dimensions}]`,
      remedy: `Project codes of more dimensions first, for example on their first ${dimensions === 2 ? 'two' : 'three'} principal components.`,
    });
  }
  return Array.from({ length: dimensions }, (_, d) => data.filter((_v, i) => i % dimensions === d));
}

/** The classes of points; none, and class 0 for each, where there are no labels. */
export function pointClasses(labels: Labels | undefined, n: number, names: readonly string[] | undefined): Pick<ScatterData, 'classes' | 'classOf'> {
  const classes = labels === undefined ? { entries: [], of: new Int32Array(n) } : classesOf(labels, n, names);
  return { classes: classes.entries, classOf: classes.of };
}

/**
 * Radius and opacity, given or fit for the number of points: the more there are the smaller and fainter they become, so
 * that where they crowd the ink still tells thick from thin.
 */
export function pointStyle(n: number, options: { readonly radius?: number; readonly opacity?: number }): PointStyle {
  return {
    radius: checkNumber(options.radius ?? Math.min(3.5, Math.max(0.8, 36 / Math.sqrt(n) + 0.75)), 'radius', 0.25, 50),
    opacity: checkNumber(options.opacity ?? (n <= 500 ? 0.9 : n <= 5000 ? 0.8 : Math.max(0.25, 0.7 * (5000 / n) ** 0.3)), 'opacity', 0.01, 1),
  };
}

/** Legend of the classes, in the colours of a theme. */
export function classLegend(classes: readonly ClassEntry[], title: string | undefined, width: number, theme: Theme): Legend {
  const items = classes.map((c) => ({ label: c.name, colour: theme.categorical[c.colour], mark: 'disc' as const }));
  return columnLegend(items, title === undefined ? undefined : checkText(title, 'legendTitle'), Math.min(150, 0.3 * width));
}

/** Height that a scatter needs at least, for a legend of some height. */
export function scatterHeight(height: number, legend: Legend): number {
  return Math.max(height, TOP + legend.height + margin);
}

/** Lays out the axes in `height` pixels to the left of `right`, with `inset` pixels free between points and edges. */
export function layOutScatter(
  data: Pick<ScatterData, 'x' | 'y'>,
  options: { readonly axes?: readonly [string, string]; readonly equalScales?: boolean },
  right: number,
  height: number,
  inset?: number,
): ScatterLayout {
  const [xLabel, yLabel] = checkTexts(options.axes ?? (['first code', 'second code'] as const), 'axes', 2, 'names');
  const plotHeight = height - TOP - BOTTOM;
  let left = margin + 40;
  let [xDomain, yDomain] = [domainOf(data.x, 0.03), domainOf(data.y, 0.03)];
  // Twice, because equal scales and insets change the ticks, whose width decides where the plot begins.
  for (let pass = 0; pass < 2; pass++) {
    if (inset !== undefined) {
      [xDomain, yDomain] = [domainOf(data.x, inset / (right - left - 2 * inset)), domainOf(data.y, inset / (plotHeight - 2 * inset))];
    }
    if (options.equalScales === true) [xDomain, yDomain] = equalised(xDomain, yDomain, right - left, plotHeight);
    const y = linearAxis(yDomain, yLabel, 7);
    if (pass === 0) left = leftOf(y);
  }
  const area = { left, top: TOP, width: right - left, height: plotHeight };
  return { area, x: bottomAxis(xDomain, xLabel, area.width), y: linearAxis(yDomain, yLabel, 7) };
}

/** Least and greatest value with a share of their distance added on both sides. */
export function domainOf(values: ArrayLike<number>, padding: number): readonly [number, number] {
  const [low, high] = extentOf(values);
  const pad = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * padding;
  return [low - pad, high + pad];
}

/** A fixed order that mixes the points, so that no class hides another because it comes later in the data. */
export function mixedOrder(n: number): Int32Array {
  return random(0).stream('scatter order').at(0).permutation(n);
}

/** Places of the points in pixels of the figure. */
export function pointPlaces(data: Pick<ScatterData, 'x' | 'y'>, { area, x, y }: ScatterLayout): { readonly x: Float64Array; readonly y: Float64Array } {
  return { x: data.x.map((v) => position(x, v, area.left, area.width)), y: data.y.map((v) => position(y, v, area.top + area.height, -area.height)) };
}

/** The colour of a point. */
export function pointColour(data: Pick<ScatterData, 'classes' | 'classOf'>, theme: Theme, i: number): string {
  return data.classes.length === 0 ? theme.accent : theme.categorical[data.classes[data.classOf[i]].colour];
}

/** Draws the points in mixed order: as circles, or as one picture. */
export function drawPoints(data: ScatterData, layout: ScatterLayout, theme: Theme, style: PointStyle): string {
  const places = pointPlaces(data, layout);
  const order = mixedOrder(data.x.length);
  if (data.raster) return rasterPoints(data, layout.area, places, order, theme, style);
  const discs = Array.from(order, (i) => element('circle', { cx: places.x[i], cy: places.y[i], r: style.radius, fill: pointColour(data, theme, i) }));
  return element('g', { 'data-marks': 'points', 'fill-opacity': style.opacity }, ...discs);
}

/** Points as a picture over an area, drawn in the order given. */
export function rasterPoints(
  data: Pick<ScatterData, 'classes' | 'classOf'>,
  area: Area,
  places: { readonly x: Float64Array; readonly y: Float64Array },
  order: Int32Array,
  theme: Theme,
  { radius, opacity }: PointStyle,
): string {
  const [width, height] = [Math.round(area.width), Math.round(area.height)];
  const colours = data.classes.length === 0 ? [rgb(theme.accent)] : data.classes.map((c) => rgb(theme.categorical[c.colour]));
  const raster = drawDiscs(DENSITY * width, DENSITY * height, {
    x: Float64Array.from(order, (i) => DENSITY * (places.x[i] - area.left)),
    y: Float64Array.from(order, (i) => DENSITY * (places.y[i] - area.top)),
    colour: (k) => colours[data.classOf[order[k]]],
    radius: DENSITY * radius,
    opacity,
  });
  return element('image', { 'data-marks': 'points', x: area.left, y: area.top, width, height, preserveAspectRatio: 'none', href: pngDataUri(raster) });
}

/** How many points there are, of which classes. */
export function countWords(data: Pick<ScatterData, 'classes' | 'classOf'>): string {
  const n = data.classOf.length;
  const counts = new Int32Array(data.classes.length);
  if (counts.length > 0) for (const k of data.classOf) counts[k]++;
  const words = data.classes.map((c, k) => `${c.name} (${counts[k]})`);
  const groups = words.length === 0 ? '' : ` in ${words.length} class${words.length === 1 ? '' : 'es'}: ${words.join(', ')}`;
  return `${n} point${n === 1 ? '' : 's'}${groups}.`;
}

/** What the axes span. */
export function spanWords(...axes: readonly Pick<Axis, 'label' | 'domain'>[]): string {
  return `${axes.map(({ label, domain: [low, high] }) => `${label}: ${formatNumber(low)} to ${formatNumber(high)}`).join('; ')}.`;
}

function equalised(x: readonly [number, number], y: readonly [number, number], width: number, height: number): readonly [readonly [number, number], readonly [number, number]] {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const around = ([low, high]: readonly [number, number], length: number): readonly [number, number] => {
    const half = (unit * length) / 2;
    return [(low + high) / 2 - half, (low + high) / 2 + half];
  };
  return [around(x, width), around(y, height)];
}
