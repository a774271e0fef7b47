import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { checkCount, toCode, toRows } from '../codes/inputs.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';
import { checkInterval, quantileValues, spaced } from './travel-grid.js';

/** Options of {@link traversals}. */
export interface TraversalOptions extends RangeOptions {
  /** The axes that are run through, one row of results for each. Default: all, in their order; see `klPerAxis` for a better one. */
  readonly axes?: ArrayLike<number>;
  /** Values on the way. Default 9. */
  readonly steps?: number;
  /** From where to where, in equal steps. Default [-3, 3]. */
  readonly interval?: readonly [number, number];
  /** In place of an interval: values at equal steps of probability between these two of the standard normal prior. */
  readonly quantiles?: readonly [number, number];
  /**
   * Whether values count standard deviations of each axis from the code that is held, over the codes given, and not
   * units of the axis itself: for codes whose axes differ in scale, such as those of PCA. Default false.
   */
  readonly relative?: boolean;
  /** The code [d] that is held, such as the posterior mean of one sample. Default: the mean of the codes given. */
  readonly at?: ArrayInput;
}

/** Codes that run along single axes. */
export interface Traversals {
  /** [axes·steps, d], one axis after the other. */
  readonly codes: NdArray<Float64Array>;
  /** What the axis runs through: length steps; standard deviations where they are relative. */
  readonly values: NdArray<Float64Array>;
  readonly axes: Int32Array;
}

/**
 * For each axis the codes in which it runs through values and all others are held: what an axis means shows in what is
 * decoded.
 *
 * @param around the code [d] that is held; or codes [n, d], held at their mean unless `at` names another.
 *
 * Throws InvalidParameterError for axes that do not exist, an interval and quantiles at once, and relative values over
 * fewer than two codes; ShapeError where `at` has another length; NonFiniteError for NaN or infinity.
 */
export function traversals(around: ArrayInput, options: TraversalOptions = {}): Traversals {
  const { interval, quantiles, relative = false } = options;
  const { rows } = toRows(around, 'around');
  const [n, d] = rows.shape;
  const steps = checkCount('steps', options.steps ?? 9, 1);
  if (interval !== undefined && quantiles !== undefined) throw new InvalidParameterError({ parameter: 'interval', got: interval, expected: 'either interval or quantiles' });
  const axes = Int32Array.from(options.axes ?? Array.from({ length: d }, (_, j) => j));
  Array.from(options.axes ?? []).forEach((axis, i) => checkCount(`axes[${i}]`, axis, 0, d - 1, `an axis of codes of length ${d}`));
  if (relative && n < 2) {
    throw new InvalidParameterError({ parameter: 'relative', got: true, expected: 'codes whose standard deviations can be found', remedy: 'Give codes [n, d] first, and the one that is held as at.' });
  }
  const values = quantiles === undefined ? spaced(checkInterval('interval', interval ?? [-3, 3]), steps) : quantileValues(quantiles, steps);
  const held = options.at === undefined ? columnMeans(rows) : toCode(options.at, 'at', d);
  const scales = relative ? columnVariances(rows).map(Math.sqrt) : undefined;
  const data = new Float64Array(axes.length * steps * d);
  axes.forEach((axis, a) => {
    values.forEach((value, s) => {
      const at = (a * steps + s) * d;
      data.set(held, at);
      data[at + axis] = scales === undefined ? value : held[axis] + value * scales[axis];
    });
  });
  const codes = ndarray(data, [axes.length * steps, d]);
  warnOutside(codes, 'traversals', options, n > 1 ? rows : undefined);
  return { codes, values: ndarray(values, [steps]), axes };
}
