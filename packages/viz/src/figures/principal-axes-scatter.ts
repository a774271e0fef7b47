import { ShapeError, toMatrix } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { drawArrow } from '../arrows.js';
import { checkInteger, checkMembers, checkNumber } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { drawLeaders, drawPlacedLabels, placeLabels } from '../label-placement.js';
import type { ArrowLabel } from '../label-placement.js';
import { rowLegend } from '../legend.js';
import type { Legend, LegendItem } from '../legend.js';
import { element } from '../markup.js';
import { plotMarkup } from '../plot.js';
import { drawPoints, layOutScatter, pointColumns, pointPlaces, pointStyle, spanWords } from '../scatter-plot.js';
import type { ScatterData } from '../scatter-plot.js';
import { formatNumber } from '../text.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Principal axes of points in the plane: a fitted PCA has these members. */
export interface PrincipalAxesInput {
  /** Shape [2]. */
  readonly mean: VectorInput;
  /** Shape [1 or 2, 2]: unit vectors in rows. */
  readonly components: ArrayInput;
  /** Shape [1 or 2]: variance along each. */
  readonly explainedVariance: VectorInput;
}

/** Options of {@link principalAxesScatter}. */
export interface PrincipalAxesScatterOptions extends FigureOptions {
  /** Length of the arrows in standard deviations along each axis, above 0. Default 2. */
  readonly deviations?: number;
  /** Whether the rank-one reconstruction is drawn too: each point projected on the first axis. Default false. */
  readonly reconstruction?: boolean;
  /** How many points, from the first, are joined to their reconstructions. Default 0. */
  readonly residuals?: number;
  /** Names of the axes of the plot. Default `x` and `y`. */
  readonly axes?: readonly [x: string, y: string];
  /** Radius of a point in pixels. Default: from 3.5 for few points to 0.8 for many. */
  readonly radius?: number;
  /** Opacity of a point, above 0 and at most 1. Default: from 0.9 for few points to 0.25 for many. */
  readonly opacity?: number;
  /** Above this many points they are drawn into one embedded image. Default 5000. */
  readonly rasterAbove?: number;
  /** Width in pixels. Default 560. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 480. */
  readonly height?: number;
}

/** What a cloud with its axes shows. */
export interface PrincipalAxesScatterData {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly mean: readonly [number, number];
  readonly axes: readonly { readonly direction: readonly [number, number]; readonly deviation: number }[];
  /** Rank-one reconstruction of each point, coordinates in turns. */
  readonly reconstruction: Float64Array;
  /** Mean squared distance between points and reconstructions. */
  readonly residual: number;
}

/**
 * A cloud of points in the plane with its principal axes as arrows from its mean, each some standard deviations long,
 * and, where asked for, its rank-one reconstruction. A unit is as long on both axes, so that right angles are seen as such.
 *
 * @param points shape [n, 2].
 * @param axes a fitted PCA, or its mean, components and explained variance.
 *
 * Throws `ShapeError` for other shapes, `NonFiniteError` for NaN, `InvalidParameterError` for an option out of its range.
 */
export function principalAxesScatter(points: ArrayInput, axes: PrincipalAxesInput, options: PrincipalAxesScatterOptions = {}): Figure<'principal-axes', PrincipalAxesScatterData> {
  const [x, y] = pointColumns(points, 2);
  const n = x.length;
  const read = readAxes(axes);
  const { mean, axes: found } = read;
  const deviations = checkNumber(options.deviations ?? 2, 'deviations', 0.01, 100);
  const joined = checkInteger(options.residuals ?? 0, 'residuals', 0, n);
  const width = checkInteger(options.width ?? 560, 'width', 320);
  const height = checkInteger(options.height ?? 480, 'height', 240);
  const data: PrincipalAxesScatterData = { x, y, ...read, ...reconstruct(x, y, mean, found[0].direction) };
  const tips = found.map(({ direction: [u, v], deviation }) => [mean[0] + deviations * deviation * u, mean[1] + deviations * deviation * v] as const);
  const raster = n > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0);
  const shown = (options.reconstruction ?? false) || joined > 0;
  const style = pointStyle(n, options);
  const reconstructed = reconstructionPoints(data, raster);
  const room = width - 2 * margin - 30;
  const legend = legendOf(lightTheme, shown, joined, deviations, room);
  // Tips may lie beyond the points.
  const spread = { x: Float64Array.from([...x, ...tips.map((t) => t[0]), mean[0]]), y: Float64Array.from([...y, ...tips.map((t) => t[1]), mean[1]]) };
  const body = layOutScatter(spread, { axes: options.axes ?? (['x', 'y'] as const), equalScales: true }, width - margin, height - legend.height, 10);
  const layout = { ...body, area: { ...body.area, top: body.area.top + legend.height } };
  const [[cx], [cy]] = Object.values(pointPlaces({ x: Float64Array.of(mean[0]), y: Float64Array.of(mean[1]) }, layout));
  const ends = pointPlaces({ x: Float64Array.from(tips, (t) => t[0]), y: Float64Array.from(tips, (t) => t[1]) }, layout);
  return makeFigure(
    {
      kind: 'principal-axes',
      title: 'Principal axes',
      description: describe(data, shown, spanWords(layout.x, layout.y)),
      width,
      height,
      data,
      draw: (context) => {
        const { theme } = context;
        const labels = placeLabels(tips.map((_, i): ArrowLabel => ({ text: `PC ${i + 1}, σ = ${formatNumber(found[i].deviation)}`, from: [cx, cy], to: [ends.x[i], ends.y[i]] })), layout.area);
        const cloud: ScatterData = { x, y, classes: shown ? [{ name: 'points', colour: MUTED }] : [], classOf: new Int32Array(n), raster };
        return [
          legendOf(theme, shown, joined, deviations, room).draw(theme, Math.min(layout.area.left, width - margin - room), margin - 4),
          plotMarkup(context, layout.area, layout.x, layout.y, [], true),
          drawPoints(cloud, layout, theme, style),
          residualLines(theme, pointPlaces(data, layout), pointPlaces(reconstructed, layout), joined),
          drawLeaders(theme, labels),
          ...tips.map((_, i) => drawArrow(theme, [cx, cy], [ends.x[i], ends.y[i]], theme.ink, shown ? 3.5 : 2.5)),
          // Over the arrow of the first axis, which would hide half of it.
          shown ? drawPoints(reconstructed, layout, theme, { ...style, opacity: Math.max(0.7, style.opacity) }) : '',
          drawPlacedLabels(theme, labels),
        ].join('');
      },
    },
    options,
  );
}

// Categorical colours: the cloud steps back where its reconstruction is drawn over it.
const MUTED = 3;
const STRONG = 6;

function legendOf(theme: Theme, shown: boolean, joined: number, deviations: number, width: number): Legend {
  const items: LegendItem[] = [{ label: 'points', colour: shown ? theme.categorical[MUTED] : theme.accent, mark: 'disc' }];
  if (shown) items.push({ label: 'rank-one reconstruction', colour: theme.categorical[STRONG], mark: 'disc' });
  if (joined > 0) items.push({ label: 'residual', colour: theme.muted, mark: 'line' });
  items.push({ label: `principal axes, ${formatNumber(deviations, 2).replace(/\.0+$/, '')} σ long`, colour: theme.ink, mark: 'line' });
  return rowLegend(items, width);
}

function reconstructionPoints({ reconstruction }: PrincipalAxesScatterData, raster: boolean): ScatterData {
  const n = reconstruction.length / 2;
  return {
    x: reconstruction.filter((_, i) => i % 2 === 0),
    y: reconstruction.filter((_, i) => i % 2 === 1),
    classes: [{ name: 'reconstruction', colour: STRONG }],
    classOf: new Int32Array(n),
    raster,
  };
}

interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function residualLines(theme: Theme, from: Places, to: Places, count: number): string {
  const lines = Array.from({ length: count }, (_, i) => element('line', { x1: from.x[i], y1: from.y[i], x2: to.x[i], y2: to.y[i] }));
  return count === 0 ? '' : element('g', { 'data-marks': 'residuals', stroke: theme.muted, 'stroke-width': 0.75 }, ...lines);
}

function reconstruct(x: Float64Array, y: Float64Array, [mx, my]: readonly [number, number], [u, v]: readonly [number, number]): Pick<PrincipalAxesScatterData, 'reconstruction' | 'residual'> {
  const reconstruction = new Float64Array(2 * x.length);
  let residual = 0;
  x.forEach((_, i) => {
    const along = (x[i] - mx) * u + (y[i] - my) * v;
    reconstruction.set([mx + along * u, my + along * v], 2 * i);
    residual += ((x[i] - reconstruction[2 * i]) ** 2 + (y[i] - reconstruction[2 * i + 1]) ** 2) / x.length;
  });
  return { reconstruction, residual };
}

function readAxes(axes: PrincipalAxesInput): Pick<PrincipalAxesScatterData, 'mean' | 'axes'> {
  checkMembers(axes, 'axes', ['mean', 'components', 'explainedVariance']);
  const mean = toVector(axes.mean, 'mean');
  if (mean.length !== 2) throw new ShapeError({ parameter: 'mean', got: mean.length, expected: 'two coordinates' });
  const components = toMatrix(axes.components, { name: 'components', minRows: 1 });
  const [k, p] = components.shape;
  if (p !== 2 || k > 2) throw new ShapeError({ parameter: 'components', got: components.shape, expected: 'one or two axes of the plane: shape [1 or 2, 2]' });
  const variance = toVector(axes.explainedVariance, 'explainedVariance');
  if (variance.length !== k) throw new ShapeError({ parameter: 'explainedVariance', got: variance.length, expected: `${k} variances, one for each component` });
  return {
    mean: [mean[0], mean[1]],
    axes: Array.from({ length: k }, (_, i) => ({ direction: [components.data[2 * i], components.data[2 * i + 1]] as const, deviation: Math.sqrt(Math.max(0, variance[i])) })),
  };
}

function describe({ x, mean, axes, residual }: PrincipalAxesScatterData, shown: boolean, span: string): string {
  const words = axes.map((a, i) => `PC ${i + 1} along (${a.direction.map((v) => formatNumber(v)).join(', ')}) with standard deviation ${formatNumber(a.deviation)}`);
  const rest = shown ? ` Mean squared distance to the rank-one reconstruction: ${formatNumber(residual)}.` : '';
  return `${x.length} points around (${mean.map((v) => formatNumber(v)).join(', ')}). ${words.join('; ')}.${rest} ${span}`;
}
