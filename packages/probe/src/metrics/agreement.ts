import { type IntegerLabels, type NdArray, ndarray } from '@latentkit/core';
import { countCodes, readLabelPair } from '../labels.js';

/** Share of samples whose two labels are equal. Labels are integers [n]. */
export function accuracy(yTrue: IntegerLabels, yPredicted: IntegerLabels): number {
  const { a, b } = readLabelPair(yTrue, yPredicted);
  return a.reduce((equal, code, i) => equal + (code === b[i] ? 1 : 0), 0) / a.length;
}

/** How often each label was taken for each. */
export interface ConfusionMatrix {
  /** The labels that occur in either list, ascending: of rows and columns. */
  readonly classes: Int32Array;
  /** Entry [i, j] counts samples of class i for which class j was predicted. */
  readonly counts: NdArray<Int32Array>;
}

/** Counts of true labels (rows) against predicted ones (columns), as scikit-learn's `confusion_matrix`. */
export function confusionMatrix(yTrue: IntegerLabels, yPredicted: IntegerLabels): ConfusionMatrix {
  const { classes, a, b } = readLabelPair(yTrue, yPredicted);
  const k = classes.length;
  const counts = new Int32Array(k * k);
  a.forEach((code, i) => counts[code * k + b[i]]++);
  return { classes, counts: ndarray(counts, [k, k]) };
}

/** Means over classes. */
export interface AverageScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How well each class is found; 0 where nothing can be divided by. */
export interface ClassificationReport {
  readonly classes: Int32Array;
  /** Share of the predictions of a class that are right. */
  readonly precision: Float64Array;
  /** Share of a class that is found. */
  readonly recall: Float64Array;
  /** Harmonic mean of both. */
  readonly f1: Float64Array;
  /** Number of samples of each class. */
  readonly support: Float64Array;
  readonly accuracy: number;
  /** Every class counts the same. */
  readonly macro: AverageScores;
  /** Every sample counts the same. */
  readonly weighted: AverageScores;
}

/** Precision, recall and F1 of every class and their means, as scikit-learn's `precision_recall_fscore_support` with zero_division 0. */
export function classificationReport(yTrue: IntegerLabels, yPredicted: IntegerLabels): ClassificationReport {
  const { classes, a, b } = readLabelPair(yTrue, yPredicted);
  const k = classes.length;
  const support = countCodes(a, k);
  const predicted = countCodes(b, k);
  const right = countCodes(a.filter((code, i) => code === b[i]), k);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const precision = right.map((count, c) => share(count, predicted[c]));
  const recall = right.map((count, c) => share(count, support[c]));
  const f1 = right.map((count, c) => share(2 * count, predicted[c] + support[c]));
  const averages = (weights: Float64Array): AverageScores => ({
    precision: weightedMean(precision, weights),
    recall: weightedMean(recall, weights),
    f1: weightedMean(f1, weights),
  });
  return {
    classes,
    precision,
    recall,
    f1,
    support,
    accuracy: right.reduce((sum, count) => sum + count, 0) / a.length,
    macro: averages(new Float64Array(k).fill(1)),
    weighted: averages(support),
  };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    sum += value * weights[i];
    total += weights[i];
  });
  return sum / total;
}
