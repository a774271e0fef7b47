import { type ArrayInput, InvalidParameterError, type LongWorkOptions, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type DistanceMetric, type NeighborOptions, neighbors, run, runSync } from '@latentkit/linalg';
import { checkWord } from '../codes/inputs.js';
import { toSampleRows, warnLeftOut, type WarningOptions } from './checks.js';

/** Options of {@link twoNN}. */
export interface TwoNNOptions extends WarningOptions {
  /** Share of the samples, those with the largest ratios, that the fit leaves out, in [0, 1). Default .1, as in the paper. */
  readonly discard?: number;
  /**
   * `linear`: the slope of a line through the origin, fitted to the distribution of the ratios, as in the paper;
   * `likelihood`: the unbiased maximum likelihood estimate in which those left out count as censored. Default `linear`.
   */
  readonly fit?: 'linear' | 'likelihood';
  /** Default `euclidean`. */
  readonly metric?: DistanceMetric;
  /** Search for neighbours by cells or by a graph, of which some may be missed; see `neighbors` of `@latentkit/linalg`. */
  readonly approximate?: NeighborOptions['approximate'];
}

/** What {@link twoNN} finds. */
export interface TwoNN {
  /** Estimated dimension, a real number. */
  readonly dimension: number;
  /** Logarithms of the ratios of the second distance to the first, ascending, those kept: what the fit has on its abscissa. */
  readonly logRatios: NdArray<Float64Array>;
  /** −log(1 − F) of the same with their empirical distribution F: what it has on its ordinate. */
  readonly logSurvival: NdArray<Float64Array>;
}

/**
 * Intrinsic dimension of samples [n, …] by the ratio of the distances to the two nearest neighbours, which has a Pareto
 * distribution with the dimension as its exponent wherever the density hardly changes over such a distance (Facco et al.,
 * 2017, https://doi.org/10.1038/s41598-017-11873-y). Equals scikit-dimension's `TwoNN`.
 *
 * A search for two neighbours, in float64. Relative standard error about 1/√n; dimensions above some 15 come out too low
 * unless there are very many samples. Samples that occur twice have no ratio and are left out.
 *
 * Throws InvalidParameterError for options out of range and where fewer than two ratios are left, ShapeError for fewer
 * than three samples, NonFiniteError for NaN or infinity.
 */
export function twoNN(x: ArrayInput, options: TwoNNOptions = {}): TwoNN {
  return runSync(estimating(x, options));
}

/** {@link twoNN} on ONNX Runtime where it is installed, for many samples; rejects with AbortedError where it is stopped. */
export async function twoNNAsync(x: ArrayInput, options: TwoNNOptions & LongWorkOptions = {}): Promise<TwoNN> {
  const { signal, onProgress } = options;
  return run(estimating(x, options), { stage: 'twoNN', ...(signal && { signal }), ...(onProgress && { onProgress }) });
}

function* estimating(x: ArrayInput, options: TwoNNOptions): Computation<TwoNN> {
  const { discard = 0.1, metric = 'euclidean', approximate } = options;
  const fit = checkWord('fit', options.fit ?? 'linear', ['linear', 'likelihood']);
  if (!(discard >= 0 && discard < 1)) throw new InvalidParameterError({ parameter: 'discard', got: discard, expected: 'a number in [0, 1)' });
  const rows = toSampleRows(x, 3);
  const { distances } = yield* neighbors(rows, { k: 2, metric, ...(approximate && { approximate }) });
  const all = Float64Array.from({ length: rows.shape[0] }, (_, i) => Math.log(distances.data[2 * i + 1] / distances.data[2 * i])).filter(Number.isFinite).sort();
  const n = all.length;
  warnLeftOut('twoNN', rows.shape[0] - n, rows.shape[0], options);
  const kept = Math.trunc(n * (1 - discard));
  if (kept < 2) {
    throw new InvalidParameterError({ parameter: 'x', got: rows.shape, expected: `samples of which at least two have a ratio that counts; ${kept} of ${n} have` });
  }
  const logRatios = all.subarray(0, kept);
  const logSurvival = Float64Array.from(logRatios, (_, i) => -Math.log1p(-(i + 1) / n));
  return {
    dimension: fit === 'linear' ? slope(logRatios, logSurvival) : likelihood(logRatios, n),
    logRatios: ndarray(logRatios.slice(), [kept]),
    logSurvival: ndarray(logSurvival, [kept]),
  };
}

/** Least squares through the origin. The largest ratio of all has no finite place on the ordinate and no part in it. */
function slope(abscissa: Float64Array, ordinate: Float64Array): number {
  let [products, squares] = [0, 0];
  abscissa.forEach((value, i) => {
    if (ordinate[i] === Infinity) return;
    products += value * ordinate[i];
    squares += value * value;
  });
  return products / squares;
}

/** Rate of an exponential distribution of which the smallest of n draws are known, without bias. */
function likelihood(logRatios: Float64Array, n: number): number {
  const kept = logRatios.length;
  const sum = logRatios.reduce((total, value) => total + value, 0);
  return (kept - 1) / (sum + (n - kept) * logRatios[kept - 1]);
}
