import { margin } from './figure.js';
import type { DrawContext } from './figure.js';
import type { ColourBar } from './colour-bar.js';
import { rowLegend } from './legend.js';
import type { Legend } from './legend.js';
import { frameColour } from './row-sheet.js';
import type { RowSheet } from './row-sheet.js';
import { lightTheme } from './theme.js';
import type { Theme } from './theme.js';

/** Space between a sheet and the colour bar on its right. */
const BESIDE = 18;
const BELOW = 10;

/** Width to be kept for a colour bar and the space before it. */
export const barRoom = 70;

/** A sheet with margins around it, a colour bar on its right and, below, what its frames mean. */
export function sheetBody(
  sheet: RowSheet,
  extras: { readonly bar?: ColourBar; readonly framed?: string | undefined } = {},
): { readonly width: number; readonly height: number; draw(context: DrawContext): string } {
  const { bar, framed } = extras;
  const legendIn = (theme: Theme): Legend | undefined => (framed === undefined ? undefined : rowLegend([{ label: framed, colour: frameColour(theme), mark: 'frame' }], 400));
  const legend = legendIn(lightTheme);
  const tall = Math.max(sheet.height, bar?.height ?? 0);
  const wide = Math.max(sheet.width + (bar === undefined ? 0 : BESIDE + bar.width), legend === undefined ? 0 : sheet.left + legend.width);
  return {
    width: Math.max(wide + 2 * margin, 200),
    height: tall + (legend === undefined ? 0 : BELOW + legend.height) + 2 * margin,
    draw: (context) =>
      [
        sheet.draw(context, margin, margin),
        bar?.draw(context.theme, margin + sheet.width + BESIDE, margin) ?? '',
        legendIn(context.theme)?.draw(context.theme, margin + sheet.left, margin + tall + BELOW) ?? '',
      ].join(''),
  };
}
