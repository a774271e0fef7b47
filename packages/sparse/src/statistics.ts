import { type ArrayInput, InvalidParameterError, toMatrix } from '@latentkit/core';

/** Counts of values between edges. */
export interface Histogram {
  /** Ascending, one more than there are counts. */
  readonly edges: Float64Array;
  /** Values from one edge up to the next; the last includes its upper edge. */
  readonly counts: Float64Array;
}

/** How codes are spread: see {@link activationStatistics}. */
export interface ActivationStatistics {
  /** Mean of all activations. */
  readonly mean: number;
  /** Mean of each unit over the samples. */
  readonly unitMeans: Float64Array;
  /** Share of the units that no sample activates. */
  readonly deadFraction: number;
  /** Which units those are. */
  readonly dead: number[];
  /** Mean over the samples of the share of units that are not active. */
  readonly sparsity: number;
  /** All activations. */
  readonly activations: Histogram;
  /** The units' means. */
  readonly means: Histogram;
  /** Share of all activations below a value. */
  shareBelow(value: number): number;
}

/** Options of {@link activationStatistics}. */
export interface ActivationStatisticsOptions {
  /** A unit is active where the absolute value of its activation is above this. Default 0.01. */
  readonly threshold?: number;
  /** Bars of the histograms, over [0, 1] or the range of the activations where that is wider. Default 50. */
  readonly bins?: number;
}

/**
 * Statistics of codes [n, units] that tell how sparse they are: means, dead units, histograms of activations and of unit
 * means. Throws `ShapeError` and `NonFiniteError` for bad codes, `InvalidParameterError` for options out of range.
 */
export function activationStatistics(codes: ArrayInput, options: ActivationStatisticsOptions = {}): ActivationStatistics {
  const { threshold = 0.01, bins = 50 } = options;
  if (!(threshold >= 0)) throw new InvalidParameterError({ parameter: 'threshold', got: threshold, expected: 'a number >= 0' });
  if (!Number.isInteger(bins) || bins < 1) throw new InvalidParameterError({ parameter: 'bins', got: bins, expected: 'an integer >= 1' });
  const { data, shape } = toMatrix(codes, { name: 'codes' });
  const [n, units] = shape;
  const unitMeans = new Float64Array(units);
  const active = new Float64Array(units);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < units; j++, at++) {
      unitMeans[j] += data[at] / n;
      if (Math.abs(data[at]) > threshold) active[j]++;
    }
  }
  const dead = Array.from(active.keys()).filter((j) => active[j] === 0);
  const sorted = Float64Array.from(data).sort();
  const range: [number, number] = [Math.min(0, sorted[0]), Math.max(1, sorted[sorted.length - 1])];
  return {
    mean: unitMeans.reduce((sum, mean) => sum + mean, 0) / units,
    unitMeans,
    dead,
    deadFraction: dead.length / units,
    sparsity: 1 - active.reduce((sum, count) => sum + count, 0) / (n * units),
    activations: histogram(data, bins, range),
    means: histogram(unitMeans, bins, range),
    shareBelow: (value) => countBelow(sorted, value) / sorted.length,
  };
}

function histogram(values: Float64Array, bins: number, [low, high]: [number, number]): Histogram {
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  const counts = new Float64Array(bins);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))]++;
  return { edges, counts };
}

/** How many of sorted values lie below one. */
function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
