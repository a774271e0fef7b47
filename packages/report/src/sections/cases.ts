import { escapeHtml, formatNumber, reconstructionRows } from '@latentkit/viz';
import { type Evaluated, extremes } from '../evaluated.js';
import { type RenderFigure, figureHtml } from '../figures.js';
import { dataTable } from '../html.js';
import type { ReportInput } from '../input.js';
import { className, featureName, isImage } from '../samples.js';
import { type ReportView, forEach } from '../view.js';

/** As many as fit beside each other on a narrow page. */
const IMAGES = 6;

/** The samples that are reconstructed best and worst. */
export function cases(view: ReportView): string {
  return forEach(view, ({ input, all }) => {
    if (all.errors.length < 2) return '';
    const kinds = ['best', 'worst'] as const;
    return isImage(input.data.sampleShape)
      ? `<div class="figures">${kinds.map((kind) => images(input, all, kind, view.render)).join('')}</div>`
      : kinds.map((kind) => table(input, all, kind)).join('');
  });
}

function images({ data, evaluation }: ReportInput, all: Evaluated, kind: 'best' | 'worst', render: RenderFigure): string {
  const draw = (width: number, columns: number): ReturnType<typeof reconstructionRows> => {
    const { originals, reconstructions, indices } = extremes(all, kind, columns);
    return reconstructionRows(originals, reconstructions, {
      imageShape: data.sampleShape,
      range: all.range,
      width,
      count: indices.length,
      labels: ['In', 'Out'],
      title: `${kind} reconstructions`,
      showTitle: false,
    });
  };
  const { indices } = extremes(all, kind, IMAGES);
  const labels = all.labels === undefined ? '' : ` Classes: ${Array.from(indices, (i) => className(all.labels!.data[i], data.targetNames)).join(', ')}.`;
  const caption = `The ${evaluation.on} samples with the ${kind === 'best' ? 'smallest' : 'greatest'} errors, rows ${Array.from(indices).join(', ')}.${labels}`;
  return figureHtml({ wide: draw(530, IMAGES), narrow: draw(360, IMAGES) }, caption, render);
}

function table({ data, evaluation }: ReportInput, all: Evaluated, kind: 'best' | 'worst'): string {
  const { indices } = extremes(all, kind, 5);
  const rows = Array.from(indices, (i) => {
    const label = all.labels === undefined ? [] : [escapeHtml(className(all.labels.data[i], data.targetNames))];
    return [String(i), ...label, escapeHtml(formatNumber(all.errors[i], 3)), escapeHtml(worstFeature(all, i, data.featureNames))];
  });
  const head = ['row', ...(all.labels === undefined ? [] : ['class']), 'MSE', 'largest error in'];
  return dataTable(`${kind === 'best' ? 'Best' : 'Worst'} reconstructed rows of the ${evaluation.on} data`, head, rows);
}

function worstFeature({ originals, reconstructions }: Evaluated, row: number, names: readonly string[] | undefined): string {
  const p = originals.shape[1];
  let worst = 0;
  const error = (j: number): number => Math.abs(originals.data[row * p + j] - reconstructions.data[row * p + j]);
  for (let j = 1; j < p; j++) if (error(j) > error(worst)) worst = j;
  return featureName(worst, names);
}
