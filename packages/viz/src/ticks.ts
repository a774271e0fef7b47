import { fontSize, textWidth } from './text.js';

/** Round numbers (1, 2 or 5 times a power of ten) inside [low, high], about `count` of them. */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  const step = niceStep((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiplied by an integer or divided by one, so that 0.3 is not 0.30000000000000004.
  const inverse = Math.round(1 / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (step >= 1 ? (first + i) * step : (first + i) / inverse));
}

/** Integers for counts and epochs, from the first one on, at most `count` or so. */
export function integerTicks(low: number, high: number, count: number): readonly number[] {
  const step = Math.max(1, niceStep((high - low) / Math.max(1, count)));
  const ticks: number[] = [];
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) ticks.push(t);
  if (Number.isInteger(low) && !ticks.includes(low)) {
    if (ticks.length > 0 && ticks[0] - low < step * 0.6) ticks.shift();
    ticks.unshift(low);
  }
  return ticks;
}

/** Ticks of a logarithmic axis: powers of ten, with 2 and 5 between (or round steps) where there are few. */
export function logTicks(low: number, high: number): readonly number[] {
  const ticks: number[] = [];
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((to - from) / 6));
  const factors = to - from <= 3 || Math.log10(high / low) <= 2.5 ? [1, 2, 5] : [1];
  for (let e = from; e <= to; e += every) {
    for (const f of factors) {
      const t = e >= 0 ? f * 10 ** e : f / 10 ** -e;
      if (t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9)) ticks.push(t);
    }
  }
  return ticks.length >= 3 ? ticks : niceTicks(low, high, 4).filter((t) => t > 0);
}

/** Round numbers inside [low, high] for the bottom of a plot `length` pixels wide: about `most`, or fewer where their labels would touch. */
export function fittingTicks(low: number, high: number, length: number, most: number): readonly number[] {
  for (let count = most; ; count--) {
    const ticks = niceTicks(low, high, count);
    if (count <= 1 || labelsFit(ticks, tickFormat(ticks), (t) => (length * (t - low)) / (high - low))) return ticks;
  }
}

const BETWEEN = 8;

/** Whether labels centred below their ticks keep clear of each other; `at` is the place of a tick in pixels. */
export function labelsFit(ticks: readonly number[], format: (value: number) => string, at: (value: number) => number): boolean {
  const widths = ticks.map((t) => textWidth(format(t), fontSize.tick));
  return ticks.every((t, i) => i === 0 || at(t) - at(ticks[i - 1]) >= (widths[i] + widths[i - 1]) / 2 + BETWEEN);
}

/**
 * How the ticks of an axis, or the values of a sheet's columns, are written: all with the same number of decimals, as many
 * as they have or as tell them apart; as powers where they are very large or small.
 */
export function tickFormat(ticks: readonly number[]): (value: number) => string {
  const size = ticks.reduce((most, t) => Math.max(most, Math.abs(t)), 0);
  if (size === 0) return (v) => v.toFixed(0);
  const sorted = [...ticks].sort((a, b) => a - b);
  const step = sorted.slice(1).reduce((least, t, i) => (t > sorted[i] ? Math.min(least, t - sorted[i]) : least), size);
  const decimals = decimalsOf(ticks, step);
  // As powers where these are shorter, but never so short that two ticks read the same.
  if ((size >= 1e6 && mantissaDigits(ticks) <= 4) || (size < 1e-3 && decimals > 5)) {
    const digits = Math.floor(Math.log10(size) + 1e-9) + decimals + 1;
    return (v) => scientific(v, Math.max(1, Math.min(digits, 15)));
  }
  return (v) => minus(v.toFixed(Math.min(decimals, 100)));
}

/** The least number of decimals that says all values; of values that are not round, as many as tell them apart and one more. */
function decimalsOf(values: readonly number[], step: number): number {
  const lead = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  for (let d = Math.max(0, lead - 1); d <= lead + 2; d++) {
    if (values.every((v) => Math.abs(v - Number(v.toFixed(Math.min(d, 100)))) <= 1e-6 * step)) return d;
  }
  return lead + 1;
}

/** Digits that the longest mantissa has. */
function mantissaDigits(values: readonly number[]): number {
  return Math.max(...values.map((v) => Number(v.toPrecision(12)).toExponential().replace(/e.*$/, '').replace(/[-.]/g, '').length));
}

/** How the ticks of a logarithmic axis are written: with equal decimals within two decades, else each as short as it can be. */
export function logFormat(ticks: readonly number[]): (value: number) => string {
  const [low, high] = [Math.min(...ticks), Math.max(...ticks)];
  if (high / low <= 100) return tickFormat(ticks);
  return (v) => (v >= 1e6 || v < 1e-4 ? scientific(v, 6) : String(Number(v.toPrecision(6))));
}

function scientific(value: number, digits: number): string {
  return value === 0 ? '0' : minus(Number(value.toPrecision(digits)).toExponential().replace('e+', 'e'));
}

function minus(digits: string): string {
  // What rounds to nothing has no sign.
  return /^-0(\.0*)?$/.test(digits) ? digits.slice(1) : digits.replaceAll('-', '−');
}

function niceStep(raw: number): number {
  const exponent = Math.floor(Math.log10(raw));
  const fraction = raw / 10 ** exponent;
  // Thresholds at the geometric means, so that the number of ticks comes nearest to the one asked for.
  const nice = fraction < Math.SQRT2 ? 1 : fraction < Math.sqrt(10) ? 2 : fraction < Math.sqrt(50) ? 5 : 10;
  return exponent >= 0 ? nice * 10 ** exponent : nice / 10 ** -exponent;
}
