import { type ArrayInput, type NdArray, ShapeError } from '@latentkit/core';
import { type BinOptions, informationOf } from './mutual-information.js';
import { meanOf, topGaps } from './top-gap.js';

/** What {@link mutualInformationGap} finds. */
export interface MutualInformationGap {
  /** Mean of {@link gaps}: 1 where each factor is in one number of the code alone, 0 where it is in two alike. */
  readonly mig: number;
  /** For each factor the gap between the two numbers that tell most of it, over its entropy: [f]. */
  readonly gaps: Float64Array;
  /** Mutual information of numbers of the code and factors, in nats: [k, f]. */
  readonly mutualInformation: NdArray<Float64Array>;
  /** Entropies of the factors, in nats: [f]. */
  readonly entropies: Float64Array;
}

/**
 * The mutual information gap of codes [n, k] whose discrete factors [n, f] are known (Chen et al., 2018,
 * https://arxiv.org/abs/1802.04942), as disentanglement_lib computes it: mutual information from counts in bins.
 *
 * ```ts
 * const { mig } = mutualInformationGap(await model.encode(x), factors);
 * ```
 *
 * Costs n·k·f. Throws ShapeError for fewer than two numbers in a code or another number of rows, InvalidParameterError for factors
 * that are no integers or do not vary, NonFiniteError for NaN.
 */
export function mutualInformationGap(codes: ArrayInput, factors: ArrayInput, options: BinOptions = {}): MutualInformationGap {
  const { matrix, entropies } = informationOf(codes, factors, options);
  const gaps = topGaps(matrix).map((gap, j) => gap / entropies[j]);
  return { mig: meanOf(gaps), gaps, mutualInformation: matrix, entropies };
}

/** What {@link modularity} finds. */
export interface Modularity {
  /** Mean of {@link perCode}. */
  readonly modularity: number;
  /** For each number of the code 1 less the squared information on all factors but its own over that on its own; 0 where it tells of none: [k]. */
  readonly perCode: Float64Array;
}

/**
 * How far each number of codes [n, k] tells of one discrete factor [n, f] only (Ridgeway & Mozer, 2018,
 * https://arxiv.org/abs/1802.05312), as disentanglement_lib computes it. Throws as {@link mutualInformationGap}, ShapeError for a single factor.
 */
export function modularity(codes: ArrayInput, factors: ArrayInput, options: BinOptions = {}): Modularity {
  const { data, shape: [k, f] } = informationOf(codes, factors, options).matrix;
  if (f < 2) throw new ShapeError({ parameter: 'factors', got: [f], expected: 'at least two factors' });
  const perCode = Float64Array.from({ length: k }, (_, i) => {
    const squares = data.subarray(i * f, (i + 1) * f).map((value) => value * value);
    const most = squares.reduce((a, b) => Math.max(a, b));
    return most === 0 ? 0 : 1 - (squares.reduce((a, b) => a + b) - most) / (most * (f - 1));
  });
  return { modularity: meanOf(perCode), perCode };
}
