import { element, textElement } from './markup.js';
import { fitNames, fitText, fontSize, textWidth } from './text.js';
import type { Theme } from './theme.js';

/** One entry of a legend. */
export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  /** A disc for points, a stroke for lines, a square for areas and bars, a hollow square for framed pictures. */
  readonly mark: 'disc' | 'line' | 'dashed' | 'square' | 'frame';
}

/** A laid out legend: the space it takes, and how it is drawn with its top left corner at (x, y). */
export interface Legend {
  readonly width: number;
  readonly height: number;
  draw(theme: Theme, x: number, y: number): string;
}

const LINE = 19;
const LABEL_AT = { disc: 16, line: 26, dashed: 26, square: 17, frame: 19 } as const;

/** A legend with one entry below the other; labels longer than `maxLabel` pixels end in an ellipsis. */
export function columnLegend(items: readonly LegendItem[], title: string | undefined, maxLabel = 150): Legend {
  const labels = fitNames(items.map((item) => item.label), maxLabel, fontSize.label);
  const heading = title === undefined ? undefined : fitText(title, maxLabel, fontSize.label);
  const top = heading === undefined ? 0 : LINE + 2;
  const widths = items.map((item, i) => LABEL_AT[item.mark] + textWidth(labels[i], fontSize.label));
  return {
    width: Math.ceil(Math.max(heading === undefined ? 0 : textWidth(heading, fontSize.label), ...widths)),
    height: top + items.length * LINE,
    draw: (theme, x, y) => {
      const head = heading === undefined ? '' : textElement(heading, { x, y: y + 13, 'font-size': fontSize.label, fill: theme.muted });
      return element('g', { 'data-legend': 'column' }, head, ...items.map((item, i) => entry(item, labels[i], theme, x, y + top + i * LINE)));
    },
  };
}

/** A legend with its entries side by side, in as many lines as a width asks for. */
export function rowLegend(items: readonly LegendItem[], width: number): Legend {
  const places: { x: number; y: number; label: string }[] = [];
  let x = 0;
  let y = 0;
  let widest = 0;
  for (const item of items) {
    const label = fitText(item.label, width - LABEL_AT[item.mark], fontSize.label);
    const length = LABEL_AT[item.mark] + textWidth(label, fontSize.label);
    if (x > 0 && x + length > width) [x, y] = [0, y + LINE];
    places.push({ x, y, label });
    widest = Math.max(widest, x + length);
    x += length + 18;
  }
  return {
    width: Math.ceil(widest),
    height: items.length === 0 ? 0 : y + LINE,
    draw: (theme, left, top) =>
      element('g', { 'data-legend': 'row' }, ...items.map((item, i) => entry(item, places[i].label, theme, left + places[i].x, top + places[i].y))),
  };
}

function entry(item: LegendItem, label: string, theme: Theme, x: number, y: number): string {
  const middle = y + 9;
  const text = textElement(label, { x: x + LABEL_AT[item.mark], y: middle + 4, 'font-size': fontSize.label, fill: theme.ink });
  if (item.mark === 'disc') return element('circle', { cx: x + 5, cy: middle, r: 4.5, fill: item.colour }) + text;
  if (item.mark === 'square') return element('rect', { x, y: middle - 5, width: 10, height: 10, fill: item.colour }) + text;
  if (item.mark === 'frame') return element('rect', { x: x + 1, y: middle - 5, width: 11, height: 11, fill: 'none', stroke: item.colour, 'stroke-width': 2 }) + text;
  const dash = item.mark === 'dashed' ? '4 3' : undefined;
  return element('line', { x1: x, x2: x + 20, y1: middle, y2: middle, stroke: item.colour, 'stroke-width': 2, 'stroke-dasharray': dash }) + text;
}
