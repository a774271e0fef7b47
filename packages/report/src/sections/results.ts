import { escapeHtml, formatNumber } from '@latentkit/viz';
import { dataTable, durationText, nameValueTable, paragraph, percentText, words } from '../html.js';
import type { ReportComparison, ReportInput, ReportProbe } from '../input.js';
import type { ModelView, ReportView } from '../view.js';
import { overviewTable } from './overview.js';

/** Metrics, the comparison with principal components, and how long it took. */
export function results(view: ReportView): string {
  if (view.models.length > 1) return overviewTable(view);
  const [model] = view.models;
  const { evaluation, run, history } = model.input;
  const last = (name: string): readonly (readonly [string, string])[] => {
    const value = history[name]?.at(-1);
    return value === undefined || value === null ? [] : [[words(name), escapeHtml(formatNumber(value, 4))]];
  };
  const metrics = Object.entries(evaluation.metrics)
    .filter(([name]) => name !== 'loss')
    .map(([name, value]) => [words(name), metricHtml(name, value)] as const);
  const table = nameValueTable(`Results on the ${evaluation.on} data`, [...last('loss'), ...last('valLoss'), ...metrics]);
  const timing = nameValueTable('Training', [
    ['status', statusHtml(model.input)],
    ['epochs', String(epochsOf(model.input))],
    ['time', durationText(run.seconds)],
    ['samples per second', Math.round(run.samplesPerSecond).toLocaleString('en-US')],
    ['engine and device', escapeHtml(`${run.engine}, ${run.device}`)],
  ]);
  return `<div class="figures">${table}${timing}</div>${comparison(model)}`;
}

/** How the training ended, with the reason where there is one. */
export function statusHtml({ run }: ReportInput): string {
  return escapeHtml(run.reason === undefined || run.reason === '' ? run.status : `${run.status}: ${run.reason}`);
}

/** Epochs that were finished. */
export function epochsOf({ history }: ReportInput): number {
  return Math.max(0, ...Object.values(history).map((series) => series.length));
}

/** A metric with its unit. */
export function metricHtml(name: string, value: number): string {
  if (!Number.isFinite(value)) return value === Infinity ? 'infinite' : 'none';
  if (/accuracy$/i.test(name)) return `${(100 * value).toFixed(2)}%`;
  return escapeHtml(name === 'psnr' ? `${value.toFixed(2)} dB` : formatNumber(value, 4));
}

/** Less by more than the table can show. */
function clearlyLess(a: number, b: number): boolean {
  return a < b * (1 - 5e-4);
}

function comparison(view: ModelView): string {
  const { pca, model, probe } = view.input;
  if (pca === undefined && probe === undefined) return '';
  const cells = [...(pca === undefined ? [] : errorRows(pca)), ...(pca === undefined ? [] : varianceRow(view)), ...(probe === undefined ? [] : probeRows(probe))];
  const note = probe === undefined ? '' : paragraph(`Class found from the codes: ${probe.what}`, 'note');
  if (cells.length === 0) return nameValueTable(`Principal components with code size ${pca!.codeSize}`, [['training MSE', escapeHtml(formatNumber(pca!.trainingMse, 4))]]);
  return dataTable(`Beside principal components with the same code size, ${model.codeSize}`, ['', model.family, 'PCA', 'difference'], cells) + note;
}

function errorRows(pca: ReportComparison): string[][] {
  const rows = [
    ['training', pca.modelTrainingMse, pca.trainingMse],
    ['validation', pca.modelValidationMse, pca.validationMse],
  ] as const;
  return rows.flatMap(([on, model, components]) => {
    if (model === undefined || components === undefined) return [];
    const difference = components < 1e-12 ? '–' : `${model >= components ? '+' : '−'}${(100 * Math.abs(model / components - 1)).toFixed(1)}%`;
    return [[`${on} MSE`, better(formatNumber(model, 4), clearlyLess(model, components)), better(formatNumber(components, 4), clearlyLess(components, model)), difference]];
  });
}

function varianceRow(view: ModelView): string[][] {
  const { explained, pcaExplained } = view.quality;
  return pcaExplained === undefined || Number.isNaN(explained) ? [] : [shares(`variance explained (${view.input.evaluation.on})`, explained, pcaExplained)];
}

function probeRows({ linear, neighbors, pcaLinear, pcaNeighbors }: ReportProbe): string[][] {
  return [shares('class by a linear classifier', linear, pcaLinear), shares('class by five neighbours', neighbors, pcaNeighbors)];
}

/** Two shares and by how many hundredths they differ. */
function shares(name: string, model: number, components: number | undefined): string[] {
  const text = percentText(model);
  if (components === undefined) return [name, text, '–', '–'];
  const difference = 100 * (model - components);
  const other = percentText(components);
  return [name, better(text, model > components && text !== other), better(other, components > model && text !== other), `${difference >= 0 ? '+' : '−'}${Math.abs(difference).toFixed(1)} points`];
}

function better(text: string, yes: boolean): string {
  return yes ? `<span class="better">${escapeHtml(text)}</span>` : escapeHtml(text);
}
