import type { NdArray } from '@latentkit/core';
import type { NMFConfig } from './config.js';

/** X is about W·H, all three without negative numbers. */
export interface Factors {
  /** Codes [n, k]. */
  readonly w: NdArray<Float64Array>;
  /** Components [k, p]. */
  readonly h: NdArray<Float64Array>;
}

/** What a search ends with. */
export interface Factorization extends Factors {
  readonly iterations: number;
  readonly converged: boolean;
}

/** Weights of the penalties on one factor. */
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** When a search ends, and what it must not change. */
export interface SearchOptions {
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly penaltyW: Penalty;
  readonly penaltyH: Penalty;
  /** Whether the components are searched, too; else they stay. */
  readonly updateH: boolean;
}

/** Penalties scaled as scikit-learn does, so that alpha means the same for any number of samples and features. */
export function penalties({ alphaW, alphaH, l1Ratio }: NMFConfig, n: number, p: number): Pick<SearchOptions, 'penaltyW' | 'penaltyH'> {
  const h = alphaH === 'same' ? alphaW : alphaH;
  return {
    penaltyW: { l1: p * alphaW * l1Ratio, l2: p * alphaW * (1 - l1Ratio) },
    penaltyH: { l1: n * h * l1Ratio, l2: n * h * (1 - l1Ratio) },
  };
}
