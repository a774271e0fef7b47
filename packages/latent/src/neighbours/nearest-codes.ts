import type { ArrayInput } from '@latentkit/core';
import { type DistanceMetric, type Neighbors, neighbors, runSync } from '@latentkit/linalg';
import { toCodes, toRows } from '../codes/inputs.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';

/** Options of {@link nearestCodes}. */
export interface NearestCodesOptions extends RangeOptions {
  /** How many for each query; at most the number of codes. Default 5. */
  readonly k?: number;
  /** How distances are measured. Default `euclidean`. */
  readonly metric?: DistanceMetric;
}

/**
 * The codes of [n, d] that are nearest to each query [m, d] or [d]: their rows and distances, both [m, k], by ascending
 * distance. Queries outside the range of the codes are told to `onWarning`.
 *
 * For the neighbours of the codes among themselves, or many queries in many codes on ONNX Runtime, take `neighbors` of
 * `@latentkit/linalg`, which this is in short.
 *
 * Throws InvalidParameterError for more neighbours than codes, ShapeError where the lengths differ, NonFiniteError for NaN
 * or infinity, UnknownNameError for another metric.
 */
export function nearestCodes(codes: ArrayInput, queries: ArrayInput, options: NearestCodesOptions = {}): Neighbors {
  const { k = 5, metric = 'euclidean' } = options;
  const base = toCodes(codes);
  const { rows } = toRows(queries, 'queries', base.shape[1]);
  warnOutside(rows, 'queries', options, base);
  return runSync(neighbors(base, { k, queries: rows, metric }));
}
