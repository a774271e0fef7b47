import { type ArrayInput, InvalidParameterError, type LongWorkOptions, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type DistanceMetric, type NeighborOptions, neighbors, quantile, run, runSync } from '@latentkit/linalg';
import { checkCount, checkWord } from '../codes/inputs.js';
import { toSampleRows, warnLeftOut, type WarningOptions } from './checks.js';

/** Options of {@link levinaBickel}. */
export interface LevinaBickelOptions extends WarningOptions {
  /** Neighbours k of each sample that are looked at. Default 20. */
  readonly neighbors?: number;
  /**
   * How the estimates at single samples become one: `harmonic`, the inverse of the mean of their inverses, is the maximum
   * likelihood of all together (MacKay & Ghahramani, 2005); `mean` that of the paper, larger for few neighbours; `median`.
   * Default `harmonic`.
   */
  readonly average?: 'harmonic' | 'mean' | 'median';
  /** Whether estimates are multiplied by (k − 2)/(k − 1), which takes away the bias of each. Default false. */
  readonly unbiased?: boolean;
  /** Default `euclidean`. */
  readonly metric?: DistanceMetric;
  /** Search for neighbours by cells or by a graph, of which some may be missed; see `neighbors` of `@latentkit/linalg`. */
  readonly approximate?: NeighborOptions['approximate'];
}

/** What {@link levinaBickel} finds. */
export interface LevinaBickel {
  /** Estimated dimension, a real number. */
  readonly dimension: number;
  /** The estimate at each sample, length n; NaN at those that are left out. */
  readonly local: NdArray<Float64Array>;
}

/**
 * Intrinsic dimension of samples [n, …] by maximum likelihood: neighbours are taken for a Poisson process around each
 * sample, whose rate grows with a power of the distance (Levina & Bickel, 2004, Maximum Likelihood Estimation of Intrinsic
 * Dimension; averages: MacKay & Ghahramani, 2005, http://www.inference.org.uk/mackay/dimension/). Equals scikit-dimension's
 * `MLE` with its `comb` 'mle', 'mean' or 'median'.
 *
 * A search for k neighbours, in float64. Dimensions above some 10 come out too low, since samples near the rim lack
 * neighbours. Neighbours at distance 0, equal samples, do not count; a sample with too few others is left out.
 *
 * Throws InvalidParameterError for options out of range, as many neighbours as samples, and where no sample is left,
 * NonFiniteError for NaN or infinity.
 */
export function levinaBickel(x: ArrayInput, options: LevinaBickelOptions = {}): LevinaBickel {
  return runSync(estimating(x, options));
}

/** {@link levinaBickel} on ONNX Runtime where it is installed, for many samples; rejects with AbortedError where it is stopped. */
export async function levinaBickelAsync(x: ArrayInput, options: LevinaBickelOptions & LongWorkOptions = {}): Promise<LevinaBickel> {
  const { signal, onProgress } = options;
  return run(estimating(x, options), { stage: 'levinaBickel', ...(signal && { signal }), ...(onProgress && { onProgress }) });
}

function* estimating(x: ArrayInput, options: LevinaBickelOptions): Computation<LevinaBickel> {
  const { unbiased = false, metric = 'euclidean', approximate } = options;
  const average = checkWord('average', options.average ?? 'harmonic', ['harmonic', 'mean', 'median']);
  const least = unbiased ? 3 : 2;
  const rows = toSampleRows(x, least + 1);
  const n = rows.shape[0];
  const k = checkCount('neighbors', options.neighbors ?? 20, least, n - 1, `since there are ${n} samples`);
  const { distances } = yield* neighbors(rows, { k, metric, ...(approximate && { approximate }) });
  const local = Float64Array.from({ length: n }, (_, i) => estimate(distances.data.subarray(i * k, (i + 1) * k), unbiased));
  const found = local.filter((value) => !Number.isNaN(value));
  warnLeftOut('levinaBickel', n - found.length, n, options);
  if (found.length === 0) {
    throw new InvalidParameterError({
      parameter: 'x',
      got: rows.shape,
      expected: `samples with at least ${least} neighbours at different distances`,
      remedy: 'Give each sample once, or take more neighbours.',
    });
  }
  return { dimension: averaged(found, average), local: ndarray(local, [n]) };
}

/** The estimate at one sample from its ascending distances; NaN where they tell nothing. */
function estimate(distances: Float64Array, unbiased: boolean): number {
  const positive = distances.filter((distance) => distance > 0);
  const k = positive.length;
  const count = unbiased ? k - 2 : k - 1;
  const sum = positive.reduce((total, distance) => total + Math.log(positive[k - 1] / distance), 0);
  return count > 0 && sum > 0 ? count / sum : NaN;
}

function averaged(local: Float64Array, average: 'harmonic' | 'mean' | 'median'): number {
  if (average === 'median') return quantile(local.slice().sort(), 0.5);
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return average === 'mean' ? mean(local) : 1 / mean(local.map((value) => 1 / value));
}
