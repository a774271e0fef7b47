import { type ArrayInput, InvalidParameterError, type NdArray, ndarray, random } from '@latentkit/core';
import { columnVariances } from '@latentkit/linalg';
import { checkNumber, toCodes } from '../codes/inputs.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';

/** Options of {@link perturbCodes}. */
export interface PerturbOptions extends RangeOptions {
  /** Standard deviations of the noise, one result for each. */
  readonly scales: readonly number[];
  /** Whether a scale is a share of the standard deviation of each axis over the codes given. Default false: absolute. */
  readonly relative?: boolean;
  /** Decides the noise. Default 0. */
  readonly seed?: number;
}

/**
 * Codes [n, d] with normal noise of several strengths: [scales, n, d]. All scales multiply the same draws, so that
 * results differ by the strength of the noise only.
 *
 * Throws InvalidParameterError for no scales or negative ones, NonFiniteError for NaN or infinity.
 */
export function perturbCodes(codes: ArrayInput, options: PerturbOptions): NdArray<Float64Array> {
  const { scales, relative = false, seed = 0 } = options;
  if (!Array.isArray(scales) || scales.length === 0) {
    throw new InvalidParameterError({ parameter: 'scales', got: scales, expected: 'a list of at least one standard deviation', remedy: 'Give scales: [0.01, 0.1].' });
  }
  scales.forEach((scale: number, s) => checkNumber(`scales[${s}]`, scale, 0));
  const rows = toCodes(codes);
  const [n, d] = rows.shape;
  const unit = relative ? columnVariances(rows).map(Math.sqrt) : new Float64Array(d).fill(1);
  const noise = random(seed).stream('latent/perturbation').at(0).normal(n * d);
  const data = new Float64Array(scales.length * n * d);
  scales.forEach((scale: number, s) => rows.data.forEach((value, at) => (data[s * n * d + at] = value + scale * unit[at % d] * noise[at])));
  warnOutside(ndarray(data, [scales.length * n, d]), 'codes', options);
  return ndarray(data, [scales.length, n, d]);
}
