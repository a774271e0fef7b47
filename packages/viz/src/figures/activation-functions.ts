import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import { activationTable } from '../activation-table.js';
import type { ActivationFunction } from '../activation-table.js';
import { bottomAxis, linearAxis, tickSpace } from '../axes.js';
import { checkInteger, checkNumber, checkRange, isList } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { rowLegend } from '../legend.js';
import type { Legend } from '../legend.js';
import { drawLines, lineColour } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { element, textElement } from '../markup.js';
import { plotMarkup } from '../plot.js';
import { position } from '../plot-area.js';
import type { Area, Axis } from '../plot-area.js';
import { domainOf } from '../scatter-plot.js';
import { smallMultiples } from '../small-multiples.js';
import { fontSize, formatNumber } from '../text.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';
import { fittingTicks } from '../ticks.js';

/** An activation that can be drawn: those that networks can be configured with. */
export type DrawnActivation = keyof ReturnType<typeof activationTable>;

/** Options of {@link activationFunctions}. */
export interface ActivationFunctionsOptions extends FigureOptions {
  /** In panels of their own with one scale, or over each other in one plot. Default `panels`. */
  readonly layout?: 'panels' | 'overlaid';
  /** Whether the derivatives are drawn too, dashed. Default false. */
  readonly derivatives?: boolean;
  /** Ends of the horizontal axis. Default −5 to 5. */
  readonly range?: readonly [low: number, high: number];
  /** Ends of the vertical axis. Default: what the functions need, at most −2.5 to 5. */
  readonly valueRange?: readonly [low: number, high: number];
  /** Slope of the leaky ReLU below 0, from 0 to 1. Default 0.2, as in Keras. */
  readonly leak?: number;
  /** Panels in a row. Default 2 for up to four, else 3. */
  readonly columns?: number;
  /** Width in pixels. Default 640. */
  readonly width?: number;
  /** Height of a plot in pixels. Default 160 for a panel, 320 for one plot. */
  readonly panelHeight?: number;
}

/** What a figure of activation functions shows. */
export interface ActivationFunctionsData {
  readonly x: Float64Array;
  readonly functions: readonly { readonly name: DrawnActivation; readonly values: Float64Array; readonly derivatives: Float64Array }[];
}

const POINTS = 501;

/**
 * Graphs of activation functions, and of their derivatives where asked for.
 *
 * @param names which, in their order. Default: ELU, leaky ReLU, ReLU and SELU.
 *
 * Throws `UnknownNameError` for a name that is none of an activation, `InvalidParameterError` for no names and options
 * out of range.
 */
export function activationFunctions(
  names: readonly DrawnActivation[] = ['elu', 'leakyRelu', 'relu', 'selu'],
  options: ActivationFunctionsOptions = {},
): Figure<'activation-functions', ActivationFunctionsData> {
  const table: Readonly<Record<string, ActivationFunction>> = activationTable(checkNumber(options.leak ?? 0.2, 'leak', 0, 1));
  if (!isList(names) || names.length === 0) throw new InvalidParameterError({ parameter: 'names', got: names, expected: 'at least one activation' });
  for (const name of names) if (!Object.hasOwn(table, name)) throw new UnknownNameError('activation', String(name), Object.keys(table));
  const [low, high] = checkRange(options.range ?? [-5, 5], 'range');
  const x = Float64Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  const functions = names.map((name) => ({ name, values: x.map(table[name].of), derivatives: x.map(table[name].slope) }));
  const data = { x, functions };
  const parts = functions.flatMap((f) => [f.values, ...(options.derivatives === true ? [f.derivatives] : [])]);
  const [least, most] = domainOf(parts.flatMap((v) => Array.from(v)), 0.05);
  const domain = options.valueRange === undefined ? ([Math.max(-2.5, least), Math.min(5, most)] as const) : checkRange(options.valueRange, 'valueRange');
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const { layout = 'panels' } = options;
  if (layout !== 'panels' && layout !== 'overlaid') throw new UnknownNameError('layout', String(layout), ['panels', 'overlaid']);
  const specs = { data, table, x: bottomAxis([low, high], 'x', 0.85 * width, 8), y: linearAxis(domain, '', 5), width, options };
  const body = layout === 'panels' ? panelBody(specs) : overlaidBody(specs);
  return makeFigure(
    {
      kind: 'activation-functions',
      title: 'Activation functions',
      description: names.map((name) => `${table[name].label}: ${table[name].formula}; ${formatNumber(table[name].of(-1))} at −1, ${formatNumber(table[name].of(1))} at 1.`).join(' '),
      width,
      ...body,
      data,
    },
    options,
  );
}

interface Specs {
  readonly data: ActivationFunctionsData;
  readonly table: Readonly<Record<string, ActivationFunction>>;
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  readonly options: ActivationFunctionsOptions;
}

interface Body {
  readonly height: number;
  readonly draw: (context: DrawContext) => string;
}

function panelBody({ data, table, x, y, width, options }: Specs): Body {
  const { functions } = data;
  const count = functions.length;
  const columns = Math.min(count, checkInteger(options.columns ?? (count <= 4 ? 2 : 3), 'columns', 1, 6));
  const plotHeight = checkInteger(options.panelHeight ?? 160, 'panelHeight', 60);
  const legend = sideLegend(lightTheme, options.derivatives === true, width);
  const { areas, bottom } = smallMultiples({ count, columns, width, plotHeight, before: 8 + tickSpace(y), above: 42, below: 28, top: margin - 10 + (legend.height === 0 ? 0 : legend.height + 8) });
  const narrow = { ...x, label: '', ticks: fittingTicks(...x.domain, areas[0].width, Math.max(3, Math.floor(areas[0].width / 36))) };
  return {
    height: bottom + 4,
    draw: (context) => {
      const { theme } = context;
      const panels = functions.map((f, i) => {
        const area = areas[i];
        const { label, formula } = table[f.name];
        const lines = [
          { name: '', x: data.x, y: f.values, colour: (t: Theme) => t.accent },
          ...(options.derivatives === true ? [{ name: '', x: data.x, y: f.derivatives, colour: lineColour(1), width: 1.5, dashed: true }] : []),
        ];
        const style = { x: area.left, 'font-size': fontSize.label };
        return [
          textElement(label, { ...style, y: area.top - 25, 'font-weight': 600, fill: theme.ink }),
          textElement(formula, { x: area.left, y: area.top - 10, fill: theme.muted }),
          plotMarkup(context, area, narrow, y, [], true),
          zeroLines(theme, area, x, y),
          drawLines(theme, lines, area, x, y),
        ].join('');
      });
      return sideLegend(theme, options.derivatives === true, width).draw(theme, areas[0].left, margin - 4) + panels.join('');
    },
  };
}

function overlaidBody({ data, table, x, y, width, options }: Specs): Body {
  const height = checkInteger(options.panelHeight ?? 320, 'panelHeight', 120) + 90;
  const lines = data.functions.flatMap((f, i) => {
    const line = { name: table[f.name].label, x: data.x, y: f.values, colour: lineColour(i) };
    return options.derivatives === true ? [line, { ...line, name: `${line.name}, derivative`, y: f.derivatives, width: 1.5, dashed: true }] : [line];
  });
  const under = ({ theme }: DrawContext, area: Area): string => zeroLines(theme, area, x, y);
  return linePlot({ lines, x, y: { ...y, label: 'activation' }, width, height, legend: 'above', under });
}

function sideLegend(theme: Theme, derivatives: boolean, width: number): Legend {
  const items = [
    { label: 'function', colour: theme.accent, mark: 'line' as const },
    { label: 'derivative', colour: lineColour(1)(theme), mark: 'dashed' as const },
  ];
  return rowLegend(derivatives ? items : [], width - 2 * margin);
}

function zeroLines(theme: Theme, area: Area, x: Axis, y: Axis): string {
  const bottom = area.top + area.height;
  const holds = ([low, high]: readonly [number, number]): boolean => low <= 0 && high >= 0;
  const style = { stroke: theme.rule, 'stroke-width': 1 };
  const [atX, atY] = [position(x, 0, area.left, area.width), position(y, 0, bottom, -area.height)];
  return [
    holds(x.domain) ? element('line', { ...style, x1: atX, x2: atX, y1: area.top, y2: bottom }) : '',
    holds(y.domain) ? element('line', { ...style, x1: area.left, x2: area.left + area.width, y1: atY, y2: atY }) : '',
  ].join('');
}
