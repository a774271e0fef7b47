import { type ArrayInput, ShapeError, sameShape } from '@latentkit/core';
import { toCodes } from '../codes/inputs.js';

/** How far the codes of each axis are from the prior. */
export interface KlPerAxis {
  /** Mean Kullback-Leibler divergence of each axis from the standard normal prior, in nats: length d. */
  readonly kl: Float64Array;
  /** Axes by descending divergence: the ones that say most of a sample come first, those that have collapsed onto the prior last. */
  readonly order: Int32Array;
}

/**
 * Kullback-Leibler divergence per axis of normal posteriors, given their means and the logarithms of their variances
 * [n, d], as `VariationalAutoencoder.encodeDistribution` gives them: the mean over samples of ½(e^logVariance + mean² - 1
 * - logVariance). The sum over axes is the divergence term of the evidence bound.
 *
 * Throws ShapeError where the two differ in shape, NonFiniteError for NaN or infinity.
 */
export function klPerAxis({ mean, logVariance }: { readonly mean: ArrayInput; readonly logVariance: ArrayInput }): KlPerAxis {
  const means = toCodes(mean, 'mean');
  const logs = toCodes(logVariance, 'logVariance');
  if (!sameShape(means.shape, logs.shape)) throw new ShapeError({ parameter: 'logVariance', got: logs.shape, expected: `the shape of mean, [${means.shape.join(', ')}]` });
  const [n, d] = means.shape;
  const kl = new Float64Array(d);
  means.data.forEach((m, at) => (kl[at % d] += (Math.expm1(logs.data[at]) - logs.data[at] + m * m) / (2 * n)));
  return { kl, order: Int32Array.from(Array.from(kl.keys()).sort((a, b) => kl[b] - kl[a] || a - b)) };
}
