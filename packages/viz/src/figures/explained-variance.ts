import * as Plot from '@observablehq/plot';
import { InvalidParameterError } from '@latentkit/core';
import { leftOf, shareAxis } from '../axes.js';
import { checkInteger } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { rowLegend } from '../legend.js';
import { element, textElement } from '../markup.js';
import { plotMarkup } from '../plot.js';
import type { PlotNote } from '../plot.js';
import { position } from '../plot-area.js';
import type { Area, Axis } from '../plot-area.js';
import { fontSize, formatNumber, textWidth } from '../text.js';
import { integerTicks } from '../ticks.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link explainedVariance}. */
export interface ExplainedVarianceOptions extends FigureOptions {
  /** Share of the variance that is marked, above 0 and below 1; `false` for none. Default 0.95. */
  readonly mark?: number | false;
  /** How many components are drawn, from the first. Default: all. */
  readonly count?: number;
  /** Width in pixels. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 360. */
  readonly height?: number;
}

/** What an explained-variance figure shows. */
export interface ExplainedVarianceData {
  readonly ratios: readonly number[];
  /** Sum of the ratios up to and with each component. */
  readonly cumulative: readonly number[];
  readonly mark: number | undefined;
  /** Number of components whose shares first add up to the mark; undefined where they never do. */
  readonly componentsAtMark: number | undefined;
}

/**
 * Share of the variance that each principal component holds (bars) and that the first k hold together (line), with
 * the number of components that reach a mark.
 *
 * @param ratios shape [k]: `explainedVarianceRatio` of a fitted PCA, in its order.
 *
 * Throws `ShapeError` for another rank or no ratios, `NonFiniteError` for NaN, `InvalidParameterError` for negative
 * ratios, ratios that add up to more than 1, a mark outside (0, 1) and a count above the ratios there are.
 */
export function explainedVariance(ratios: VectorInput, options: ExplainedVarianceOptions = {}): Figure<'explained-variance', ExplainedVarianceData> {
  const all = checkRatios(ratios);
  const mark = checkMark(options.mark);
  const count = checkInteger(options.count ?? all.length, 'count', 1, all.length);
  const shown = all.slice(0, count);
  let sum = 0;
  const cumulative = shown.map((r) => (sum += r));
  // A sum of a thousand shares misses its last bits.
  const reached = mark === undefined ? -1 : cumulative.findIndex((c) => c >= mark - 1e-12);
  const data = { ratios: shown, cumulative, mark, componentsAtMark: reached < 0 ? undefined : reached + 1 };
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const height = checkInteger(options.height ?? 360, 'height', 200);
  return makeFigure(
    {
      kind: 'explained-variance',
      title: 'Explained variance',
      description: describe(data),
      width,
      height,
      data,
      draw: (context) => draw(context, data, width, height),
    },
    options,
  );
}

const MOST_BARS = 80;

function draw(context: DrawContext, data: ExplainedVarianceData, width: number, height: number): string {
  const { theme } = context;
  const { ratios, cumulative } = data;
  const n = ratios.length;
  const barColour = theme.categorical[3];
  const y = shareAxis(1, 'share of the variance', 5);
  const left = leftOf(y);
  const legend = rowLegend(
    [
      { label: 'first k components together', colour: theme.accent, mark: 'line' },
      { label: 'each component', colour: barColour, mark: 'square' },
    ],
    width - left - margin,
  );
  const top = margin + legend.height + 26;
  const area = { left, top, width: width - left - margin - 8, height: height - top - 46 };
  const x: Axis = { domain: [0.5, n + 0.5], label: 'principal component', ticks: integerTicks(1, n, 10), format: String };
  const points = cumulative.map((c, i) => ({ k: i + 1, c, r: ratios[i] }));
  // Each bar is a component wide; where bars are wide enough, a gap sets them apart.
  const inset = area.width / n > 6 ? 0.5 * Math.min(0.3 * (area.width / n), 12) : 0;
  const marks = [
    n <= MOST_BARS
      ? Plot.rectY(points, { x1: (d: Point) => d.k - 0.5, x2: (d: Point) => d.k + 0.5, y1: 0, y2: 'r', fill: barColour, insetLeft: inset, insetRight: inset })
      : Plot.areaY(points, { x: 'k', y1: 0, y2: 'r', fill: barColour }),
    Plot.line(points, { x: 'k', y: 'c', stroke: theme.accent, strokeWidth: 2, strokeLinejoin: 'round' }),
    n <= 30 ? Plot.dot(points, { x: 'k', y: 'c', r: 3, fill: theme.accent }) : null,
  ];
  return [legend.draw(theme, left, margin - 4), plotMarkup(context, area, x, y, marks, false, missed(context, data)), annotation(context, data, area, x, y)].join('');
}

interface Point {
  readonly k: number;
  readonly c: number;
  readonly r: number;
}

// The curve is concave, so there is room below it: right of the mark while that is on the left, else left of it, low.
function annotation({ theme }: DrawContext, data: ExplainedVarianceData, area: Area, x: Axis, y: Axis): string {
  if (data.mark === undefined) return '';
  const bottom = area.top + area.height;
  const level = position(y, data.mark, bottom, -area.height);
  const rule = { stroke: theme.muted, 'stroke-dasharray': '2 3' };
  if (data.componentsAtMark === undefined) {
    const right = area.left + area.width;
    return element('line', { ...rule, x1: area.left, x2: right, y1: level, y2: level });
  }
  const at = position(x, data.componentsAtMark, area.left, area.width);
  const fits = (lines: readonly string[], space: number): boolean => lines.every((line) => 12 + textWidth(line, fontSize.label) <= space);
  const [right, left] = [area.left + area.width - at, at - area.left];
  const words = markWords(data);
  const lines = fits([words.join(' ')], Math.max(right, left)) ? [words.join(' ')] : words;
  const onRight = fits(lines, right);
  // Between two grid lines.
  const baseline = bottom - area.height * (onRight ? 0.5 : 0.3) + 4 - (lines.length - 1) * 8;
  const style = { x: onRight ? at + 8 : at - 8, 'text-anchor': onRight ? 'start' : 'end', 'font-size': fontSize.label, fill: theme.ink };
  return [
    element('path', { ...rule, fill: 'none', d: `M${area.left},${round(level)}H${round(at)}V${bottom}` }),
    ...lines.map((line, i) => textElement(line, { ...style, y: baseline + i * 16 })),
  ].join('');
}

function missed({ theme }: DrawContext, { mark, componentsAtMark }: ExplainedVarianceData): PlotNote | undefined {
  return mark === undefined || componentsAtMark !== undefined ? undefined : { text: `${percent(mark)} is not reached`, fill: theme.ink };
}

function markWords({ mark, componentsAtMark: k }: ExplainedVarianceData): readonly [string, string] {
  return [`${k} component${k === 1 ? '' : 's'}`, `hold${k === 1 ? 's' : ''} ${percent(mark!)}`];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(4))}%`;
}

function round(v: number): number {
  return Math.round(v * 100) / 100;
}

function checkRatios(input: VectorInput): readonly number[] {
  const ratios = toVector(input, 'ratios');
  let sum = 0;
  ratios.forEach((r, i) => {
    if (r < 0) throw new InvalidParameterError({ parameter: `ratios[${i}]`, got: r, expected: 'a share of at least 0' });
    sum += r;
  });
  if (sum <= 1 + 1e-4) return ratios;
  throw new InvalidParameterError({
    parameter: 'ratios',
    got: sum,
    expected: 'shares that add up to at most 1',
    remedy: 'Give explainedVarianceRatio, not explainedVariance.',
  });
}

function checkMark(mark: number | false | undefined): number | undefined {
  if (mark === false) return undefined;
  const value = mark ?? 0.95;
  if (value > 0 && value < 1) return value;
  throw new InvalidParameterError({ parameter: 'mark', got: mark, expected: 'a share between 0 and 1, such as 0.95, or false' });
}

function describe(data: ExplainedVarianceData): string {
  const n = data.ratios.length;
  const total = `${n} component${n === 1 ? '' : 's'} hold${n === 1 ? 's' : ''} ${formatNumber(100 * data.cumulative[n - 1], 4)}% of the variance; the first ${formatNumber(100 * data.ratios[0])}%.`;
  if (data.mark === undefined) return total;
  return data.componentsAtMark === undefined ? `${total} ${percent(data.mark)} is not reached.` : `${total} ${markWords(data).join(' ')}.`;
}
