import { InvalidParameterError } from '@latentkit/core';
import { bottomAxis, countAxis, leftOf, logAxis, shareAxis } from '../axes.js';
import { checkInteger, checkText } from '../checks.js';
import type { ClassEntry, Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { binEdges, binRange, countBins, drawBars, drawSteps } from '../histogram.js';
import { rowLegend } from '../legend.js';
import type { Legend, LegendItem } from '../legend.js';
import { element } from '../markup.js';
import { plotMarkup } from '../plot.js';
import { position } from '../plot-area.js';
import type { Area, Axis } from '../plot-area.js';
import { pointClasses } from '../scatter-plot.js';
import { formatNumber } from '../text.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link errorHistogram}. */
export interface ErrorHistogramOptions extends FigureOptions {
  /** Class of each error, at most 20; usually normal and anomalous. Default: all of one. */
  readonly labels?: Labels;
  /** Names of the classes: label k is called `names[k]`. Default: the labels themselves. */
  readonly names?: readonly string[];
  /** The error above which a sample is called anomalous: a line, and for each class how many lie beyond it. */
  readonly threshold?: number;
  /** Number of bins. Default 40. */
  readonly bins?: number;
  /** Ends of the horizontal axis; errors beyond them are not drawn. Default: least and greatest error, threshold included. */
  readonly range?: readonly [low: number, high: number];
  /** Logarithmic horizontal axis, with bins of equal ratios. Default false. */
  readonly log?: boolean;
  /** What the errors are. Default `reconstruction error`. */
  readonly label?: string;
  /** Width in pixels. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 360. */
  readonly height?: number;
}

/** What an error histogram shows. */
export interface ErrorHistogramData {
  readonly edges: Float64Array;
  readonly classes: readonly {
    readonly name: string;
    /** Errors in each bin. */
    readonly counts: Float64Array;
    readonly total: number;
    /** Errors above the threshold; undefined where there is none. */
    readonly beyond: number | undefined;
  }[];
  readonly threshold: number | undefined;
  readonly log: boolean;
}

/**
 * How often which reconstruction error, or any anomaly score, occurs. Of one class the samples are counted; of several
 * each is drawn as shares of its own size, so that few anomalies show beside many normal samples.
 *
 * @param errors shape [n].
 *
 * Throws `ShapeError` for another rank, no errors and labels of another number, `NonFiniteError` for NaN,
 * `InvalidParameterError` for a logarithmic axis over errors that are not above 0 and options out of range.
 */
export function errorHistogram(errors: VectorInput, options: ErrorHistogramOptions = {}): Figure<'error-histogram', ErrorHistogramData> {
  const values = Float64Array.from(toVector(errors, 'errors'));
  const { classes, classOf } = pointClasses(options.labels, values.length, options.names);
  const { threshold, log = false } = options;
  if (threshold !== undefined && !Number.isFinite(threshold)) throw new InvalidParameterError({ parameter: 'threshold', got: threshold, expected: 'a finite number' });
  const bins = checkInteger(options.bins ?? 40, 'bins', 1, 500);
  const [low, high] = binRange(threshold === undefined ? values : Float64Array.from([...values, threshold]), options.range);
  if (log && low <= 0) throw new InvalidParameterError({ parameter: 'log', got: true, expected: `errors above 0 everywhere, but the least is ${low}`, remedy: 'Leave log out.' });
  const edges = binEdges(low, high, bins, log);
  const names = classes.length === 0 ? [''] : classes.map((c) => c.name);
  const groups = names.map((name, k) => {
    const own = values.filter((_, i) => classOf[i] === k);
    const beyond = threshold === undefined ? undefined : own.filter((v) => v > threshold).length;
    return { name, counts: countBins(own, edges), total: own.length, beyond };
  });
  const data: ErrorHistogramData = { edges, classes: groups, threshold, log };
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const height = checkInteger(options.height ?? 360, 'height', 200);
  const label = checkText(options.label ?? 'reconstruction error', 'label');
  const layout = layOut(data, classes, label, width, height);
  return makeFigure(
    {
      kind: 'error-histogram',
      title: 'Histogram of errors',
      description: describe(data, label, values.length),
      width,
      height: layout.height,
      data,
      draw: (context) => draw(context, data, classes, layout),
    },
    options,
  );
}

interface Layout {
  readonly area: Area;
  readonly x: Axis;
  readonly y: Axis;
  readonly height: number;
  /** What is drawn of each class: counts of one, shares of several. */
  readonly heights: readonly Float64Array[];
}

// However many classes a legend has, so much is left to the histogram.
const LEAST = 140;

function layOut(data: ErrorHistogramData, entries: readonly ClassEntry[], label: string, width: number, wanted: number): Layout {
  const { edges, classes, log } = data;
  const several = classes.length > 1;
  const heights = classes.map((c) => (several ? c.counts.map((n) => n / c.total) : c.counts));
  const most = Math.max(...heights.flatMap((h) => Array.from(h))) || 1;
  const y = several ? shareAxis(most * 1.05, 'share of the class', 5) : countAxis(most * 1.05, 'samples', 5);
  const left = leftOf(y);
  const top = margin + legendOf(data, entries, width - left - margin, lightTheme).height + 24;
  const area = { left, top, width: width - left - margin - 8, height: Math.max(LEAST, wanted - top - 46) };
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const x: Axis = log ? { ...logAxis(low, high, label, area.width), domain: [low, high] } : bottomAxis([low, high], label, area.width);
  return { area, x: { ...x, ticks: x.ticks.filter((t) => t >= low && t <= high) }, y, height: top + area.height + 46, heights };
}

function draw(context: DrawContext, data: ErrorHistogramData, entries: readonly ClassEntry[], { area, x, y, heights }: Layout): string {
  const { theme } = context;
  const { edges, threshold } = data;
  const several = heights.length > 1;
  const shapes = heights.map((h, k) => (several ? drawSteps(h, edges, area, x, y, colourOf(theme, entries, k)) : drawBars(h, edges, area, x, y, colourOf(theme, entries, k))));
  const at = threshold === undefined ? undefined : position(x, threshold, area.left, area.width);
  const shown = at !== undefined && at >= area.left && at <= area.left + area.width;
  const line = shown ? element('line', { 'data-marks': 'threshold', x1: at, x2: at, y1: area.top - 4, y2: area.top + area.height, stroke: theme.ink, 'stroke-width': 1.5, 'stroke-dasharray': '4 3' }) : '';
  const legend = legendOf(data, entries, area.width + 8, theme);
  return legend.draw(theme, area.left, margin - 4) + plotMarkup(context, area, x, y, []) + shapes.join('') + line;
}

function legendOf({ classes, threshold }: ErrorHistogramData, entries: readonly ClassEntry[], width: number, theme: Theme): Legend {
  const first: LegendItem[] = threshold === undefined ? [] : [{ label: `threshold ${formatNumber(threshold)}`, colour: theme.ink, mark: 'dashed' }];
  const items = classes.flatMap((c, k) => {
    const words = beyondWords(c);
    const label = c.name === '' ? words : `${c.name}${words === '' ? ` (${c.total})` : `: ${words}`}`;
    return label === '' ? [] : [{ label, colour: colourOf(theme, entries, k), mark: 'square' as const }];
  });
  return rowLegend([...first, ...items], width);
}

function beyondWords({ beyond, total }: ErrorHistogramData['classes'][number]): string {
  if (beyond === undefined) return '';
  const percent = (100 * beyond) / total;
  // Two digits would make 99.8 a hundred.
  return `${beyond} of ${total} beyond (${formatNumber(percent, percent > 99 && percent < 100 ? 4 : 2)}%)`;
}

function colourOf(theme: Theme, entries: readonly ClassEntry[], k: number): string {
  return entries.length === 0 ? theme.accent : theme.categorical[entries[k].colour];
}

function describe({ classes, threshold, edges }: ErrorHistogramData, label: string, n: number): string {
  const span = `${n} value${n === 1 ? '' : 's'} of ${label}, drawn from ${formatNumber(edges[0])} to ${formatNumber(edges[edges.length - 1])}.`;
  const groups = classes.map((c) => {
    const beyond = beyondWords(c);
    if (c.name === '') return beyond === '' ? '' : ` Beyond the threshold ${formatNumber(threshold!)}: ${beyond.replace(' beyond', '')}.`;
    return ` ${c.name}: ${beyond === '' ? `${c.total} values` : `${beyond} the threshold ${formatNumber(threshold!)}`}.`;
  });
  return span + groups.join('');
}
