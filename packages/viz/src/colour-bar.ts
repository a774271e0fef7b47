import { element, textElement } from './markup.js';
import { createRaster } from './png-data.js';
import { paintRow, rasterElement } from './image-sheet.js';
import type { Shading } from './image-sheet.js';
import { fontSize, formatNumber, textWidth, wrapText } from './text.js';
import type { Theme } from './theme.js';
import { niceTicks, tickFormat } from './ticks.js';

/** A laid out colour bar: the space it takes, and how it is drawn with its top left corner at (x, y). */
export interface ColourBar {
  readonly width: number;
  readonly height: number;
  draw(theme: Theme, x: number, y: number): string;
}

/** A value along a colour bar and what stands beside it. */
export interface BarTick {
  readonly value: number;
  readonly label: string;
}

const THICKNESS = 12;
const LINE = 15;

/**
 * An upright colour bar with ticks on its right and a label above it.
 *
 * @param length height of the whole in pixels, label included.
 */
export function colourBar(shading: Shading, length: number, label: string, ticks: readonly BarTick[] = barTicks(shading.range, length)): ColourBar {
  const lines = wrapText(label, 84, fontSize.label);
  const top = lines.length * LINE + 8;
  // Half a line below, for the letters of a tick at the lower end.
  const bar = Math.max(40, Math.round(length - top - 5));
  const [low, high] = shading.range;
  const tickWidth = Math.max(0, ...ticks.map((t) => textWidth(t.label, fontSize.tick)));
  return {
    width: Math.ceil(Math.max(THICKNESS + 8 + tickWidth, ...lines.map((line) => textWidth(line, fontSize.label)))),
    height: top + bar + 5,
    draw: (theme, x, y) => {
      const raster = createRaster(THICKNESS, bar);
      for (let row = 0; row < bar; row++) paintRow(raster, row, high + (row / (bar - 1)) * (low - high), shading, theme);
      const marks = ticks.map(({ value, label: words }) => {
        const at = y + top + ((high - value) / (high - low)) * bar;
        const line = element('line', { x1: x + THICKNESS, x2: x + THICKNESS + 4, y1: at, y2: at, stroke: theme.rule });
        return line + textElement(words, { x: x + THICKNESS + 7, y: at + 4, fill: theme.muted });
      });
      return element(
        'g',
        { 'data-legend': 'colour-bar' },
        ...lines.map((line, i) => textElement(line, { x, y: y + 11 + i * LINE, 'font-size': fontSize.label, fill: theme.muted })),
        rasterElement(raster, x, y + top),
        element('rect', { x, y: y + top, width: THICKNESS, height: bar, fill: 'none', stroke: theme.rule }),
        ...marks,
      );
    },
  };
}

/** Ticks for a scale that every image has for itself: least, zero and greatest in words. */
export const ownScaleTicks: readonly BarTick[] = [
  { value: -1, label: '−max' },
  { value: 0, label: '0' },
  { value: 1, label: 'max' },
];

function barTicks([low, high]: readonly [number, number], length: number): readonly BarTick[] {
  const values = niceTicks(low, high, Math.max(2, Math.min(5, Math.floor(length / 30))));
  const format = tickFormat(values);
  // Where no two round numbers lie inside, the ends are the honest ticks.
  return values.length > 1 ? values.map((value) => ({ value, label: format(value) })) : [low, high].map((value) => ({ value, label: formatNumber(value) }));
}
