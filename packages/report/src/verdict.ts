import { formatNumber } from '@latentkit/viz';
import type { ReportInput } from './input.js';
import type { ReportView } from './view.js';

/** One sentence: how well the model reconstructs, beside principal components with as many numbers. */
export function verdictOf(input: Pick<ReportInput, 'model' | 'evaluation' | 'pca' | 'run'>): string {
  const { pca, evaluation, model, run } = input;
  const validated = pca?.validationMse !== undefined && pca.modelValidationMse !== undefined;
  const own = validated ? pca.modelValidationMse : (pca?.modelTrainingMse ?? evaluation.metrics['mse']);
  const other = validated ? pca.validationMse : pca?.trainingMse;
  const where = validated || pca === undefined ? evaluation.on : 'training';
  const early = { aborted: 'Interrupted. ', diverged: 'The loss became infinite or NaN. ', stopped: 'Stopped early. ' }[run.status] ?? '';
  if (own === undefined || !Number.isFinite(own)) return `${early}No reconstruction error was measured.`;
  const start = `${early}${plural(model.codeSize, 'number')} per sample reconstruct the ${where} data with a mean squared error of ${formatNumber(own, 4)}`;
  if (other === undefined || !Number.isFinite(other)) return `${start}.`;
  return `${start}: ${comparison(own, other)} of principal components (${formatNumber(other, 4)}).`;
}

/** One sentence: which of several models reconstructs best; where they saw other samples, how many they are. */
export function comparisonVerdict({ models, sameSamples }: ReportView): string {
  const measured = models.map((model) => ({ model, mse: model.quality.mse })).filter(({ mse }) => Number.isFinite(mse));
  if (!sameSamples || measured.length === 0) return `${plural(models.length, 'model')}, evaluated on samples of their own.`;
  const [best, ...others] = measured.sort((a, b) => a.mse - b.mse);
  const { input, name } = best.model;
  const worst = others.at(-1);
  const start = `Of ${plural(models.length, 'model')}, ${name} reconstructs the ${input.evaluation.on} data best, with a mean squared error of ${formatNumber(best.mse, 4)} from ${plural(input.model.codeSize, 'number')} per sample`;
  return worst === undefined ? `${start}.` : `${start}; ${worst.model.name} has the greatest, ${formatNumber(worst.mse, 4)} from ${worst.model.input.model.codeSize}.`;
}

/** How one error relates to another: `4.1% below that`, `3.2 times that`, `equal to that`. */
function comparison(own: number, other: number): string {
  if (other < 1e-12) return own < 1e-9 ? 'equal to that' : 'above that';
  const ratio = own / other;
  if (ratio >= 2) return `${formatNumber(ratio, 2)} times that`;
  const percent = Math.abs(ratio - 1) * 100;
  if (percent < 0.05) return 'equal to that';
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)}% ${ratio < 1 ? 'below' : 'above'} that`;
}

function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
