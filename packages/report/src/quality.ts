import type { Evaluated } from './evaluated.js';
import type { ReportInput } from './input.js';

/** Mean squared errors and shares of the variance, of the model and of principal components with as many numbers. */
export interface Quality {
  /** On the evaluated samples. */
  readonly mse: number;
  readonly pcaMse: number | undefined;
  /** 1 − error / variance; NaN for samples that do not vary. */
  readonly explained: number;
  readonly pcaExplained: number | undefined;
}

/** How much of the evaluated samples comes back. */
export function qualityOf(all: Evaluated, { evaluation, pca }: Pick<ReportInput, 'evaluation' | 'pca'>): Quality {
  const own = evaluation.on === 'validation' ? pca?.modelValidationMse : pca?.modelTrainingMse;
  // What was measured on all samples, where only some of them are shown.
  const mse = own ?? evaluation.metrics['mse'] ?? all.errors.reduce((sum, error) => sum + error / all.errors.length, 0);
  const pcaMse = evaluation.on === 'validation' ? pca?.validationMse : pca?.trainingMse;
  const variance = varianceOf(all.originals.data, all.originals.shape[1]);
  const share = (error: number): number => (variance === 0 ? NaN : 1 - error / variance);
  return { mse, pcaMse, explained: share(mse), pcaExplained: pcaMse === undefined ? undefined : share(pcaMse) };
}

/** Mean variance of the features, around their means. */
function varianceOf(data: ArrayLike<number>, p: number): number {
  const n = data.length / p;
  const means = new Float64Array(p);
  for (let i = 0; i < data.length; i++) means[i % p] += data[i] / n;
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] - means[i % p]) ** 2;
  return sum / data.length;
}
