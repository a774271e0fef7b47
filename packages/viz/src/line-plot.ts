import { leftOf } from './axes.js';
import type { DrawContext } from './figure.js';
import { margin } from './figure.js';
import { columnLegend, rowLegend } from './legend.js';
import type { Legend, LegendItem } from './legend.js';
import { drawLines } from './lines.js';
import type { Line } from './lines.js';
import { plotMarkup } from './plot.js';
import type { Area, Axis } from './plot-area.js';
import type { Theme } from './theme.js';

/** A plot of lines with a legend, which fills a figure. */
export interface LinePlotSpec {
  readonly lines: readonly Line[];
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  /** Height of the whole, or more where the legend leaves too little; a square plot takes what it needs. */
  readonly height: number | 'square';
  /** Where the legend stands. */
  readonly legend: 'above' | 'beside' | 'none';
  readonly legendTitle?: string;
  /** What else is drawn, below the lines. */
  readonly under?: (context: DrawContext, area: Area) => string;
}

/** A laid out line plot. */
export interface LinePlot {
  readonly height: number;
  readonly area: Area;
  readonly draw: (context: DrawContext) => string;
}

const HEAD = 24;
const FOOT = 46;
const BESIDE = 20;
// However many lines a legend has, so much is left to the curves.
const LEAST = 120;
// Entries may be this long; names are to be fitted before, so that a value behind them is not cut.
const LONGEST = 260;

/** Lays out a line plot: legend, axes, lines. */
export function linePlot(spec: LinePlotSpec): LinePlot {
  const { lines, x, y, width } = spec;
  const left = leftOf(y);
  const named = lines.filter((l) => l.name !== '');
  const items = (theme: Theme | undefined): readonly LegendItem[] =>
    named.map((l) => ({ label: l.name, colour: theme === undefined ? '' : l.colour(theme), mark: l.dashed === true ? 'dashed' : 'line' }));
  const legendOf = (theme?: Theme): Legend | undefined => {
    if (spec.legend === 'none' || named.length === 0) return undefined;
    return spec.legend === 'above' ? rowLegend(items(theme), width - left - margin) : columnLegend(items(theme), spec.legendTitle, LONGEST);
  };
  const legend = legendOf();
  const beside = spec.legend === 'beside' && legend !== undefined ? legend.width + BESIDE : 8;
  const top = margin + (spec.legend === 'above' && legend !== undefined ? legend.height : 0) + HEAD;
  const plotWidth = width - left - margin - beside;
  const plotHeight = Math.max(spec.height === 'square' ? plotWidth : Math.max(LEAST, spec.height - top - FOOT), spec.legend === 'beside' ? (legend?.height ?? 0) : 0);
  const area = { left, top, width: plotWidth, height: plotHeight };
  return {
    height: top + plotHeight + FOOT,
    area,
    draw: (context) => {
      const at = spec.legend === 'above' ? ([left, margin - 4] as const) : ([left + plotWidth + BESIDE, top] as const);
      const key = legendOf(context.theme)?.draw(context.theme, ...at) ?? '';
      return key + plotMarkup(context, area, x, y, [], spec.height === 'square') + (spec.under?.(context, area) ?? '') + drawLines(context.theme, lines, area, x, y);
    },
  };
}
