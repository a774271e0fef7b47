import { margin } from './figure.js';
import type { Axis } from './plot-area.js';
import { fontSize, textWidth } from './text.js';
import { fittingTicks, integerTicks, labelsFit, logFormat, logTicks, niceTicks, tickFormat } from './ticks.js';

/** A linear axis with about `count` round ticks. */
export function linearAxis(domain: readonly [number, number], label: string, count: number): Axis {
  const ticks = niceTicks(...domain, count);
  return { domain, label, ticks, format: tickFormat(ticks) };
}

/** A linear axis along the bottom of a plot `length` pixels wide: about `most` round ticks, or fewer where their labels would touch. */
export function bottomAxis(domain: readonly [number, number], label: string, length: number, most = Math.max(4, Math.floor(length / 60))): Axis {
  const ticks = fittingTicks(...domain, length, most);
  return { domain, label, ticks, format: tickFormat(ticks) };
}

/** An axis of numbers of things, from 0. */
export function countAxis(high: number, label: string, count: number): Axis {
  const ticks = integerTicks(0, high, count);
  return { domain: [0, high], label, ticks, format: tickFormat(ticks) };
}

/**
 * A logarithmic axis that holds values from `low` to `high`, both above 0, with a little room beyond them. Where it runs
 * along the bottom, `length` pixels long, powers of ten alone are marked if more labels would touch.
 */
export function logAxis(low: number, high: number, label: string, length = Infinity): Axis {
  const [from, to] = low === high ? [low / 2, high * 2] : [low, high];
  const pad = (to / from) ** 0.04;
  const domain = [from / pad, to * pad] as const;
  const all = logTicks(...domain);
  const at = (t: number): number => (length * Math.log(t / domain[0])) / Math.log(domain[1] / domain[0]);
  const powers = all.filter((t) => Math.abs(Math.log10(t) - Math.round(Math.log10(t))) < 1e-9);
  const ticks = length === Infinity || powers.length < 2 || labelsFit(all, logFormat(all), at) ? all : powers;
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
