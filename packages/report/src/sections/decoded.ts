import { type ArrayInput, type NdArray, ShapeError, concatRows, rowsOf, sliceRows, toNdArray } from '@latentkit/core';
import { escapeHtml, formatNumber, imageGrid, interpolationStrip, travelSheet } from '@latentkit/viz';
import type { Figure } from '@latentkit/viz';
import { rows } from '../evaluated.js';
import { figureHtml } from '../figures.js';
import { dataTable } from '../html.js';
import type { ReportGenerated, ReportInput } from '../input.js';
import { featureName, isImage } from '../samples.js';
import { type ModelView, type ReportView, forEach, sharesImages } from '../view.js';

const MOST_FEATURES = 12;
/** Ways of which every model has its own row. */
const MOST_WAYS = 4;

/** Samples decoded over two code axes; nothing for tables. */
export function travel(view: ReportView): string {
  return forEach(view, ({ input, all }) => {
    const { travel: given, data } = input;
    if (given === undefined || !isImage(data.sampleShape)) return '';
    const [x, y] = [vector(given.x, 'travel.x'), vector(given.y, 'travel.y')];
    const draw = (width: number): Figure =>
      travelSheet(decoded(given.samples, 'travel.samples', data.sampleShape), {
        x,
        y,
        xLabel: `z${given.axes[0]}`,
        yLabel: `z${given.axes[1]}`,
        imageShape: data.sampleShape,
        range: all.range,
        width,
        title: 'Samples decoded over two code axes',
        showTitle: false,
      });
    return figureHtml(draw(560), given.what, view.render, true);
  });
}

/** Samples decoded between those of two others; the same ways of several models below each other. */
export function interpolation(view: ReportView): string {
  const having = view.models.filter(({ input }) => input.interpolation !== undefined && isImage(input.data.sampleShape));
  const [first] = having;
  if (first === undefined) return '';
  const { labels, steps, what } = first.input.interpolation!;
  const comparable = having.every(({ input: { interpolation: other } }) => other!.steps === steps && other!.labels.join() === labels.join());
  if (having.length === 1 || !comparable || !sharesImages(view)) return forEach(view, (model) => (having.includes(model) ? ways(model, view) : ''));
  const { sampleShape } = first.input.data;
  const parts = labels.slice(0, MOST_WAYS).map((label, way) => {
    const strips = having.map(({ input }) => sliceRows(decoded(input.interpolation!.samples, 'interpolation.samples', sampleShape), way * steps, (way + 1) * steps));
    const names = having.map(({ name }) => name);
    return figureHtml(strip(concatRows(strips), steps, names, `Between samples, ${label}`, first), `${label}: what each model makes of the way.`, view.render, true);
  });
  return `<p>${escapeHtml(what)}</p><div class="figures">${parts.join('')}</div>`;
}

function ways(model: ModelView, { render }: ReportView): string {
  const { interpolation: given, data } = model.input;
  const { samples, steps, labels, what } = given!;
  return figureHtml(strip(decoded(samples, 'interpolation.samples', data.sampleShape), steps, labels, 'Between samples', model), what, render, true);
}

function strip(samples: NdArray, steps: number, labels: readonly string[], title: string, { input, all }: ModelView): Figure {
  return interpolationStrip(samples, { strips: labels.length, labels, t: Array.from({ length: steps }, (_, i) => i / (steps - 1)), imageShape: input.data.sampleShape, range: all.range, width: 520, framedLabel: 'reconstructed', title, showTitle: false });
}

/** Samples that nobody measured; for tables as rows. */
export function generated(view: ReportView): string {
  return forEach(view, ({ input, all }) => {
    const { generated: given, data } = input;
    if (given === undefined) return '';
    const samples = decoded(given.samples, 'generated.samples', data.sampleShape);
    if (!isImage(data.sampleShape)) return generatedTable(samples, given, input);
    const draw = (width: number, side: number, most: number): Figure => {
      const count = given.classes === undefined ? Math.min(most, rowsOf(samples)) : rowsOf(samples);
      const columns = Math.min(given.classes?.length ?? side, count);
      return imageGrid(samples, { imageShape: data.sampleShape, range: all.range, width, columns, count, title: 'Generated samples', showTitle: false });
    };
    const wide = view.models.length === 1 ? draw(1040, 16, 48) : draw(530, 8, 32);
    return figureHtml({ wide, narrow: draw(360, 8, 32) }, given.what, view.render);
  });
}

function generatedTable(samples: NdArray, { what, classes }: ReportGenerated, { data }: ReportInput): string {
  const [n, p] = samples.shape;
  const shown = Math.min(classes?.length ?? 4, n);
  const names = Array.from({ length: shown }, (_, i) => classes?.[i] ?? `draw ${i + 1}`);
  const body = Array.from({ length: Math.min(p, MOST_FEATURES) }, (_, j) => [
    escapeHtml(featureName(j, data.featureNames)),
    ...Array.from({ length: shown }, (_, i) => escapeHtml(formatNumber(samples.data[i * p + j], 3))),
  ]);
  return dataTable(what, ['feature', ...names], body);
}

/** Decoded samples as a matrix. Throws `ShapeError` where they are not as long as the data. */
export function decoded(samples: ArrayInput, name: string, sampleShape: readonly number[]): NdArray {
  const matrix = rows(samples, name);
  const features = sampleShape.reduce((a, b) => a * b, 1);
  if (matrix.shape[1] === features) return matrix;
  throw new ShapeError({ parameter: name, got: matrix.shape, expected: `${features} numbers per sample, as data.sampleShape says` });
}

function vector(input: ArrayInput, name: string): number[] {
  return Array.from(toNdArray(input, { name, rank: 1 }).data);
}
