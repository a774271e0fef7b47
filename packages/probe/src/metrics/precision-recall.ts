import type { ArrayInput } from '@latentkit/core';
import { type Ranking, binaryRanking, overClasses } from './ranking.js';

/** Precision against recall, from everything called positive to nothing. */
export interface PrecisionRecallCurve {
  /** Share of what is called positive that is; ends with 1. */
  readonly precision: Float64Array;
  /** Share of the positive class that is called so; ends with 0. */
  readonly recall: Float64Array;
  /** Scores from which on samples are called positive, rising; one fewer than points. */
  readonly thresholds: Float64Array;
}

/**
 * The precision-recall curve of scores [n] of two classes, the larger label being positive, as scikit-learn's
 * `precision_recall_curve`. n·log n operations.
 */
export function precisionRecallCurve(yTrue: ArrayInput, scores: ArrayInput): PrecisionRecallCurve {
  const { thresholds, truePositives: t, falsePositives: f } = binaryRanking(yTrue, scores);
  const positives = t[t.length - 1];
  return {
    precision: Float64Array.from([...t.map((right, i) => right / (right + f[i])).reverse(), 1]),
    recall: Float64Array.from([...t.map((right) => right / positives).reverse(), 0]),
    thresholds: thresholds.reverse(),
  };
}

/**
 * Mean of the precisions at each score, weighted by the recall gained there: Σ (R_i - R_(i-1))·P_i, without
 * interpolation, as scikit-learn's `average_precision_score`. Scores are [n] of two classes, the larger label being
 * positive, or [n, classes], of which the mean over classes, each against all others, is taken.
 */
export function averagePrecision(yTrue: ArrayInput, scores: ArrayInput): number {
  return overClasses(yTrue, scores, areaUnderSteps);
}

function areaUnderSteps({ truePositives: t, falsePositives: f }: Ranking): number {
  let sum = 0;
  for (let i = 0; i < t.length; i++) sum += (t[i] - (i === 0 ? 0 : t[i - 1])) * (t[i] / (t[i] + f[i]));
  return sum / t[t.length - 1];
}
