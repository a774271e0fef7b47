import { element, escapeXml } from './markup.js';
import { fontSize, textWidth } from './text.js';
import type { Theme } from './theme.js';

/** A label beside the end of a line. */
export interface EndLabel {
  /** Where the line ends, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly value: string;
  readonly colour: string;
}

/** Least distance between the baselines of two labels, in pixels. */
export const labelSpacing = 16;
const LEADER = 18;

/** Width in pixels that the labels need to the right of the plot. */
export function endLabelsWidth(labels: readonly Pick<EndLabel, 'name' | 'value'>[]): number {
  return LEADER + Math.ceil(Math.max(0, ...labels.map(({ name, value }) => textWidth(`${name} ${value}`, fontSize.label))));
}

/**
 * Heights near the wanted ones, at least `spacing` apart and inside [low, high]: labels that would collide share the
 * displacement. The order of the heights is kept.
 */
export function spreadHeights(wanted: readonly number[], spacing: number, low: number, high: number): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
  interface Block { members: number[]; top: number }
  const blocks: Block[] = [];
  const place = (members: number[]): Block => {
    const height = (members.length - 1) * spacing;
    const ideal = members.reduce((sum, m, i) => sum + wanted[m] - i * spacing, 0) / members.length;
    return { members, top: Math.max(low, Math.min(high - height, ideal)) };
  };
  for (const i of order) {
    let block = place([i]);
    for (let last = blocks.at(-1); last !== undefined && last.top + last.members.length * spacing > block.top; last = blocks.at(-1)) {
      blocks.pop();
      block = place([...last.members, ...block.members]);
    }
    blocks.push(block);
  }
  const result = new Array<number>(wanted.length);
  for (const { members, top } of blocks) members.forEach((m, i) => (result[m] = top + i * spacing));
  return result;
}

/** Draws the labels in a column that begins at `x`, each joined to the end of its line by a thin leader. */
export function drawEndLabels(theme: Theme, labels: readonly EndLabel[], x: number, low: number, high: number): string {
  const heights = spreadHeights(labels.map((l) => l.y), labelSpacing, low, high);
  const parts = labels.map((label, i) => {
    const y = heights[i];
    const leader = element('path', { d: `M${x + 3},${round(label.y)}L${x + 11},${round(y)}H${x + 15}`, fill: 'none', stroke: label.colour });
    // Dotted and grey, so that it is not taken for the line going on.
    const bridge = element('line', { x1: label.x + 6, x2: x + 3, y1: label.y, y2: label.y, stroke: theme.rule, 'stroke-dasharray': '1 3' });
    const words = element(
      'text',
      { x: x + LEADER, y: y + 4, 'font-size': fontSize.label, fill: theme.ink },
      element('tspan', {}, escapeXml(label.name)),
      element('tspan', { fill: theme.muted }, ` ${escapeXml(label.value)}`),
    );
    return (x - label.x > 8 ? bridge : '') + leader + words;
  });
  return element('g', { 'data-labels': 'ends' }, ...parts);
}

function round(y: number): number {
  return Math.round(y * 100) / 100;
}
