import { type ArrayInput, InvalidParameterError, ShapeError, toNdArray } from '@latentkit/core';
import { checkShare } from './checks.js';

/** Options of {@link spectralDimension}. */
export interface SpectralDimensionOptions {
  /** Share of the sum that the counted values hold at least, in (0, 1]. Default .95. */
  readonly share?: number;
  /**
   * What is summed: squares of singular values, which are what each direction contributes to the squared norm of a
   * Jacobian or to variance, or the values themselves. Default `squares`.
   */
  readonly of?: 'squares' | 'values';
}

/**
 * How many of the largest values of a spectrum hold a share of its sum: of the singular values of an encoder's Jacobian,
 * the number of directions in which the code follows the sample, which is the dimension of the data as the encoder sees
 * it (Rifai et al., 2011, The Manifold Tangent Classifier). 0 for a spectrum of zeros.
 *
 * @param values one spectrum [r], in any order, or several [n, r].
 * @returns one number for each spectrum: length n, 1 for a single one.
 *
 * Throws InvalidParameterError for a share outside (0, 1] or negative values, ShapeError for another rank or no values,
 * NonFiniteError for NaN or infinity.
 */
export function spectralDimension(values: ArrayInput, options: SpectralDimensionOptions = {}): Int32Array {
  const { of = 'squares' } = options;
  const share = checkShare('share', options.share ?? 0.95);
  if (of !== 'squares' && of !== 'values') throw new InvalidParameterError({ parameter: 'of', got: of, expected: "'squares' or 'values'" });
  const { data, shape } = toNdArray(values, { name: 'values', dtype: 'float64' });
  const r = shape[shape.length - 1] ?? 0;
  if (shape.length < 1 || shape.length > 2 || r === 0) throw new ShapeError({ parameter: 'values', got: shape, expected: 'a spectrum [r] or spectra [n, r]' });
  const negative = data.findIndex((value) => value < 0);
  if (negative >= 0) throw new InvalidParameterError({ parameter: `values[${negative}]`, got: data[negative], expected: 'a number >= 0' });
  return Int32Array.from({ length: data.length / r }, (_, i) => {
    const own = data.subarray(i * r, (i + 1) * r);
    return countHolding(of === 'squares' ? own.map((value) => value * value) : own, share);
  });
}

/** How many of the largest numbers hold a share of the sum of all; numbers >= 0. */
export function countHolding(parts: Float64Array, share: number): number {
  const descending = parts.slice().sort().reverse();
  // Summed in the same order: the whole share is then reached exactly.
  const total = descending.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  let [sum, count] = [0, 0];
  while (sum < share * total) sum += descending[count++];
  return count;
}
