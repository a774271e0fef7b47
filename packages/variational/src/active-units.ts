import { InvalidParameterError } from '@latentkit/core';
import { type CodeDistribution, divergences } from './bounds.js';

/** How the units of a code are used. */
export interface ActiveUnits {
  /** Units whose mean varies over the data. */
  readonly active: number[];
  /** Units that have collapsed onto the prior: they tell nothing of the sample. */
  readonly collapsed: number[];
  /** Variance over the samples of each unit's mean. */
  readonly variances: Float64Array;
  /** Mean divergence of each unit from the prior, in nats. */
  readonly divergences: Float64Array;
}

/** Options of {@link activeUnitsOf}. */
export interface ActiveUnitsOptions {
  /** A unit is active where the variance of its mean is above this. Default 0.01. */
  readonly threshold?: number;
}

/**
 * Which units of codes are active, by the variance of their means over the data, divisor n (Burda et al., 2016,
 * https://arxiv.org/abs/1509.00519). Throws `InvalidParameterError` for a negative threshold.
 */
export function activeUnitsOf(distribution: CodeDistribution, { threshold = 0.01 }: ActiveUnitsOptions = {}): ActiveUnits {
  if (!(threshold >= 0)) throw new InvalidParameterError({ parameter: 'threshold', got: threshold, expected: 'a number >= 0' });
  const { data, shape } = distribution.mean;
  const [n, units] = shape;
  const nats = divergences(distribution);
  const over = (f: (at: number) => number): Float64Array => Float64Array.from({ length: units }, (_, j) => {
    let total = 0;
    for (let i = 0; i < n; i++) total += f(i * units + j);
    return total / n;
  });
  const means = over((at) => data[at]);
  const variances = over((at) => (data[at] - means[at % units]) ** 2);
  const indices = Array.from(variances.keys());
  return {
    active: indices.filter((j) => variances[j] > threshold),
    collapsed: indices.filter((j) => variances[j] <= threshold),
    variances,
    divergences: over((at) => nats[at]),
  };
}
