import { type ArrayInput, InvalidParameterError, type NdArray } from '@latentkit/core';
import { quantile } from '@latentkit/linalg';
import { toCodes } from './inputs.js';

/** Between which numbers codes lie, axis by axis. */
export interface CodeRange {
  /** Smallest value on each axis. */
  readonly low: Float64Array;
  /** Largest value on each axis. */
  readonly high: Float64Array;
}

/** What everything that is given points takes, to notice those that lie where no code does. */
export interface RangeOptions {
  /** Where codes lie, see {@link codeRange}. Default: the range of the codes that are given as well; unchecked where there are none. */
  readonly range?: CodeRange;
  /** Is told, once a call, of points outside the range, with the range. Nothing is refused. */
  readonly onWarning?: (message: string) => void;
}

/** Options of {@link codeRange}. */
export interface CodeRangeOptions {
  /** Between which shares of the codes each axis runs, as [0.01, 0.99] leaves out one in a hundred at either end. Default [0, 1]: all of them. */
  readonly quantiles?: readonly [low: number, high: number];
}

/**
 * Minimum and maximum of each axis of codes [n, d], or two quantiles, linear between neighbouring codes.
 *
 * Throws NonFiniteError for NaN or infinity, ShapeError for no codes, InvalidParameterError for quantiles that are not
 * two numbers in [0, 1], the smaller one first.
 */
export function codeRange(codes: ArrayInput, { quantiles = [0, 1] }: CodeRangeOptions = {}): CodeRange {
  const [from, to] = quantiles;
  if (!(from >= 0 && from < to && to <= 1)) {
    throw new InvalidParameterError({ parameter: 'quantiles', got: quantiles, expected: 'two numbers in [0, 1], the smaller one first' });
  }
  const rows = toCodes(codes);
  return from === 0 && to === 1 ? rangeOf(rows) : quantilesOf(rows, from, to);
}

function quantilesOf({ data, shape: [n, d] }: NdArray, from: number, to: number): CodeRange {
  const low = new Float64Array(d);
  const high = new Float64Array(d);
  const column = new Float64Array(n);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < n; i++) column[i] = data[i * d + j];
    column.sort();
    low[j] = quantile(column, from);
    high[j] = quantile(column, to);
  }
  return { low, high };
}

/** {@link codeRange} of codes that have been checked. */
export function rangeOf({ data, shape: [, d] }: NdArray): CodeRange {
  const low = Float64Array.from(data.subarray(0, d));
  const high = low.slice();
  data.forEach((value, at) => {
    const j = at % d;
    if (value < low[j]) low[j] = value;
    if (value > high[j]) high[j] = value;
  });
  return { low, high };
}

/**
 * Which rows of points [m, d] lie outside the range on some axis; tells `onWarning` how many, and of the one that is
 * farthest out in units of the range how far. A decoder has never seen such codes: what it makes of them is a guess.
 *
 * Throws ShapeError where points and range differ in length.
 */
export function pointsOutside(points: ArrayInput, range: CodeRange, onWarning?: (message: string) => void): Int32Array {
  return findOutside(toCodes(points, 'points', { dim: range.low.length }), range, 'points', onWarning);
}

/** Warns of points outside the range where there is a range and someone to be told. */
export function warnOutside(points: NdArray, name: string, { range, onWarning }: RangeOptions, own?: NdArray): void {
  if (onWarning === undefined) return;
  const known = range ?? (own === undefined ? undefined : rangeOf(own));
  if (known !== undefined) findOutside(points, known, name, onWarning);
}

function findOutside({ data, shape: [m, d] }: NdArray, { low, high }: CodeRange, name: string, onWarning?: (message: string) => void): Int32Array {
  const outside: number[] = [];
  let worst = { at: -1, excess: 0 };
  for (let i = 0; i < m; i++) {
    let any = false;
    for (let j = 0; j < d; j++) {
      const beyond = Math.max(low[j] - data[i * d + j], data[i * d + j] - high[j]);
      // Rounding to float32, as `encode` does, is no leaving of the range.
      if (!(beyond > 1e-6 * Math.max(Math.abs(low[j]), Math.abs(high[j])))) continue;
      any = true;
      const excess = beyond / (high[j] - low[j]);
      if (worst.at === -1 || excess > worst.excess) worst = { at: i * d + j, excess };
    }
    if (any) outside.push(i);
  }
  if (outside.length > 0 && onWarning !== undefined) {
    const [i, j] = [Math.floor(worst.at / d), worst.at % d];
    onWarning(
      `${name}: ${outside.length} of ${m} points ${outside.length === 1 ? 'lies' : 'lie'} outside the range of the codes. Row ${i} has ${text(data[worst.at])} on axis ${j}, ` +
        `where codes lie in [${text(low[j])}, ${text(high[j])}]. A decoder has not learned what belongs there.`,
    );
  }
  return Int32Array.from(outside);
}

function text(value: number): string {
  return String(Number(value.toPrecision(4)));
}
