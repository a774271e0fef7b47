import { type ArrayInput, InvalidParameterError, type NdArray, ndarray, normalQuantile } from '@latentkit/core';
import { columnMeans } from '@latentkit/linalg';
import { checkCount, checkNumber, toRows } from '../codes/inputs.js';
import { type RangeOptions, rangeOf, warnOutside } from '../codes/range.js';

/** Options of {@link travelGrid}. */
export interface TravelGridOptions extends RangeOptions {
  /** The two code axes: that of the columns, that of the rows. Default [0, 1]. */
  readonly axes?: readonly [x: number, y: number];
  /** Values of the second axis. Default 15. */
  readonly rows?: number;
  /** Values of the first axis. Default 15. */
  readonly columns?: number;
  /** From where to where each axis runs, in equal steps. Default: the range of the codes given, [-2, 2] for a single one. */
  readonly box?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** In place of a box: values at equal steps of probability between these two of the standard normal prior, such as [0.05, 0.95]. */
  readonly quantiles?: readonly [number, number];
}

/** A grid of codes over two axes. */
export interface TravelGrid {
  /** [rows·columns, d]: row i·columns + j has `x[j]` and `y[i]` on the two axes. */
  readonly codes: NdArray<Float64Array>;
  /** Values of the first axis, ascending: length columns. */
  readonly x: NdArray<Float64Array>;
  /** Values of the second axis, ascending: length rows. */
  readonly y: NdArray<Float64Array>;
  readonly axes: readonly [x: number, y: number];
}

/**
 * A grid of codes over two axes, to be decoded into a sheet of images; the other axes are held at a code.
 *
 * @param around the code [d] that is held; or codes [n, d], held at their mean, whose range is the default box.
 *
 * Throws InvalidParameterError for axes that do not exist or are one and the same, boxes that are no intervals, a box and
 * quantiles at once; NonFiniteError for NaN or infinity.
 */
export function travelGrid(around: ArrayInput, options: TravelGridOptions = {}): TravelGrid {
  const { axes = [0, 1], box, quantiles } = options;
  const { rows } = toRows(around, 'around');
  const [n, d] = rows.shape;
  const height = checkCount('rows', options.rows ?? 15, 1);
  const width = checkCount('columns', options.columns ?? 15, 1);
  checkAxes(axes, d);
  if (box !== undefined && quantiles !== undefined) throw new InvalidParameterError({ parameter: 'box', got: box, expected: 'either box or quantiles' });
  const range = n > 1 ? rangeOf(rows) : undefined;
  const intervalOf = (axis: number): readonly [number, number] => (range === undefined ? [-2, 2] : [range.low[axis], range.high[axis]]);
  const values = (side: 'x' | 'y', axis: number, count: number): Float64Array =>
    quantiles === undefined ? spaced(checkInterval(`box.${side}`, box?.[side] ?? intervalOf(axis)), count) : quantileValues(quantiles, count);
  const x = values('x', axes[0], width);
  const y = values('y', axes[1], height);
  const held = columnMeans(rows);
  const data = new Float64Array(height * width * d);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const at = (i * width + j) * d;
      data.set(held, at);
      data[at + axes[0]] = x[j];
      data[at + axes[1]] = y[i];
    }
  }
  const codes = ndarray(data, [height * width, d]);
  warnOutside(codes, 'travel grid', options, n > 1 ? rows : undefined);
  return { codes, x: ndarray(x, [width]), y: ndarray(y, [height]), axes };
}

/** `count` values from the first to the last, in equal steps; a single one is in the middle. */
export function spaced([first, last]: readonly [number, number], count: number): Float64Array {
  if (count === 1) return Float64Array.of((first + last) / 2);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first + ((last - first) * i) / (count - 1)));
}

/** Quantiles of the standard normal distribution at equal steps of probability. */
export function quantileValues(quantiles: readonly [number, number], count: number): Float64Array {
  const [low, high] = quantiles;
  if (!(low >= 1e-10 && low < high && high <= 1 - 1e-10)) {
    throw new InvalidParameterError({ parameter: 'quantiles', got: quantiles, expected: 'two probabilities, the smaller one first, in [1e-10, 1 - 1e-10]' });
  }
  return spaced([low, high], count).map(normalQuantile);
}

/** Throws InvalidParameterError unless the two are numbers, the first not above the second. */
export function checkInterval(parameter: string, interval: readonly [number, number]): readonly [number, number] {
  if (!Array.isArray(interval) || interval.length !== 2) throw new InvalidParameterError({ parameter, got: interval, expected: 'two numbers: [from, to]' });
  interval.forEach((end: number, i) => checkNumber(`${parameter}[${i}]`, end));
  if (interval[0] > interval[1]) throw new InvalidParameterError({ parameter, got: interval, expected: 'the smaller number first' });
  return interval;
}

function checkAxes(axes: readonly [number, number], d: number): void {
  if (d < 2) throw new InvalidParameterError({ parameter: 'around', got: `codes of ${d} axis`, expected: 'at least two axes', remedy: 'Take traversals for codes of one axis.' });
  axes.forEach((axis, i) => checkCount(`axes[${i}]`, axis, 0, d - 1, `an axis of codes of length ${d}`));
  if (axes[0] === axes[1]) throw new InvalidParameterError({ parameter: 'axes', got: axes, expected: 'two different axes' });
}
