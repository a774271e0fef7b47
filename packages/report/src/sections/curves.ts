import { learningCurves } from '@latentkit/viz';
import type { LearningHistory } from '@latentkit/viz';
import { type RenderFigure, figureHtml } from '../figures.js';
import { paragraph, section } from '../html.js';
import type { ReportInput } from '../input.js';

/** Loss over the epochs, and the metrics of the validation data. */
export function curvesSection({ history, training }: ReportInput, render: RenderFigure): string {
  const epochs = Math.max(0, ...Object.values(history).map((series) => series.length));
  if (epochs === 0) return section('curves', 'Learning curves', paragraph('No epoch was finished.', 'note'));
  const loss = typeof training['loss'] === 'string' ? `Loss: ${training['loss']}. ` : '';
  const draw = (metric: string, width: number, panelHeight: number): ReturnType<typeof learningCurves> =>
    learningCurves(history, { metrics: [metric], log: fallsFar(history, metric), width, panelHeight, title: `Learning curve: ${metric}`, showTitle: false });
  const figures = metricsOf(history).map((metric) => {
    const caption = metric === 'loss' ? `${loss}Mean over the samples of each epoch.` : '';
    return figureHtml({ wide: draw(metric, 530, 210), narrow: draw(metric, 360, 190) }, caption, render);
  });
  return section('curves', 'Learning curves', `<div class="figures">${figures.join('')}</div>`);
}

/** Whether an error falls so far that on a linear scale only its first epochs could be read. */
function fallsFar(history: LearningHistory, metric: string): boolean {
  if (!/^(loss|mse|mae)$/.test(metric)) return false;
  const validation = `val${metric[0].toUpperCase()}${metric.slice(1)}`;
  const values = [...(history[metric] ?? []), ...(history[validation] ?? [])].filter((v) => v !== null && Number.isFinite(v)) as number[];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most / least > 10;
}

/** The loss and up to three of its companions that have finite values. */
function metricsOf(history: LearningHistory): string[] {
  const drawable = Object.entries(history).filter(([name, series]) => name !== 'epoch' && series.some((v) => v !== null && Number.isFinite(v)));
  const metrics = drawable.map(([name]) => (/^val[A-Z]/.test(name) ? name[3].toLowerCase() + name.slice(4) : name));
  const rest = [...new Set(metrics)].filter((name) => name !== 'loss');
  return [...(metrics.includes('loss') ? ['loss'] : []), ...rest].slice(0, 4);
}
