import type { ArrayInput } from '@latentkit/core';
import type { Classifier, ClassifyOptions } from './classifier.js';
import type { LogisticRegressionOptions } from './logistic/config.js';
import { LogisticRegression } from './logistic/logistic-regression.js';
import type { KNeighborsClassifierOptions } from './neighbors/config.js';
import { KNeighborsClassifier } from './neighbors/k-neighbors-classifier.js';

/** How well labels can be read off codes. */
export interface ProbeResult<M> {
  /** Share of right answers on the test codes. */
  readonly accuracy: number;
  /** The fitted classifier. */
  readonly model: M;
}

/**
 * Judges codes by what a linear classifier finds in them: fits a LogisticRegression to the training codes
 * [n, k] and scores it on the test codes [m, k].
 */
export async function linearProbe(
  codes: ArrayInput,
  y: ArrayInput,
  testCodes: ArrayInput,
  yTest: ArrayInput,
  options: LogisticRegressionOptions & ClassifyOptions = {},
): Promise<ProbeResult<LogisticRegression>> {
  const { signal, onProgress, runtime, ...config } = options;
  return probe(new LogisticRegression(config), codes, y, testCodes, yTest, { signal, onProgress, runtime });
}

/** Judges codes by their neighbourhoods: the accuracy of a KNeighborsClassifier (k = 5 unless told otherwise). */
export async function neighborProbe(
  codes: ArrayInput,
  y: ArrayInput,
  testCodes: ArrayInput,
  yTest: ArrayInput,
  options: KNeighborsClassifierOptions & ClassifyOptions = {},
): Promise<ProbeResult<KNeighborsClassifier>> {
  const { signal, onProgress, runtime, ...config } = options;
  return probe(new KNeighborsClassifier(config), codes, y, testCodes, yTest, { signal, onProgress, runtime });
}

async function probe<M extends Classifier<unknown, object>>(
  model: M,
  codes: ArrayInput,
  y: ArrayInput,
  testCodes: ArrayInput,
  yTest: ArrayInput,
  options: ClassifyOptions,
): Promise<ProbeResult<M>> {
  await model.fitAsync(codes, { ...options, y });
  return { accuracy: await model.scoreAsync(testCodes, yTest, options), model };
}
