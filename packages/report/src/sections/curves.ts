import { learningCurves } from '@latentkit/viz';
import type { LearningHistory } from '@latentkit/viz';
import { figureHtml } from '../figures.js';
import { paragraph } from '../html.js';
import type { ReportView } from '../view.js';
import { epochsOf } from './results.js';

/** Loss over the epochs and the metrics of the validation data, of several models over each other. */
export function curves({ models, render }: ReportView): string {
  const trained = models.filter(({ input }) => epochsOf(input) > 0);
  if (trained.length === 0) return paragraph('No epoch was finished.', 'note');
  const several = models.length > 1;
  const histories = trained.map(({ input }) => input.history);
  const metrics = several ? sharedMetrics(histories) : metricsOf(histories[0]);
  const figures = metrics.map((metric) => {
    const having = trained.filter(({ input }) => metricsOf(input.history, Infinity).includes(metric));
    const shown = several ? Object.fromEntries(having.map(({ name, input }) => [name, input.history])) : histories[0];
    const log = fallsFar(having.map(({ input }) => input.history), metric);
    const draw = (width: number, panelHeight: number): ReturnType<typeof learningCurves> =>
      learningCurves(shown, { metrics: [metric], log, width, panelHeight, title: `Learning curve: ${metric}`, showTitle: false });
    return figureHtml({ wide: draw(530, 210), narrow: draw(360, 190) }, captionOf(metric, several, models[0].input.training['loss']), render);
  });
  const untrained = models.filter(({ input }) => epochsOf(input) === 0).map(({ name }) => name);
  const note = untrained.length === 0 ? '' : paragraph(`No epoch was finished by ${untrained.join(', ')}.`, 'note');
  return `<div class="figures">${figures.join('')}</div>${note}`;
}

function captionOf(metric: string, several: boolean, loss: unknown): string {
  if (metric !== 'loss') return '';
  if (several) return 'Loss, mean over the samples of each epoch. Losses of different kinds, and those with penalties, cannot be compared.';
  return `${typeof loss === 'string' ? `Loss: ${loss}. ` : ''}Mean over the samples of each epoch.`;
}

/** Whether an error falls so far that on a linear scale only its first epochs could be read. */
function fallsFar(histories: readonly LearningHistory[], metric: string): boolean {
  if (!/^(loss|mse|mae)$/.test(metric)) return false;
  const validation = `val${metric[0].toUpperCase()}${metric.slice(1)}`;
  const values = histories.flatMap((history) => [...(history[metric] ?? []), ...(history[validation] ?? [])]).filter((v) => v !== null && Number.isFinite(v)) as number[];
  // A loop, since a run of very many epochs would overflow the arguments of Math.min.
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return least > 0 && most / least > 10;
}

/** Metrics that at least two runs have, the usual ones first. */
function sharedMetrics(histories: readonly LearningHistory[]): string[] {
  const lists = histories.map((history) => metricsOf(history, Infinity));
  const shared = [...new Set(lists.flat())].filter((name) => lists.filter((list) => list.includes(name)).length > 1 || histories.length === 1);
  const order = ['mse', 'loss', 'roundedAccuracy', 'psnr'];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return shared.sort((a, b) => rank(a) - rank(b)).slice(0, 4);
}

/** The loss and up to three of its companions that have finite values. */
function metricsOf(history: LearningHistory, most = 4): string[] {
  const drawable = Object.entries(history).filter(([name, series]) => name !== 'epoch' && series.some((v) => v !== null && Number.isFinite(v)));
  const metrics = drawable.map(([name]) => (/^val[A-Z]/.test(name) ? name[3].toLowerCase() + name.slice(4) : name));
  const rest = [...new Set(metrics)].filter((name) => name !== 'loss');
  return [...(metrics.includes('loss') ? ['loss'] : []), ...rest].slice(0, most);
}
