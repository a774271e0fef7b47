import { describe, expect, test } from '@jest/globals';
import {
  accuracy,
  adjustedRandIndex,
  averagePrecision,
  classificationReport,
  confusionMatrix,
  logLoss,
  normalizedMutualInformation,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from '@latentkit/probe';
import { distance, floats, golden, list, range } from './helpers.js';

interface Averages { precision: number; recall: number; f1: number }

interface Golden {
  readonly truth: number[];
  readonly guess: number[];
  readonly binary: number[];
  readonly scores: number[];
  readonly clusters: number[];
  readonly probabilities: number[][];
  readonly certain: number[];
  readonly accuracy: number;
  readonly confusion: number[][];
  readonly report: { precision: number[]; recall: number[]; f1: number[]; support: number[]; macro: Averages; weighted: Averages };
  readonly rocAuc: number;
  readonly rocAucMacro: number;
  readonly rocCurve: { falsePositiveRate: number[]; truePositiveRate: number[]; thresholdsAfterFirst: number[] };
  readonly rocCurvePoints: number;
  readonly averagePrecision: number;
  readonly averagePrecisionMacro: number;
  readonly precisionRecall: { precision: number[]; recall: number[]; thresholds: number[] };
  readonly adjustedRandIndex: number;
  readonly normalizedMutualInformation: number;
  readonly logLoss: number;
  readonly logLossBinary: number;
}

const expected = golden<Golden>('metrics');
const truth = list(expected.truth);
const guess = list(expected.guess);
const binary = list(expected.binary);
const scores = floats(expected.scores);
const clusters = list(expected.clusters);
const CLOSE = 1e-13;

describe('agrees with scikit-learn', () => {
  test('accuracy and confusion', () => {
    expect(accuracy(truth, guess)).toBeCloseTo(expected.accuracy, 14);
    const { classes, counts } = confusionMatrix(truth, guess);
    expect(Array.from(classes)).toEqual([-1, 3, 7, 8]);
    expect([counts.shape, Array.from(counts.data)]).toEqual([[4, 4], expected.confusion.flat()]);
  });

  test('precision, recall, F1, with a label that is never predicted', () => {
    const report = classificationReport(truth, guess);
    for (const name of ['precision', 'recall', 'f1', 'support'] as const) expect(distance(report[name], expected.report[name])).toBeLessThan(CLOSE);
    for (const name of ['macro', 'weighted'] as const) {
      for (const key of ['precision', 'recall', 'f1'] as const) expect(report[name][key]).toBeCloseTo(expected.report[name][key], 13);
    }
    expect(report.accuracy).toBeCloseTo(expected.accuracy, 14);
  });

  test('ROC with many equal scores', () => {
    expect(rocAuc(binary, scores)).toBeCloseTo(expected.rocAuc, 13);
    const curve = rocCurve(binary, scores);
    expect(distance(curve.falsePositiveRate, expected.rocCurve.falsePositiveRate)).toBeLessThan(CLOSE);
    expect(distance(curve.truePositiveRate, expected.rocCurve.truePositiveRate)).toBeLessThan(CLOSE);
    expect(curve.thresholds[0]).toBe(Infinity);
    expect(Array.from(curve.thresholds.subarray(1))).toEqual(expected.rocCurve.thresholdsAfterFirst);
    expect(rocCurve(binary, scores, { dropIntermediate: false }).thresholds.length).toBe(expected.rocCurvePoints);
  });

  test('the area is how often a positive sample scores higher, ties counting half', () => {
    let wins = 0;
    let pairs = 0;
    for (const i of range(0, 120)) {
      for (const j of range(0, 120)) {
        if (expected.binary[i] !== 1 || expected.binary[j] !== 0) continue;
        pairs++;
        wins += expected.scores[i] > expected.scores[j] ? 1 : expected.scores[i] === expected.scores[j] ? 0.5 : 0;
      }
    }
    expect(rocAuc(binary, scores)).toBeCloseTo(wins / pairs, 13);
  });

  test('precision against recall', () => {
    const curve = precisionRecallCurve(binary, scores);
    for (const name of ['precision', 'recall', 'thresholds'] as const) expect(distance(curve[name], expected.precisionRecall[name])).toBeLessThan(CLOSE);
    expect(averagePrecision(binary, scores)).toBeCloseTo(expected.averagePrecision, 13);
  });

  test('several classes, each against all others', () => {
    expect(rocAuc(truth, expected.probabilities)).toBeCloseTo(expected.rocAucMacro, 13);
    expect(averagePrecision(truth, expected.probabilities)).toBeCloseTo(expected.averagePrecisionMacro, 13);
  });

  test('groupings', () => {
    expect(adjustedRandIndex(truth, clusters)).toBeCloseTo(expected.adjustedRandIndex, 13);
    expect(normalizedMutualInformation(truth, clusters)).toBeCloseTo(expected.normalizedMutualInformation, 13);
  });

  test('log-loss, where some are certain', () => {
    expect(logLoss(truth, expected.probabilities)).toBeCloseTo(expected.logLoss, 12);
    expect(expected.certain).toContain(1);
    expect(logLoss(binary, floats(expected.certain))).toBeCloseTo(expected.logLossBinary, 12);
  });
});

describe('limits', () => {
  test('groupings that are the same under other names agree fully; unrelated ones not at all', () => {
    const renamed = list(expected.truth.map((label) => 100 - label));
    expect(adjustedRandIndex(truth, renamed)).toBe(1);
    expect(normalizedMutualInformation(truth, renamed)).toBeCloseTo(1, 14);
    const one = list(expected.truth.map(() => 0));
    expect([adjustedRandIndex(truth, one), normalizedMutualInformation(truth, one)]).toEqual([0, 0]);
    expect([adjustedRandIndex(one, one), normalizedMutualInformation(one, one)]).toEqual([1, 1]);
    const alone = list(range(0, 5));
    expect([adjustedRandIndex(alone, alone), normalizedMutualInformation(alone, alone)]).toEqual([1, 1]);
    // Two halves crossed with two halves share nothing: less than chance.
    expect(adjustedRandIndex(list([0, 0, 1, 1]), list([0, 1, 0, 1]))).toBeCloseTo(-0.5, 14);
  });

  test('perfect and useless scores', () => {
    expect(rocAuc([0, 0, 1, 1], [1, 2, 3, 4])).toBe(1);
    expect(rocAuc([0, 0, 1, 1], [4, 3, 2, 1])).toBe(0);
    expect(rocAuc([0, 1, 0, 1], [5, 5, 5, 5])).toBe(0.5);
    expect(averagePrecision([0, 1, 0, 1], [5, 5, 5, 5])).toBe(0.5);
  });

  test('points of a ROC curve on straight lines are left out, unless asked for', () => {
    const y = [1, 1, 1, 0, 0, 0];
    const falling = [6, 5, 4, 3, 2, 1];
    expect(Array.from(rocCurve(y, falling).thresholds)).toEqual([Infinity, 6, 4, 1]);
    expect(rocCurve(y, falling, { dropIntermediate: false }).thresholds.length).toBe(7);
  });

  test('certainty that is wrong costs much, not everything', () => {
    expect(logLoss([0, 1], [1, 0.5])).toBeCloseTo((52 * Math.LN2 + Math.LN2) / 2, 12);
  });

  test('a label no column stands for, or columns of labels that do not occur', () => {
    const p = [[0.2, 0.5, 0.3], [0.1, 0.8, 0.1]];
    expect(logLoss([4, 4], p, { classes: [2, 4, 6] })).toBeCloseTo(-(Math.log(0.5) + Math.log(0.8)) / 2, 14);
    expect(() => logLoss([4, 4], p)).toThrow('classes: model.classes');
    expect(() => logLoss([4, 5], p, { classes: [2, 4, 6] })).toThrow('one of 2, 4, 6');
    expect(() => logLoss([0, 1], [0.5, 1.5])).toThrow('[0, 1]');
  });

  test.each<[string, () => unknown, string]>([
    ['lengths', () => accuracy([0, 1], [0]), 'yPredicted: got [1], expected a list of 2 labels'],
    ['no labels', () => accuracy([], []), 'yTrue'],
    ['one class', () => rocAuc([1, 1], [0.2, 0.3]), 'at least two different labels'],
    ['three classes with one score', () => rocAuc([0, 1, 2], [0.1, 0.2, 0.3]), 'got \'3 different labels\''],
    ['too few columns', () => rocAuc([0, 1, 2], [[0, 1], [1, 0], [1, 0]]), '3 columns'],
    ['scores of other samples', () => rocAuc([0, 1], [0.1, 0.2, 0.3]), 'scores of 2 samples'],
    ['a matrix for a curve', () => rocCurve([0, 1], [[0, 1], [1, 0]]), 'one score for each sample'],
    ['NaN', () => rocAuc([0, 1], [NaN, 1]), 'scores'],
  ])('%s', (_, call, words) => {
    expect(call).toThrow(words);
  });
});
