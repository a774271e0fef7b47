import { InvalidParameterError, type NdArray } from '@latentkit/core';
import { type Computation, neighbors } from '@latentkit/linalg';
import type { AnomalyMeasure, AnomalyScorerConfig } from './config.js';
import { type Contributions, errorParts } from './contributions.js';
import { type Gaussian, gaussianOf, mahalanobisParts } from './mahalanobis.js';
import { neighborParts } from './neighbor-distance.js';

/** What a measure keeps of the rows in `fit`. */
interface Learnt {
  /** See {@link Gaussian}. */
  readonly mean?: Float64Array | undefined;
  readonly whitening?: NdArray<Float64Array> | undefined;
  /** [n, p]. */
  readonly rows?: NdArray<Float64Array> | undefined;
}

/** Names of what each measure keeps. */
export const KEPT: Readonly<Record<AnomalyMeasure, readonly (keyof Learnt)[]>> = {
  mahalanobis: ['mean', 'whitening'],
  neighbors: ['rows'],
  'squared-error': [],
  'absolute-error': [],
};

/** Learns what a measure needs from rows [n, p]. Throws InvalidParameterError for as many neighbours as rows, or more. */
export function* learn(x: NdArray<Float64Array>, { measure, shrinkage, k }: AnomalyScorerConfig): Computation<Learnt> {
  if (measure === 'mahalanobis') return yield* gaussianOf(x, shrinkage);
  if (measure !== 'neighbors') return {};
  if (k < x.shape[0]) return { rows: x };
  throw new InvalidParameterError({ parameter: 'AnomalyScorer.k', got: k, expected: `less than ${x.shape[0]}, the number of rows in fit`, remedy: 'Ask for fewer neighbours, or give more rows.' });
}

/** Contributions of the features of rows x [n, p] to their scores; rows that are those of `fit`, its `own`, are not their own neighbours. */
export function* contributionsTo(learnt: Learnt, { measure, k, aggregate }: AnomalyScorerConfig, x: NdArray<Float64Array>, own: boolean): Computation<Contributions> {
  switch (measure) {
    case 'mahalanobis':
      return mahalanobisParts(learnt as Gaussian, x);
    case 'neighbors': {
      const rows = learnt.rows!;
      return neighborParts(x, rows, yield* neighbors(rows, own ? { k } : { k, queries: x }), aggregate);
    }
    case 'squared-error':
      return errorParts(x, (error) => error * error);
    case 'absolute-error':
      return errorParts(x, Math.abs);
  }
}
