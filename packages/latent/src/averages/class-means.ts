import { type ArrayInput, InvalidParameterError, type NdArray, ndarray, takeRows } from '@latentkit/core';
import { columnMeans } from '@latentkit/linalg';
import { checkNumber, toCodes } from '../codes/inputs.js';
import { type CodeLabel, type CodeLabels, classesOf } from '../codes/labels.js';

/** The mean code of each class. */
export interface ClassMeans {
  /** The labels: numbers by size, words by their letters. */
  readonly classes: readonly CodeLabel[];
  /** Mean code of each class: [classes, d], ready to be decoded. */
  readonly means: NdArray<Float64Array>;
  /** Number of codes of each class. */
  readonly counts: Int32Array;
}

/**
 * Mean code of each class of codes [n, d], labelled by numbers or words.
 *
 * Throws ShapeError unless there is one label for each code, NonFiniteError for NaN or infinity.
 */
export function classMeans(codes: ArrayInput, labels: CodeLabels): ClassMeans {
  const rows = toCodes(codes);
  const [n, d] = rows.shape;
  const { labels: classes, members } = classesOf(labels, n);
  const means = new Float64Array(classes.length * d);
  members.forEach((own, c) => means.set(columnMeans(takeRows(rows, own)), c * d));
  return { classes, means: ndarray(means, [classes.length, d]), counts: Int32Array.from(members, (own) => own.length) };
}

/** Options of {@link averageCode}. */
export interface AverageCodeOptions {
  /** Rows that are averaged. Default: all. */
  readonly rows?: ArrayLike<number>;
  /** A weight for each of them, none negative, not all 0. Default: equal weights. */
  readonly weights?: ArrayLike<number>;
}

/**
 * The average of codes [n, d] as one code to be decoded: [1, d]. Of two items it is what lies halfway.
 *
 * Throws InvalidParameterError for rows that do not exist, no rows, or weights that are not one for each row, negative or
 * all 0; NonFiniteError for NaN or infinity.
 */
export function averageCode(codes: ArrayInput, options: AverageCodeOptions = {}): NdArray<Float64Array> {
  const all = toCodes(codes);
  const chosen = options.rows === undefined ? all : takeRows(all, options.rows);
  const [n, d] = chosen.shape;
  if (n === 0) throw new InvalidParameterError({ parameter: 'rows', got: [], expected: 'at least one row' });
  const { weights } = options;
  if (weights === undefined) return ndarray(columnMeans(chosen), [1, d]);
  if (weights.length !== n) throw new InvalidParameterError({ parameter: 'weights', got: weights.length, expected: `${n} weights, one for each code` });
  let total = 0;
  for (let i = 0; i < n; i++) total += checkNumber(`weights[${i}]`, weights[i], 0);
  if (total === 0) throw new InvalidParameterError({ parameter: 'weights', got: 'only zeros', expected: 'a weight above 0' });
  const mean = new Float64Array(d);
  for (let at = 0; at < n * d; at++) mean[at % d] += (weights[Math.floor(at / d)] / total) * chosen.data[at];
  return ndarray(mean, [1, d]);
}
