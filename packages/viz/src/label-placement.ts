import { element, textElement } from './markup.js';
import type { Area } from './plot-area.js';
import { fontSize, textWidth } from './text.js';
import type { Theme } from './theme.js';

/** A label that belongs to the tip of an arrow from `from` to `to`, in pixels. */
export interface ArrowLabel {
  readonly text: string;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** A label with its place: the middle of its box. */
export interface PlacedLabel extends ArrowLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Free pixels between the tip and the box, about. */
  readonly distance: number;
}

const HEIGHT = 14;
// A line over a label is worse than one this much longer, in pixels.
const CROSSING = 120;
const DISTANCES = [5, 10, 16, 24, 34, 46, 60, 76, 94, 114, 136, 160, 190, 225, 265];
const TURNS = [0, 15, -15, 30, -30, 50, -50, 75, -75, 105, -105, 140, -140, 180];

/**
 * Places labels beyond the tips of their arrows where they lie inside the area and apart from each other: of a fan around
 * the arrow's direction the nearest place, unless one somewhat farther lies off the arrows and the lines of others; the
 * first label first. One for which there is no place is left out.
 */
export function placeLabels(labels: readonly ArrowLabel[], area: Area): readonly PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const candidates = placesOf(label).filter((c) => insideOf(c, area) && placed.every((p) => apart(c, p)));
    const costs = candidates.map((c) => costOf(c, labels, placed));
    const chosen = candidates[costs.indexOf(Math.min(...costs))];
    if (chosen !== undefined) placed.push(chosen);
  }
  return placed;
}

/** Draws placed labels, with a rim in the colour of the background and a thin line to the tip where they lie far from it. */
export function drawPlacedLabels(theme: Theme, labels: readonly PlacedLabel[]): string {
  const leaders = labels.map((label) => {
    const { from, to } = leaderOf(label);
    const far = Math.hypot(from[0] - to[0], from[1] - to[1]) >= 14;
    return far ? element('line', { x1: to[0], y1: to[1], x2: from[0], y2: from[1], stroke: theme.muted, 'stroke-width': 0.75 }) : '';
  });
  const words = labels.map((label) => {
    const rim = { stroke: theme.background, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' };
    return textElement(label.text, { x: label.x, y: label.y + 4, 'text-anchor': 'middle', 'font-size': fontSize.label, fill: theme.ink, ...rim });
  });
  return element('g', { 'data-labels': 'arrows' }, ...leaders, ...words);
}

/** How far a label is from its tip, and {@link CROSSING} for being crossed by an arrow, and for each label or line that it gets into the way of. */
function costOf(label: PlacedLabel, arrows: readonly ArrowLabel[], placed: readonly PlacedLabel[]): number {
  const { from, to } = leaderOf(label);
  const covered = arrows.some((arrow) => crosses(arrow, label)) ? 1 : 0;
  const tangled = placed.filter((other) => crosses(leaderOf(other), label) || crosses({ from, to }, other)).length;
  return label.distance + CROSSING * (covered + tangled);
}

/** The line to a label's tip from the nearest point of its box. */
function leaderOf({ x, y, width, height, to }: PlacedLabel): Pick<ArrowLabel, 'from' | 'to'> {
  const near = (at: number, middle: number, length: number): number => Math.min(middle + length / 2, Math.max(middle - length / 2, at));
  return { from: [near(to[0], x, width), near(to[1], y, height)], to };
}

function placesOf(label: ArrowLabel): readonly PlacedLabel[] {
  const { text, from, to } = label;
  const [width, height] = [textWidth(text, fontSize.label) + 2, HEIGHT];
  const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
  return DISTANCES.flatMap((distance) =>
    TURNS.map((turn) => {
      const angle = direction + (turn * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      // From the tip to the middle of the box: so far that its edge, not its middle, has the distance.
      const reach = distance + Math.min(width / 2 / Math.abs(cos), height / 2 / Math.abs(sin));
      return { ...label, x: to[0] + reach * cos, y: to[1] + reach * sin, width, height, distance };
    }),
  );
}

function insideOf({ x, y, width, height }: PlacedLabel, area: Area): boolean {
  return x - width / 2 >= area.left && x + width / 2 <= area.left + area.width && y - height / 2 >= area.top && y + height / 2 <= area.top + area.height;
}

function apart(a: PlacedLabel, b: PlacedLabel): boolean {
  return Math.abs(a.x - b.x) >= (a.width + b.width) / 2 + 3 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2 + 1;
}

/** Whether a line runs through a box: looked at in steps of two pixels, which no box is as small as. */
function crosses({ from, to }: Pick<ArrowLabel, 'from' | 'to'>, box: PlacedLabel): boolean {
  const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 2);
  for (let i = 0; i <= steps; i++) {
    const t = i / Math.max(1, steps);
    const [x, y] = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
    if (Math.abs(x - box.x) < box.width / 2 + 1 && Math.abs(y - box.y) < box.height / 2 + 1) return true;
  }
  return false;
}
