import type { ArrayInput, IntegerLabels } from '@latentkit/core';
import { type Ranking, binaryRanking, overClasses } from './ranking.js';

/** A receiver operating characteristic, from nothing called positive to everything. */
export interface RocCurve {
  /** Share of the negative class called positive at each threshold. */
  readonly falsePositiveRate: Float64Array;
  /** Share of the positive class called positive at each threshold. */
  readonly truePositiveRate: Float64Array;
  /** Scores from which on samples are called positive, falling; the first is infinite. */
  readonly thresholds: Float64Array;
}

/** Options of {@link rocCurve}. */
export interface RocCurveOptions {
  /** Whether points on a straight line between others are left out. Default true. */
  readonly dropIntermediate?: boolean;
}

/**
 * The ROC curve of scores [n] of two classes, the larger label being positive, as scikit-learn's `roc_curve`. Equal
 * scores are one threshold. n·log n operations. Throws InvalidParameterError for any other number of labels.
 */
export function rocCurve(yTrue: IntegerLabels, scores: ArrayInput, { dropIntermediate = true }: RocCurveOptions = {}): RocCurve {
  const { thresholds, truePositives: t, falsePositives: f } = binaryRanking(yTrue, scores);
  const bends = (i: number): boolean =>
    i === 0 || i === t.length - 1 || t[i + 1] - 2 * t[i] + t[i - 1] !== 0 || f[i + 1] - 2 * f[i] + f[i - 1] !== 0;
  const kept = Array.from(t.keys()).filter((i) => !dropIntermediate || bends(i));
  const from = (first: number, value: (i: number) => number): Float64Array => Float64Array.from([first, ...kept.map(value)]);
  return {
    falsePositiveRate: from(0, (i) => f[i] / f[f.length - 1]),
    truePositiveRate: from(0, (i) => t[i] / t[t.length - 1]),
    thresholds: from(Infinity, (i) => thresholds[i]),
  };
}

/**
 * Area under the ROC curve: how often a sample of the positive class scores above one of the negative, ties counting
 * half. Scores are [n] of two classes, the larger label being positive, or [n, classes], of which the mean over
 * classes, each against all others, is taken (scikit-learn's `roc_auc_score` with multi_class ovr). n·log n operations.
 */
export function rocAuc(yTrue: IntegerLabels, scores: ArrayInput): number {
  return overClasses(yTrue, scores, areaUnderRoc);
}

function areaUnderRoc({ truePositives: t, falsePositives: f }: Ranking): number {
  let area = (f[0] * t[0]) / 2;
  for (let i = 1; i < t.length; i++) area += ((f[i] - f[i - 1]) * (t[i] + t[i - 1])) / 2;
  return area / (t[t.length - 1] * f[f.length - 1]);
}
