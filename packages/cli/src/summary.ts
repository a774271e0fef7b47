import { type History, formatLoss } from '@latentkit/autoencoder';
import { duration } from './duration.js';
import type { TrainingResult } from './result.js';
import { textTable } from './text-table.js';

/** The result of a training as a short table, and where everything is. */
export function summaryText(result: TrainingResult, history: Pick<History, 'status' | 'reason'>, trainMse: number): string {
  const { metrics, pca } = result;
  const ended = history.status === 'completed' ? '' : `  (${history.reason === '' ? history.status : history.reason})`;
  const rows: (readonly [string, string])[] = [
    ['epochs', `${result.epochs}${ended}`],
    ['loss', numberOrDash(result.loss)],
    ...(result.valLoss === null ? [] : [['validation loss', formatLoss(result.valLoss)] as const]),
    ...Object.entries(metrics).map(([name, value]) => [words(name), metricText(name, value)] as const),
    ['training MSE', `${formatLoss(trainMse)}${pca.mse === null ? '' : `  (PCA with ${pca.codeSize} components: ${formatLoss(pca.mse)})`}`],
    ['speed', `${result.samplesPerSecond.toLocaleString('en-US')} samples/s on ${result.engine}, ${result.device}`],
    ['time', duration(result.seconds)],
    ['model', result.bundle],
    ['report', result.report],
  ];
  return `\n${textTable(rows, '  ')}\n`;
}

/** A metric as people read it. */
export function metricText(name: string, value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (name === 'roundedAccuracy') return `${(100 * value).toFixed(2)}%`;
  return name === 'psnr' ? `${value.toFixed(2)} dB` : formatLoss(value);
}

/** A metric's name in words. */
export function words(name: string): string {
  return { roundedAccuracy: 'rounded accuracy', mse: 'MSE', psnr: 'PSNR' }[name] ?? name;
}

function numberOrDash(value: number | null): string {
  return value === null ? '–' : formatLoss(value);
}
