import { ShapeError, toMatrix } from '@latentkit/core';
import type { ArrayInput, NdArray } from '@latentkit/core';
import { bottomAxis, linearAxis, tickSpace } from '../axes.js';
import { checkInteger, checkTexts } from '../checks.js';
import type { Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { rowLegend } from '../legend.js';
import type { Legend } from '../legend.js';
import { plotMarkup } from '../plot.js';
import { domainOf, drawPoints, pointClasses, pointStyle } from '../scatter-plot.js';
import type { PointStyle, ScatterData, ScatterLayout } from '../scatter-plot.js';
import { smallMultiples } from '../small-multiples.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';

/** Options of {@link componentScatters}. */
export interface ComponentScattersOptions extends FigureOptions {
  /** How many components, from the first. Default: all, at most 16. */
  readonly count?: number;
  /** Class of each sample, at most 20. */
  readonly labels?: Labels;
  /** Names of the classes: label k is called `names[k]`. Default: the labels themselves. */
  readonly names?: readonly string[];
  /** What the two are called, numbers follow. Default `code` and `PC`. */
  readonly axes?: readonly [x: string, y: string];
  /** Panels in a row. Default: up to 4, as many as leave no row nearly empty. */
  readonly columns?: number;
  /** Above this many points in all panels they are drawn into embedded images. Default 5000. */
  readonly rasterAbove?: number;
  /** Width in pixels. Default 760. */
  readonly width?: number;
}

/** What a sheet of scatters shows. */
export interface ComponentScattersData {
  readonly count: number;
  /** Pearson's correlation of each code with its component; NaN where one of them is constant. */
  readonly correlations: readonly number[];
  readonly panels: readonly ScatterData[];
}

const TOP = 30;

/**
 * Is it PCA? Code j against principal component j in a panel for each j, with their correlation: a linear autoencoder
 * that found the components themselves gives straight lines, one that found another basis of their plane gives clouds.
 *
 * @param codes shape [n, k or more].
 * @param components shape [n, k or more]: the same samples on the principal components.
 *
 * Throws `ShapeError` for other shapes and different numbers of samples, `NonFiniteError` for NaN,
 * `InvalidParameterError` for an option out of its range.
 */
export function componentScatters(codes: ArrayInput, components: ArrayInput, options: ComponentScattersOptions = {}): Figure<'component-scatters', ComponentScattersData> {
  const first = toMatrix(codes, { name: 'codes', minRows: 1 });
  const second = toMatrix(components, { name: 'components', minRows: 1 });
  const n = first.shape[0];
  if (second.shape[0] !== n) throw new ShapeError({ parameter: 'components', got: second.shape, expected: `${n} rows, as in codes` });
  const available = Math.min(first.shape[1], second.shape[1]);
  const count = checkInteger(options.count ?? Math.min(16, available), 'count', 1, available);
  const classes = pointClasses(options.labels, n, options.names);
  const raster = n * count > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0);
  const panels = Array.from({ length: count }, (_, j): ScatterData => ({ x: column(first, j), y: column(second, j), ...classes, raster }));
  const data = { count, correlations: panels.map((p) => correlation(p.x, p.y)), panels };
  const width = checkInteger(options.width ?? 760, 'width', 320);
  const columns = Math.min(count, checkInteger(options.columns ?? idealColumns(count), 'columns', 1, 8));
  const axes = checkTexts(options.axes ?? (['code', 'PC'] as const), 'axes', 2, 'names');
  const { plots, bottom } = layOut(panels, axes, width, columns, legendOf(panels[0], width, lightTheme).height);
  const style = { ...pointStyle(n, {}), radius: Math.min(2, pointStyle(n, {}).radius) };
  return makeFigure(
    {
      kind: 'component-scatters',
      title: 'Codes against components',
      description: `${n} sample${n === 1 ? '' : 's'}; ${axes.join(' against ')}. Correlations: ${data.correlations.map(words).join(', ')}.`,
      width,
      height: bottom + margin - 4,
      data,
      draw: (context) => {
        const legend = legendOf(panels[0], width, context.theme).draw(context.theme, margin, margin - 4);
        return legend + plots.map((plot, j) => drawPanel(context, panels[j], plot, style, data.correlations[j])).join('');
      },
    },
    options,
  );
}

function layOut(panels: readonly ScatterData[], [across, up]: readonly [string, string], width: number, columns: number, top: number): { readonly plots: readonly ScatterLayout[]; readonly bottom: number } {
  const upright = panels.map((p, j) => linearAxis(domainOf(p.y, 0.05), `${up} ${j + 1}`, 4));
  const before = 8 + tickSpace(...upright);
  const { areas, bottom } = smallMultiples({ count: panels.length, columns, width, before, above: TOP, below: 46, top: margin - 12 + (top === 0 ? 0 : top + 6) });
  return { plots: panels.map((p, j) => ({ x: bottomAxis(domainOf(p.x, 0.05), `${across} ${j + 1}`, areas[j].width, 3), y: upright[j], area: areas[j] })), bottom };
}

function drawPanel(context: DrawContext, data: ScatterData, plot: ScatterLayout, style: PointStyle, r: number): string {
  const { area, x, y } = plot;
  const { theme } = context;
  const note = { text: Number.isNaN(r) ? 'constant' : `r = ${words(r)}`, fill: theme.ink, weight: 600 as const };
  return plotMarkup(context, area, x, y, [], true, note) + drawPoints(data, plot, theme, style);
}

function legendOf(data: ScatterData, width: number, theme: Theme): Legend {
  return rowLegend(data.classes.map((c) => ({ label: c.name, colour: theme.categorical[c.colour], mark: 'disc' })), width - 2 * margin);
}

function words(r: number): string {
  return Number.isNaN(r) ? 'none (constant)' : r.toFixed(3).replace('-', '−');
}

function column({ data, shape: [n, k] }: NdArray<Float64Array>, j: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => data[i * k + j]);
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  x.forEach((v, i) => {
    xx += (v - mx) ** 2;
    yy += (y[i] - my) ** 2;
    xy += (v - mx) * (y[i] - my);
  });
  // A mean of equal numbers may miss them in the last bit.
  const constant = (values: Float64Array): boolean => values.every((v) => v === values[0]);
  return constant(x) || constant(y) ? NaN : xy / Math.sqrt(xx * yy);
}

function idealColumns(count: number): number {
  if (count <= 4) return count;
  return [4, 3, 5].find((c) => count % c === 0) ?? 4;
}
