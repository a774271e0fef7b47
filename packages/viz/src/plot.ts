import * as Plot from '@observablehq/plot';
import type { DrawContext } from './figure.js';
import { element, textElement } from './markup.js';
import type { Area, Axis } from './plot-area.js';
import { serializeSvg } from './serialize.js';
import { fitText, fontSize, textWidth } from './text.js';

// As text, since a tick format would be asked on a logarithmic axis only for ticks that D3 thinks worth a label.
function written(axis: Axis): (tick: number) => string {
  return (tick) => axis.format(tick);
}

/** Words above the right end of a plot. */
export interface PlotNote {
  readonly text: string;
  readonly fill: string;
  readonly weight?: 400 | 600;
}

/**
 * Draws Observable Plot marks inside an area, with a light grid, axes and their labels: the y label lies above its
 * axis so that it reads from left to right, the x label ends below the right end of its axis. Labels that are too long are
 * cut; the `note` never is.
 */
export function plotMarkup(context: DrawContext, area: Area, x: Axis, y: Axis, marks: readonly Plot.Markish[], verticalGrid = false, note?: PlotNote): string {
  const { theme } = context;
  const axisStyle = { fontSize: fontSize.tick, color: theme.muted, label: null };
  const plotted = Plot.plot({
    document: context.document(),
    className: 'plot',
    width: area.left + area.width + 1,
    height: area.top + area.height + 1,
    marginLeft: area.left,
    marginTop: area.top,
    marginRight: 1,
    marginBottom: 1,
    x: { type: x.log === true ? 'log' : 'linear', domain: [...x.domain], axis: null },
    y: { type: y.log === true ? 'log' : 'linear', domain: [...y.domain], axis: null },
    marks: [
      Plot.gridY(y.ticks, { stroke: theme.grid, strokeOpacity: 1 }),
      verticalGrid ? Plot.gridX(x.ticks, { stroke: theme.grid, strokeOpacity: 1 }) : null,
      Plot.axisY(y.ticks, { ...axisStyle, tickSize: 0, tickPadding: 8, text: written(y) }),
      Plot.axisX(x.ticks, { ...axisStyle, tickSize: 4, tickPadding: 4, stroke: theme.rule, fill: theme.muted, text: written(x) }),
      ...marks,
    ],
  });
  const inner = Array.from(plotted.childNodes)
    .filter((node) => node.nodeName.toLowerCase() !== 'style')
    .map(serializeSvg)
    .join('');
  const taken = note === undefined ? 0 : textWidth(note.text, fontSize.label, note.weight ?? 400) + 10;
  const [across, up] = [fitText(x.label, area.width, fontSize.label), fitText(y.label, area.width - taken, fontSize.label)];
  const words = { y: area.top - 10, 'font-size': fontSize.label };
  return [
    element('g', { 'text-anchor': 'middle', fill: 'currentColor' }, inner),
    up === '' ? '' : textElement(up, { ...words, x: area.left, fill: theme.muted, 'text-anchor': 'start' }),
    note === undefined ? '' : textElement(note.text, { ...words, x: area.left + area.width, fill: note.fill, 'text-anchor': 'end', 'font-weight': note.weight === 600 ? 600 : undefined }),
    across === '' ? '' : textElement(across, { ...words, fill: theme.muted, x: area.left + area.width, y: area.top + area.height + 36, 'text-anchor': 'end' }),
  ].join('');
}
