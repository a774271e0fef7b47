import { escapeHtml, formatNumber } from '@latentkit/viz';
import type { Evaluated } from '../evaluated.js';
import { dataTable, paragraph } from '../html.js';
import type { ReportInput } from '../input.js';
import { featureName } from '../samples.js';

const MOST_FEATURES = 40;

/** Errors of one feature over the evaluated samples. */
export interface FeatureError {
  readonly index: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** 1 − mean squared error / variance; NaN for a feature that does not vary. */
  readonly r2: number;
}

/** The error of every feature, greatest first. */
export function featureErrors({ originals, reconstructions }: Pick<Evaluated, 'originals' | 'reconstructions'>): FeatureError[] {
  const [n, p] = originals.shape;
  const errors = Array.from({ length: p }, (_, index) => {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += originals.data[i * p + index] / n;
    let [error, variance] = [0, 0];
    for (let i = 0; i < n; i++) {
      const x = originals.data[i * p + index];
      error += (x - reconstructions.data[i * p + index]) ** 2 / n;
      variance += (x - mean) ** 2 / n;
    }
    return { index, rmse: Math.sqrt(error), r2: variance === 0 ? NaN : 1 - error / variance };
  });
  return errors.sort((a, b) => b.rmse - a.rmse || a.index - b.index);
}

/** The features with the greatest errors as a table with bars. */
export function featureTable({ data, evaluation }: ReportInput, all: Evaluated): string {
  const errors = featureErrors(all);
  const shown = errors.slice(0, MOST_FEATURES);
  const greatest = shown[0].rmse || 1;
  const rows = shown.map(({ index, rmse, r2 }) => [
    escapeHtml(featureName(index, data.featureNames)),
    `<span class="bar" style="width:${((100 * rmse) / greatest).toFixed(1)}%"></span>`,
    escapeHtml(formatNumber(rmse, 3)),
    Number.isNaN(r2) ? '–' : escapeHtml(r2.toFixed(3)),
  ]);
  const more = errors.length > shown.length ? `, the ${shown.length} greatest of ${errors.length}` : '';
  return (
    dataTable(`Error of each feature on the ${evaluation.on} data${more}`, ['feature', '', 'RMSE', 'R²'], rows) +
    paragraph('Root mean squared error in the units that the model sees, and the share of the variance that is reconstructed.', 'note')
  );
}
