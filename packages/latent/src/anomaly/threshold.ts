import { type ArrayInput, InvalidParameterError, type NdArray, ndarray, toNdArray } from '@latentkit/core';
import { quantile } from '@latentkit/linalg';
import type { ProbabilityMethod } from './config.js';
import { erf } from './erf.js';

/** Options of {@link anomalyThreshold}. */
export interface AnomalyThresholdOptions {
  /** Share of the scores that is taken for anomalous, in (0, .5]. Default .1. */
  readonly contamination?: number;
}

/** From which score on samples are anomalous. */
export interface AnomalyThreshold {
  readonly threshold: number;
  /** 1 for each score above the threshold, 0 for the others. */
  readonly labels: Int32Array;
}

/**
 * The threshold of scores [n], larger ones being stranger, and the labels that it gives them: the percentile
 * 100·(1 - contamination), as PyOD sets it. Labels are 1 above it and 0 up to it.
 *
 * ```ts
 * const { threshold, labels } = anomalyThreshold(await model.anomalyScores(x), { contamination: 0.05 });
 * ```
 *
 * Throws InvalidParameterError for a contamination outside (0, .5], ShapeError for no scores, NonFiniteError for NaN.
 */
export function anomalyThreshold(scores: ArrayInput, { contamination = 0.1 }: AnomalyThresholdOptions = {}): AnomalyThreshold {
  if (!(contamination > 0 && contamination <= 0.5)) {
    throw new InvalidParameterError({ parameter: 'contamination', got: contamination, expected: 'a number in (0, 0.5]' });
  }
  const { data } = readScores(scores, 'scores');
  // Percent first, as PyOD has it: the rounding decides where the threshold is a score itself.
  const threshold = quantile(data.slice().sort(), (100 * (1 - contamination)) / 100);
  return { threshold, labels: labelScores(data, threshold) };
}

/** 1 for each score above the threshold. */
export function labelScores(scores: Float64Array, threshold: number): Int32Array {
  return Int32Array.from(scores, (score) => (score > threshold ? 1 : 0));
}

/**
 * How probable it is that scores [n] belong to usual (column 0) and to anomalous samples (column 1), judged by the
 * scores [m] of the samples that a threshold was set with: [n, 2], as PyOD's `predict_proba`.
 *
 * `linear`: 0 at the smallest and 1 at the largest of those scores. `unify`: the error function of (score - mean)/(√2·
 * standard deviation), 0 below the mean (Kriegel et al., 2011, https://doi.org/10.1137/1.9781611972818.2).
 *
 * Throws ShapeError for no scores, NonFiniteError for NaN.
 */
export function anomalyProbabilities(scores: ArrayInput, decisionScores: ArrayInput, method: ProbabilityMethod = 'linear'): NdArray<Float64Array> {
  const { data } = readScores(scores, 'scores');
  const known = readScores(decisionScores, 'decisionScores').data;
  const probability = method === 'linear' ? linear(known) : unify(known);
  const columns = new Float64Array(2 * data.length);
  data.forEach((score, i) => {
    columns[2 * i + 1] = Math.min(1, Math.max(0, probability(score)));
    columns[2 * i] = 1 - columns[2 * i + 1];
  });
  return ndarray(columns, [data.length, 2]);
}

function linear(known: Float64Array): (score: number) => number {
  const low = known.reduce((a, b) => Math.min(a, b));
  const range = known.reduce((a, b) => Math.max(a, b)) - low;
  return (score) => (score - low) / (range === 0 ? 1 : range);
}

function unify(known: Float64Array): (score: number) => number {
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, score) => sum + (score - mean) ** 2, 0) / known.length);
  // Scores that are all equal say of any other only on which side of them it lies.
  return (score) => (deviation === 0 ? Math.sign(score - mean) : erf((score - mean) / (deviation * Math.SQRT2)));
}

function readScores(scores: ArrayInput, name: string): NdArray<Float64Array> {
  return toNdArray(scores, { name, dtype: 'float64', rank: 1, minRows: 1 });
}
