import { escapeHtml, formatNumber } from '@latentkit/viz';
import { dataTable, durationText, nameValueTable, section, words } from '../html.js';
import type { ReportComparison, ReportInput } from '../input.js';

/** Metrics, the comparison with principal components, and how long it took. */
export function metricsSection({ evaluation, pca, run, history, model }: ReportInput): string {
  const last = (name: string): readonly (readonly [string, string])[] => {
    const value = history[name]?.at(-1);
    return value === undefined || value === null ? [] : [[words(name), escapeHtml(formatNumber(value, 4))]];
  };
  const epochs = Math.max(0, ...Object.values(history).map((series) => series.length));
  const metrics = Object.entries(evaluation.metrics)
    .filter(([name]) => name !== 'loss')
    .map(([name, value]) => [words(name), metricHtml(name, value)] as const);
  const results = nameValueTable(`Results on the ${evaluation.on} data`, [...last('loss'), ...last('valLoss'), ...metrics]);
  const timing = nameValueTable('Training', [
    ['status', escapeHtml(run.reason === undefined || run.reason === '' ? run.status : `${run.status}: ${run.reason}`)],
    ['epochs', String(epochs)],
    ['time', durationText(run.seconds)],
    ['samples per second', Math.round(run.samplesPerSecond).toLocaleString('en-US')],
    ['engine and device', escapeHtml(`${run.engine}, ${run.device}`)],
  ]);
  const tables = `<div class="figures">${results}${timing}</div>`;
  return section('results', 'Results', tables, pca === undefined ? '' : comparisonTable(pca, model.family));
}

function metricHtml(name: string, value: number): string {
  if (!Number.isFinite(value)) return value === Infinity ? 'infinite' : 'none';
  if (/accuracy$/i.test(name)) return `${(100 * value).toFixed(2)}%`;
  return escapeHtml(name === 'psnr' ? `${value.toFixed(2)} dB` : formatNumber(value, 4));
}

/** Less by more than the table can show. */
function clearlyLess(a: number, b: number): boolean {
  return a < b * (1 - 5e-4);
}

function comparisonTable(pca: ReportComparison, family: string): string {
  const rows = [
    ['training', pca.modelTrainingMse, pca.trainingMse],
    ['validation', pca.modelValidationMse, pca.validationMse],
  ] as const;
  const cells = rows.flatMap(([on, model, components]) => {
    if (model === undefined || components === undefined) return [];
    const difference = components < 1e-12 ? '–' : `${model >= components ? '+' : '−'}${(100 * Math.abs(model / components - 1)).toFixed(1)}%`;
    const better = (text: string, yes: boolean): string => (yes ? `<span class="better">${escapeHtml(text)}</span>` : escapeHtml(text));
    return [[`${on} MSE`, better(formatNumber(model, 4), clearlyLess(model, components)), better(formatNumber(components, 4), clearlyLess(components, model)), difference]];
  });
  if (cells.length === 0) return nameValueTable(`Principal components with code size ${pca.codeSize}`, [['training MSE', escapeHtml(formatNumber(pca.trainingMse, 4))]]);
  return dataTable(`Beside principal components with the same code size, ${pca.codeSize}`, ['', family, 'PCA', 'difference'], cells);
}
