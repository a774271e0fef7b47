import { sliceRows } from '@latentkit/core';
import { escapeHtml, formatNumber, imageGrid } from '@latentkit/viz';
import type { Evaluated } from '../evaluated.js';
import { type RenderFigure, figureHtml } from '../figures.js';
import { dataTable, nameValueTable, paragraph, valueHtml } from '../html.js';
import type { ReportInput } from '../input.js';
import { className, featureName, isImage } from '../samples.js';
import { type ReportView, forEach } from '../view.js';

const MOST_FEATURES = 12;

/** What the data are, and some of them: once where all models have the same. */
export function data(view: ReportView): string {
  const [{ input }] = view.models;
  const same = view.sameSamples && view.models.every((model) => JSON.stringify(model.input.data) === JSON.stringify(input.data));
  return forEach(same ? { ...view, models: [view.models[0]] } : view, (model) => description(model.input, model.all, view.render));
}

function description(input: ReportInput, all: Evaluated, render: RenderFigure): string {
  const { data } = input;
  const table = nameValueTable('Data set', [
    ['name', valueHtml(data.name)],
    ...(data.description === undefined ? [] : [['what it is', valueHtml(data.description)] as const]),
    ['training samples', valueHtml(data.trainingSamples)],
    ['validation samples', valueHtml(data.validationSamples)],
    ['sample', escapeHtml(data.sampleShape.join(' × '))],
    ['scaling', valueHtml(data.scaling)],
    ...(data.source === undefined ? [] : [['source', valueHtml(data.source)] as const]),
  ]);
  return isImage(data.sampleShape) ? `<div class="figures"><div>${grid(input, all, render)}</div>${table}</div>` : table + sampleTable(input, all);
}

function grid({ data, evaluation }: ReportInput, all: Evaluated, render: RenderFigure): string {
  const draw = (width: number, columns: number, most: number): ReturnType<typeof imageGrid> => {
    const count = Math.min(most, all.errors.length);
    const captions = Array.from({ length: count }, (_, i) => (all.labels === undefined ? '' : className(all.labels.data[i], data.targetNames)));
    return imageGrid(sliceRows(all.originals, 0, count), {
      imageShape: data.sampleShape,
      range: all.range,
      width,
      columns: Math.min(columns, count),
      count,
      title: `Samples of ${data.name}`,
      showTitle: false,
      ...(all.labels === undefined ? {} : { captions }),
    });
  };
  const caption = `Samples of the ${evaluation.on} data${all.labels === undefined ? '' : ' with their classes'}.`;
  return figureHtml({ wide: draw(520, 8, 32), narrow: draw(360, 6, 24) }, caption, render);
}

/** A few rows turned on their side, so that they fit a narrow page. */
function sampleTable({ data, evaluation }: ReportInput, all: Evaluated): string {
  const [n, p] = all.originals.shape;
  const shown = Math.min(3, n);
  const number = (i: number, j: number): string => escapeHtml(formatNumber(all.originals.data[i * p + j], 3));
  const rows = Array.from({ length: Math.min(p, MOST_FEATURES) }, (_, j) => [
    escapeHtml(featureName(j, data.featureNames)),
    ...Array.from({ length: shown }, (_, i) => number(i, j)),
  ]);
  if (all.labels !== undefined) rows.push(['class', ...Array.from({ length: shown }, (_, i) => escapeHtml(className(all.labels!.data[i], data.targetNames)))]);
  const more = p > MOST_FEATURES ? paragraph(`The first ${MOST_FEATURES} of ${p} features.`, 'note') : '';
  const head = ['feature', ...Array.from({ length: shown }, (_, i) => `row ${i}`)];
  return dataTable(`The first rows of the ${evaluation.on} data, as the model sees them`, head, rows) + more;
}
