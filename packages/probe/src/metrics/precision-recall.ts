import { type ArrayInput, InvalidParameterError, type IntegerLabels } from '@latentkit/core';
import { quantile } from '@latentkit/linalg';
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
export function precisionRecallCurve(yTrue: IntegerLabels, scores: ArrayInput): PrecisionRecallCurve {
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
export function averagePrecision(yTrue: IntegerLabels, scores: ArrayInput): number {
  return overClasses(yTrue, scores, areaUnderSteps);
}

/** Options of {@link precisionAtN}. */
export interface PrecisionAtNOptions {
  /** How many samples are called positive. Default: as many as are. */
  readonly n?: number;
}

/**
 * Precision among the n samples of the largest scores, as PyOD's `precision_n_scores`: scores [m] of two classes, the larger
 * label being positive; called positive is what lies above the percentile 100·(1 - n/m), so with equal scores there it is
 * fewer than n, and 0 is the answer where it is none. Throws InvalidParameterError for n outside [1, m].
 */
export function precisionAtN(yTrue: IntegerLabels, scores: ArrayInput, { n }: PrecisionAtNOptions = {}): number {
  const { thresholds, truePositives: t, falsePositives: f } = binaryRanking(yTrue, scores);
  const last = thresholds.length - 1;
  const m = t[last] + f[last];
  if (n !== undefined && !(Number.isInteger(n) && n >= 1 && n <= m)) {
    throw new InvalidParameterError({ parameter: 'n', got: n, expected: `an integer in [1, ${m}], the number of samples` });
  }
  const rising = new Float64Array(m);
  for (let i = 0, filled = m; i <= last; i++) {
    const above = m - t[i] - f[i];
    rising.fill(thresholds[i], above, filled);
    filled = above;
  }
  // Percent first, as PyOD has it: the rounding decides where the threshold is a score itself.
  const threshold = quantile(rising, (100 * (1 - (n ?? t[last]) / m)) / 100);
  const called = thresholds.findLastIndex((score) => score > threshold);
  return called < 0 ? 0 : t[called] / (t[called] + f[called]);
}

function areaUnderSteps({ truePositives: t, falsePositives: f }: Ranking): number {
  let sum = 0;
  for (let i = 0; i < t.length; i++) sum += (t[i] - (i === 0 ? 0 : t[i - 1])) * (t[i] / (t[i] + f[i]));
  return sum / t[t.length - 1];
}
