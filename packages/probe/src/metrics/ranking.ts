import { type ArrayInput, type EncodedLabels, InvalidParameterError, type IntegerLabels, type NdArray, ShapeError, readClasses, readLabels, toNdArray } from '@latentkit/core';

/** Samples in two classes by falling score: after each different score, how many of either class lie at it or above. */
export interface Ranking {
  /** The different scores, falling. */
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
}

/** Ranks samples by score; `positive` says which belong to the positive class. Equal scores are one place. */
function rank(positive: (i: number) => boolean, scores: Float64Array): Ranking {
  const order = Int32Array.from(scores.keys()).sort((i, j) => scores[j] - scores[i]);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let right = 0;
  order.forEach((sample, place) => {
    if (positive(sample)) right++;
    if (place + 1 < order.length && scores[order[place + 1]] === scores[sample]) return;
    thresholds.push(scores[sample]);
    truePositives.push(right);
    falsePositives.push(place + 1 - right);
  });
  return { thresholds: Float64Array.from(thresholds), truePositives: Float64Array.from(truePositives), falsePositives: Float64Array.from(falsePositives) };
}

/** The ranking of scores [n] of two classes, the larger label being positive. Throws for any other number of classes. */
export function binaryRanking(yTrue: IntegerLabels, scores: ArrayInput): Ranking {
  const { labels, values } = readScores(yTrue, scores);
  if (values.shape.length === 1) return rank((i) => labels.codes[i] === 1, values.data);
  throw new ShapeError({ parameter: 'scores', got: values.shape, expected: 'one score for each sample, that of the larger label' });
}

/**
 * What `measure` gives for scores [n] of two classes, or its mean over classes, each against all others, for scores
 * [n, classes].
 */
export function overClasses(yTrue: IntegerLabels, scores: ArrayInput, measure: (ranking: Ranking) => number): number {
  const { labels, values } = readScores(yTrue, scores);
  if (values.shape.length === 1) return measure(rank((i) => labels.codes[i] === 1, values.data));
  const [n, k] = values.shape;
  let sum = 0;
  for (let c = 0; c < k; c++) {
    sum += measure(rank((i) => labels.codes[i] === c, Float64Array.from({ length: n }, (_, i) => values.data[i * k + c])));
  }
  return sum / k;
}

function readScores(yTrue: IntegerLabels, scores: ArrayInput): { labels: EncodedLabels; values: NdArray<Float64Array> } {
  const labels = readClasses(yTrue, 'yTrue', readLabels(yTrue, 'yTrue').length);
  const values = toNdArray(scores, { name: 'scores', dtype: 'float64' });
  const [n, k] = values.shape;
  const classes = labels.classes.length;
  if (n !== labels.codes.length || values.shape.length > 2) {
    throw new ShapeError({ parameter: 'scores', got: values.shape, expected: `scores of ${labels.codes.length} samples` });
  }
  if (k === undefined && classes > 2) {
    throw new InvalidParameterError({ parameter: 'yTrue', got: `${classes} different labels`, expected: 'two, where each sample has one score', remedy: 'Give scores of all classes: [n, classes].' });
  }
  if (k === undefined || k === classes) return { labels, values };
  throw new ShapeError({ parameter: 'scores', got: values.shape, expected: `${classes} columns, one for each label that occurs` });
}
