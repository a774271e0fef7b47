import { InvalidParameterError, NonFiniteError, UnknownNameError } from '@latentkit/core';
import { bottomAxis } from '../axes.js';
import { checkInteger, checkText, checkTexts } from '../checks.js';
import { metricWords } from '../curve-input.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { element, textElement } from '../markup.js';
import { plotMarkup } from '../plot.js';
import { position } from '../plot-area.js';
import type { Area } from '../plot-area.js';
import { fitNames, fitText, fontSize, formatNumber, textWidth } from '../text.js';

/** A metric of one model: a number, or one for each run. */
export type MetricValue = number | readonly number[];

/** Options of {@link metricBars}. */
export interface MetricBarsOptions extends FigureOptions {
  /** Which metrics, each in a panel beside the last. Default: all, in the order in which they first occur. */
  readonly metrics?: readonly string[];
  /** Which way a metric is better: said below its name, and the best bar of it is emphasised. */
  readonly better?: Readonly<Record<string, 'higher' | 'lower'>>;
  /** A model whose values are drawn as a line across all bars, such as PCA. */
  readonly baseline?: string;
  /** A metric by which the models are sorted, best first, which needs `better` for it. Default: as given. */
  readonly sortBy?: string;
  /** Significant digits of the values. Default 3. */
  readonly digits?: number;
  /** Width in pixels. Default 640. */
  readonly width?: number;
}

/** What metric bars show. */
export interface MetricBarsData {
  readonly models: readonly string[];
  readonly metrics: readonly {
    readonly metric: string;
    /** In the order of `models`; the mean of several runs, undefined where a model lacks the metric. */
    readonly values: readonly (number | undefined)[];
    readonly runs: readonly (readonly number[])[];
    /** Standard deviation over the runs (n − 1); undefined for fewer than two. */
    readonly deviations: readonly (number | undefined)[];
    /** Index of the best model, where it is known which way is better. */
    readonly best: number | undefined;
  }[];
}

const ROW = 26;
const BAR = 16;
const HEAD = 40;

/**
 * Models compared: for each metric a horizontal bar per model with its value at the end, from zero, so that lengths can
 * be compared. Several runs of a model give a bar to their mean, with a tick for each run and their standard deviation.
 *
 * @param values `{ PCA: { mse: 0.017, trustworthiness: 0.96 }, … }`.
 *
 * Throws `InvalidParameterError` for no models, more than 40, no metric and options out of range, `NonFiniteError` for
 * NaN, `UnknownNameError` for a metric or model that is not there.
 */
export function metricBars(values: Readonly<Record<string, Readonly<Record<string, MetricValue>>>>, options: MetricBarsOptions = {}): Figure<'metric-bars', MetricBarsData> {
  const data = read(values, options);
  const baseline = options.baseline === undefined ? undefined : data.models.indexOf(checkText(options.baseline, 'baseline'));
  if (baseline === -1) throw new UnknownNameError('baseline', options.baseline!, data.models);
  const digits = checkInteger(options.digits ?? 3, 'digits', 1, 10);
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const names = fitNames(data.models, 0.3 * width, fontSize.label);
  const before = Math.ceil(Math.max(...names.map((n) => textWidth(n, fontSize.label)))) + 10;
  const pitch = (width - 2 * margin - before + GAP) / data.metrics.length;
  if (pitch - GAP < 110) {
    throw new InvalidParameterError({ parameter: 'width', got: width, expected: `room for ${data.metrics.length} metrics`, remedy: 'Enlarge the width or name fewer metrics.' });
  }
  const height = data.models.length * ROW;
  const top = margin + HEAD;
  return makeFigure(
    {
      kind: 'metric-bars',
      title: 'Models compared',
      description: describe(data, digits, options),
      width,
      height: top + height + 30,
      data,
      draw: (context) => {
        const labels = names.map((name, i) =>
          textElement(name, { x: margin + before - 10, y: top + (i + 0.5) * ROW + 4, 'text-anchor': 'end', 'font-size': fontSize.label, fill: context.theme.ink }),
        );
        const panels = data.metrics.map((metric, k) => {
          const area = { left: margin + before + Math.floor(k * pitch), top, width: Math.floor(pitch - GAP), height };
          return drawPanel(context, metric, area, digits, options, baseline);
        });
        return labels.join('') + panels.join('');
      },
    },
    options,
  );
}

const GAP = 22;

type Metric = MetricBarsData['metrics'][number];

function drawPanel(context: DrawContext, metric: Metric, area: Area, digits: number, options: MetricBarsOptions, baseline: number | undefined): string {
  const { theme } = context;
  const words = metric.values.map((v, i) => valueWords(v, metric.deviations[i], digits));
  const room = Math.ceil(Math.max(...words.map((w) => textWidth(w, fontSize.tick, 600)))) + 8;
  const numbers = [0, ...metric.runs.flat()];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  // Values stand in a column of their own at the right, where neither bars nor lines run through them.
  const bars = { ...area, width: Math.max(40, area.width - room) };
  const x = bottomAxis(low === high ? [0, 1] : [low, high], '', bars.width, Math.max(2, Math.floor(bars.width / 60)));
  const at = (v: number): number => position(x, v, bars.left, bars.width);
  const rows = metric.values.map((value, i) => {
    const y = area.top + (i + 0.5) * ROW;
    const style = { x: area.left + area.width, y: y + 4, 'text-anchor': 'end' };
    if (value === undefined) return textElement('–', { ...style, fill: theme.muted });
    const best = metric.best === undefined || metric.best === i;
    const runs = metric.runs[i].length < 2 ? [] : metric.runs[i].map((v) => element('line', { 'data-marks': 'run', x1: at(v), x2: at(v), y1: y - 5, y2: y + 5, stroke: theme.ink, 'stroke-width': 1 }));
    return [
      element('rect', { 'data-marks': 'bar', x: Math.min(at(0), at(value)), y: y - BAR / 2, width: Math.abs(at(value) - at(0)), height: BAR, fill: best ? theme.accent : theme.categorical[3] }),
      ...runs,
      textElement(words[i], { ...style, fill: theme.ink, 'font-weight': metric.best === i ? 600 : undefined }),
    ].join('');
  });
  const level = baseline === undefined ? undefined : metric.values[baseline];
  const rule = level === undefined ? '' : element('line', { 'data-marks': 'baseline', x1: at(level), x2: at(level), y1: area.top, y2: area.top + area.height, stroke: theme.ink, 'stroke-dasharray': '2 3' });
  const better = options.better?.[metric.metric];
  const note = [better === undefined ? '' : `${better} is better`, level === undefined ? '' : `dotted: ${options.baseline}`].filter((w) => w !== '').join('; ');
  const zero = element('line', { x1: at(0), x2: at(0), y1: area.top, y2: area.top + area.height, stroke: theme.rule });
  return [
    plotMarkup(context, bars, x, { domain: [0, 1], label: '', ticks: [], format: String }, [], true),
    textElement(fitText(metricWords(metric.metric), area.width, fontSize.label), { x: area.left, y: area.top - 25, 'font-size': fontSize.label, 'font-weight': 600, fill: theme.ink }),
    textElement(fitText(note, area.width, fontSize.tick), { x: area.left, y: area.top - 10, fill: theme.muted }),
    zero,
    ...rows,
    rule,
  ].join('');
}

function valueWords(value: number | undefined, deviation: number | undefined, digits: number): string {
  if (value === undefined) return '–';
  return deviation === undefined ? formatNumber(value, digits) : `${formatNumber(value, digits)} ± ${formatNumber(deviation, 1)}`;
}

function read(values: Readonly<Record<string, Readonly<Record<string, MetricValue>>>>, options: MetricBarsOptions): MetricBarsData {
  const entries = typeof values === 'object' && values !== null ? Object.entries(values) : [];
  if (entries.length === 0 || entries.some(([, v]) => typeof v !== 'object' || v === null)) {
    throw new InvalidParameterError({ parameter: 'values', got: values, expected: 'metrics by model, such as { PCA: { mse: 0.017 } }' });
  }
  checkInteger(entries.length, 'models', 1, 40);
  if (options.sortBy !== undefined) checkText(options.sortBy, 'sortBy');
  const known = [...new Set(entries.flatMap(([, v]) => Object.keys(v)))];
  const wanted = checkTexts(options.metrics ?? known, 'metrics', undefined, 'names of metrics');
  if (wanted.length === 0) throw new InvalidParameterError({ parameter: 'metrics', got: wanted, expected: 'at least one metric' });
  for (const name of [...wanted, ...(options.sortBy === undefined ? [] : [options.sortBy]), ...Object.keys(options.better ?? {})]) {
    if (!known.includes(name)) throw new UnknownNameError('metric', name, known);
  }
  const sorted = sortEntries(entries, options);
  return { models: sorted.map(([name]) => name), metrics: wanted.map((metric) => readMetric(sorted, metric, options.better?.[metric])) };
}

type Entry = readonly [string, Readonly<Record<string, MetricValue>>];

function readMetric(entries: readonly Entry[], metric: string, better: 'higher' | 'lower' | undefined): Metric {
  const runs = entries.map(([model, of]) => runsOf(of[metric], `${model}.${metric}`));
  const values = runs.map(mean);
  const ranked = values.map((value, i) => ({ value, i })).filter((v) => v.value !== undefined);
  ranked.sort((a, b) => (better === 'lower' ? a.value! - b.value! : b.value! - a.value!));
  const deviations = runs.map((r, i) => (r.length < 2 ? undefined : Math.sqrt(r.reduce((sum, v) => sum + (v - values[i]!) ** 2, 0) / (r.length - 1))));
  return { metric, values, runs, deviations, best: better === undefined ? undefined : ranked[0]?.i };
}

function sortEntries(entries: readonly Entry[], { sortBy, better }: MetricBarsOptions): readonly Entry[] {
  if (sortBy === undefined) return entries;
  const way = better?.[sortBy];
  if (way === undefined) throw new InvalidParameterError({ parameter: 'sortBy', got: sortBy, expected: 'a metric that better says the way of', remedy: `Give better: { ${sortBy}: 'higher' } or 'lower'.` });
  const sign = way === 'lower' ? 1 : -1;
  // A model without the metric comes last.
  const key = ([model, of]: Entry): number => sign * (mean(runsOf(of[sortBy], `${model}.${sortBy}`)) ?? sign * Number.MAX_VALUE);
  return [...entries].sort((a, b) => key(a) - key(b));
}

function runsOf(value: MetricValue | undefined, parameter: string): readonly number[] {
  const runs = value === undefined ? [] : typeof value === 'number' ? [value] : value;
  const bad = runs.find((v) => !Number.isFinite(v));
  if (bad !== undefined) throw new NonFiniteError({ parameter, got: bad, expected: 'finite numbers; leave a metric out where there is none' });
  return runs;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, v) => sum + v, 0) / values.length;
}

function describe({ models, metrics }: MetricBarsData, digits: number, { better }: MetricBarsOptions): string {
  return metrics
    .map((m) => {
      const list = models.map((name, i) => `${name} ${valueWords(m.values[i], m.deviations[i], digits)}`).join(', ');
      const way = better?.[m.metric];
      return `${metricWords(m.metric)}${way === undefined ? '' : ` (${way} is better)`}: ${list}.`;
    })
    .join(' ');
}
