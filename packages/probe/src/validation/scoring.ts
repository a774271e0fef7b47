import { type ArrayInput, InvalidParameterError, type NdArray, UnknownNameError, ndarray } from '@latentkit/core';
import type { ClassifyOptions } from '../classifier.js';
import { accuracy, classificationReport } from '../metrics/agreement.js';
import { logLoss } from '../metrics/log-loss.js';
import { averagePrecision } from '../metrics/precision-recall.js';
import { rocAuc } from '../metrics/roc.js';

/** What can be judged: it predicts labels, and for some measures probabilities. */
export interface Predictor {
  predict(x: ArrayInput): NdArray;
  predictAsync?(x: ArrayInput, options?: ClassifyOptions): Promise<NdArray>;
  predictProbabilities?(x: ArrayInput): NdArray;
  predictProbabilitiesAsync?(x: ArrayInput, options?: ClassifyOptions): Promise<NdArray>;
  readonly classes?: Int32Array;
}

const BY_LABELS = {
  accuracy,
  f1Macro: (y: ArrayInput, predicted: ArrayInput) => classificationReport(y, predicted).macro.f1,
} as const;

const BY_PROBABILITIES = {
  rocAuc: (y: ArrayInput, p: NdArray) => rocAuc(y, scoresOf(p)),
  averagePrecision: (y: ArrayInput, p: NdArray) => averagePrecision(y, scoresOf(p)),
  logLoss: (y: ArrayInput, p: NdArray, classes?: Int32Array) => logLoss(y, p, classes === undefined ? {} : { classes }),
} as const;

/** Name of a measure. `logLoss` is better the smaller it is, the others the larger. */
export type ScoringName = keyof typeof BY_LABELS | keyof typeof BY_PROBABILITIES;

/** A measure by name, or a function of a fitted model, samples and their labels. */
export type Scoring<M> = ScoringName | ((model: M, x: NdArray, y: NdArray<Int32Array>) => number | Promise<number>);

/** Throws UnknownNameError for the name of no measure. */
export function checkScoring(scoring: unknown): void {
  const known = [...Object.keys(BY_LABELS), ...Object.keys(BY_PROBABILITIES)];
  if (typeof scoring !== 'function' && !known.includes(String(scoring))) throw new UnknownNameError('scoring', String(scoring), known);
}

/** Judges a fitted model on samples. */
export async function judge<M extends Predictor>(model: M, x: NdArray, y: NdArray<Int32Array>, scoring: Scoring<M>, options: ClassifyOptions): Promise<number> {
  if (typeof scoring === 'function') return scoring(model, x, y);
  if (scoring in BY_LABELS) {
    const predicted = model.predictAsync === undefined ? model.predict(x) : await model.predictAsync(x, options);
    return BY_LABELS[scoring as keyof typeof BY_LABELS](y, predicted);
  }
  const probabilities = (await model.predictProbabilitiesAsync?.(x, options)) ?? model.predictProbabilities?.(x);
  if (probabilities === undefined) {
    throw new InvalidParameterError({ parameter: 'scoring', got: scoring, expected: 'accuracy or f1Macro, since the model predicts no probabilities' });
  }
  return BY_PROBABILITIES[scoring as keyof typeof BY_PROBABILITIES](y, probabilities, model.classes);
}

/** Of two classes the probability of the second says all. */
function scoresOf(probabilities: NdArray): NdArray {
  const [n, k] = probabilities.shape;
  return k === 2 ? ndarray(Float64Array.from({ length: n }, (_, i) => probabilities.data[2 * i + 1]), [n]) : probabilities;
}
