import { margin } from './figure.js';
import type { Axis } from './plot-area.js';
import { fontSize, textWidth } from './text.js';
import { logFormat, logTicks, niceTicks, tickFormat } from './ticks.js';

/** A linear axis with about `count` round ticks. */
export function linearAxis(domain: readonly [number, number], label: string, count: number): Axis {
  const ticks = niceTicks(...domain, count);
  return { domain, label, ticks, format: tickFormat(ticks) };
}

/** A logarithmic axis that holds values from `low` to `high`, both above 0, with a little room beyond them. */
export function logAxis(low: number, high: number, label: string): Axis {
  const [from, to] = low === high ? [low / 2, high * 2] : [low, high];
  const pad = (to / from) ** 0.04;
  const domain = [from / pad, to * pad] as const;
  const ticks = logTicks(...domain);
  return { domain, label: label === '' ? '' : `${label} (log scale)`, ticks, format: logFormat(ticks), log: true };
}

/** An axis of shares from 0 to 1, written in percent. */
export function shareAxis(high: number, label: string, count: number): Axis {
  const ticks = niceTicks(0, high, count);
  const percent = tickFormat(ticks.map((t) => 100 * t));
  return { domain: [0, high], label, ticks, format: (v) => `${percent(100 * v)}%` };
}

/** Pixels from a figure's left edge to a plot that has these vertical axes, one below the other. */
export function leftOf(...axes: readonly Axis[]): number {
  return margin + 8 + tickSpace(...axes);
}

/** Width in pixels of the widest tick label. */
export function tickSpace(...axes: readonly Axis[]): number {
  return Math.ceil(Math.max(0, ...axes.flatMap((a) => a.ticks.map((t) => textWidth(a.format(t), fontSize.tick)))));
}
