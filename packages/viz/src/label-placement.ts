import { clipSegment } from './lines.js';
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
// So far from its tip, in pixels, a label has a line to it.
const FAR = 14;
// A line over a label is worse than a leader this much longer, in pixels; one over another line is not as bad.
const COVERED = 120;
const CROSSED = 25;
// Rounds in which every label may still move; more change next to nothing.
const ROUNDS = 4;
const DISTANCES = [5, 10, 16, 24, 34, 46, 60, 76, 94, 114, 136, 160, 190, 225, 265];
const TURNS = [0, 15, -15, 30, -30, 50, -50, 75, -75, 105, -105, 140, -140, 180];

/**
 * Places labels beyond the tips of their arrows where they lie inside the area and apart from each other: of a fan around
 * the arrow's direction the nearest place, unless one somewhat farther lies off the arrows and the lines of others. The
 * first label is placed first, and then each may move again now that the others are known. One for which there is no place
 * is left out.
 */
export function placeLabels(labels: readonly ArrowLabel[], area: Area): readonly PlacedLabel[] {
  const fans = labels.map((label) => placesOf(label).filter((c) => insideOf(c, area)));
  const placed: (PlacedLabel | undefined)[] = labels.map(() => undefined);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, fan] of fans.entries()) {
      const others = placed.filter((p, k): p is PlacedLabel => k !== i && p !== undefined);
      let least = Infinity;
      placed[i] = undefined;
      for (const candidate of fan) {
        // A place farther off than the best one costs more, whatever lies in its way.
        if (candidate.distance >= least) break;
        if (!others.every((other) => apart(candidate, other))) continue;
        const cost = costOf(candidate, labels, others);
        if (cost < least) [least, placed[i]] = [cost, candidate];
      }
    }
  }
  return placed.filter((p) => p !== undefined);
}

/** Draws thin lines from the tips to labels that lie far from theirs; to be drawn below the arrows, whose heads they would hide. */
export function drawLeaders(theme: Theme, labels: readonly PlacedLabel[]): string {
  const leaders = labels.map((label) => {
    const { from, to } = leaderOf(label);
    const far = Math.hypot(from[0] - to[0], from[1] - to[1]) >= FAR;
    return far ? element('line', { x1: to[0], y1: to[1], x2: from[0], y2: from[1], stroke: theme.muted, 'stroke-width': 0.75 }) : '';
  });
  const drawn = leaders.join('');
  return drawn === '' ? '' : element('g', { 'data-labels': 'leaders' }, drawn);
}

/** Draws placed labels over a faint ground, so that points behind them do not come between the letters. */
export function drawPlacedLabels(theme: Theme, labels: readonly PlacedLabel[]): string {
  const grounds = labels.map(({ x, y, width, height }) =>
    element('rect', { x: x - width / 2 - 1, y: y - height / 2, width: width + 2, height, rx: 2, fill: theme.background, 'fill-opacity': 0.75 }),
  );
  const words = labels.map((label) => {
    const rim = { stroke: theme.background, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' };
    return textElement(label.text, { x: label.x, y: label.y + 4, 'text-anchor': 'middle', 'font-size': fontSize.label, fill: theme.ink, ...rim });
  });
  return element('g', { 'data-labels': 'arrows' }, ...grounds, ...words);
}

/** How far a label is from its tip, {@link COVERED} for every line over a label, and {@link CROSSED} for every line that its own leader runs across. */
function costOf(label: PlacedLabel, arrows: readonly ArrowLabel[], placed: readonly PlacedLabel[]): number {
  const leader = leaderOf(label);
  const covered = arrows.filter((arrow) => crosses(arrow, label)).length;
  const tangled = placed.filter((other) => crosses(leaderOf(other), label) || crosses(leader, other)).length;
  const drawn = label.distance >= FAR;
  const lines = drawn ? [...arrows.filter((arrow) => arrow.to !== label.to), ...placed.filter((p) => p.distance >= FAR).map(leaderOf)] : [];
  return label.distance + COVERED * (covered + tangled) + CROSSED * lines.filter((line) => meet(line, leader)).length;
}

/** Whether two lines cross. */
function meet(a: Pick<ArrowLabel, 'from' | 'to'>, b: Pick<ArrowLabel, 'from' | 'to'>): boolean {
  const side = ({ from, to }: Pick<ArrowLabel, 'from' | 'to'>, [x, y]: readonly [number, number]): number => (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
  return side(a, b.from) * side(a, b.to) < 0 && side(b, a.from) * side(b, a.to) < 0;
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

/** Whether a line runs through a box, or touches it. */
function crosses({ from, to }: Pick<ArrowLabel, 'from' | 'to'>, { x, y, width, height }: PlacedLabel): boolean {
  return clipSegment(from, to, { left: x - width / 2 - 1, top: y - height / 2 - 1, width: width + 2, height: height + 2 }) !== undefined;
}
