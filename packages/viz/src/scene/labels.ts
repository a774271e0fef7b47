import { textElement } from '../markup.js';
import { textWidth } from '../text.js';

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label laid beside a place. */
export interface PlacedLabel extends Box {
  readonly text: string;
  readonly size: number;
}

const GAP = 3;

/**
 * A label beside a place, in a direction away from it: its nearest edge or corner lies `distance` pixels away, so that
 * labels beside a slanted axis keep clear of it whatever their width.
 */
export function labelBeside(text: string, x: number, y: number, direction: readonly [number, number], distance: number, size: number): PlacedLabel {
  const [width, height] = [textWidth(text, size), size];
  const [dx, dy] = direction;
  const centreX = x + dx * distance + Math.max(-1, Math.min(1, 1.6 * dx)) * (width / 2);
  const centreY = y + dy * distance + Math.max(-1, Math.min(1, 1.6 * dy)) * (height / 2);
  return { text, size, left: centreX - width / 2, right: centreX + width / 2, top: centreY - height / 2, bottom: centreY + height / 2 };
}

/** The labels that overlap none before them. */
export function withoutCollisions(labels: readonly PlacedLabel[]): readonly PlacedLabel[] {
  const kept: PlacedLabel[] = [];
  for (const label of labels) if (!kept.some((other) => overlap(label, other))) kept.push(label);
  return kept;
}

/** How far a label reaches from a place in a direction. */
export function reach(label: Box, x: number, y: number, [dx, dy]: readonly [number, number]): number {
  return Math.max(...[label.left, label.right].flatMap((lx) => [label.top, label.bottom].map((ly) => (lx - x) * dx + (ly - y) * dy)));
}

/** Draws a label. */
export function drawLabel(label: PlacedLabel, fill: string, halo?: string): string {
  return textElement(label.text, {
    x: (label.left + label.right) / 2,
    y: label.bottom - 0.15 * label.size,
    'font-size': label.size,
    'text-anchor': 'middle',
    fill,
    ...(halo === undefined ? {} : { stroke: halo, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }),
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP && b.top < a.bottom + GAP;
}
