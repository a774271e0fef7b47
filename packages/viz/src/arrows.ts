import { element } from './markup.js';
import type { Theme } from './theme.js';

type Point = readonly [number, number];

const HEAD = 9;

/** An arrow with a rim in the colour of the background, so that it stands out from points it crosses. */
export function drawArrow(theme: Theme, [x0, y0]: Point, [x1, y1]: Point, colour: string, width = 2): string {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return '';
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(HEAD, length);
  const at = (along: number, across: number): string => [x1 - along * ux - across * uy, y1 - along * uy + across * ux].map((v) => Math.round(100 * v) / 100).join(',');
  const shaft = `M${Math.round(100 * x0) / 100},${Math.round(100 * y0) / 100}L${at(head * 0.8, 0)}`;
  const tip = `M${at(0, 0)}L${at(head, head * 0.45)}L${at(head * 0.75, 0)}L${at(head, -head * 0.45)}Z`;
  return element(
    'g',
    { 'data-marks': 'arrow' },
    element('path', { d: shaft + tip, fill: theme.background, stroke: theme.background, 'stroke-width': width + 2.5, 'stroke-linejoin': 'round' }),
    element('path', { d: shaft, fill: 'none', stroke: colour, 'stroke-width': width }),
    element('path', { d: tip, fill: colour }),
  );
}
