import { type ArrayInput, type AsyncFitOptions, type LongWorkOptions, type RuntimeChoice, ndarray, readLabels, takeRows, throwIfAborted } from '@latentkit/core';
import { readSamples } from '../samples.js';
import { type FoldOptions, kFolds, stratifiedFolds } from './folds.js';
import { type Predictor, type Scoring, checkScoring, judge } from './scoring.js';

/** What can be cross-validated: a classifier, or a pipeline that ends in one. */
export interface Fittable extends Predictor {
  fit(x: ArrayInput, y?: ArrayInput): unknown;
  fitAsync?(x: ArrayInput, options?: AsyncFitOptions): Promise<unknown>;
}

/** Options of {@link crossValidate}. */
export interface CrossValidateOptions<M> extends FoldOptions, LongWorkOptions {
  /** Whether every fold has its share of every label. Default true. */
  readonly stratified?: boolean;
  /** Default accuracy. */
  readonly scoring?: Scoring<M>;
  /** Default `auto`: ONNX Runtime where it is installed, else plain TypeScript. */
  readonly runtime?: RuntimeChoice;
  /** Whether x may hold NaN: for a pipeline that begins with an imputer. Default false. */
  readonly allowNonFinite?: boolean;
}

/** Scores of the folds. */
export interface CrossValidation {
  /** Score on each fold of a model fitted on the others. */
  readonly scores: Float64Array;
  readonly mean: number;
  /** Standard deviation of the scores, divisor folds. */
  readonly std: number;
}

/**
 * Judges a kind of model by fitting one on all folds but one, and scoring it on that one, for each fold in turn; as
 * scikit-learn's `cross_val_score`. Preprocessing that learns belongs into the model (a pipeline), so that it never
 * sees the fold it is judged by. Progress counts folds.
 *
 * Throws what folds, fit and score throw, and UnknownNameError for the name of no measure, before any work.
 */
export async function crossValidate<M extends Fittable>(
  makeEstimator: () => M,
  x: ArrayInput,
  y: ArrayInput,
  options: CrossValidateOptions<M> = {},
): Promise<CrossValidation> {
  const { folds = 5, seed, stratified = true, scoring = 'accuracy', signal, runtime, allowNonFinite = false } = options;
  checkScoring(scoring);
  const samples = readSamples(x, { allowNonFinite });
  const n = samples.shape[0];
  const labels = ndarray(readLabels(y, 'y', n), [n]);
  const divided = stratified ? stratifiedFolds(labels, { folds, seed }) : kFolds(n, { folds, seed });
  const started = performance.now();
  const scores = new Float64Array(folds);
  for (const [i, { train, test }] of divided.entries()) {
    throwIfAborted(signal, 'cross-validation');
    options.onProgress?.({ stage: 'cross-validation', done: i, total: folds, elapsedMs: performance.now() - started });
    const model = makeEstimator();
    const known = { x: takeRows(samples, train), y: takeRows(labels, train) };
    if (model.fitAsync === undefined) model.fit(known.x, known.y);
    else await model.fitAsync(known.x, { y: known.y, signal, runtime });
    scores[i] = await judge(model, takeRows(samples, test), takeRows(labels, test), scoring, { signal, runtime });
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / folds;
  const std = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / folds);
  return { scores, mean, std };
}
