import { type NdArray, sliceRows } from '@latentkit/core';
import { denoisingRows, reconstructionRows } from '@latentkit/viz';
import type { Figure } from '@latentkit/viz';
import { figureHtml } from '../figures.js';
import { isImage } from '../samples.js';
import { type ModelView, type ReportView, forEach, sharesImages } from '../view.js';
import { featureTable } from './features.js';

/** Originals over reconstructions, those of several models below each other; for tables the error of each feature. */
export function reconstructions(view: ReportView): string {
  if (view.models.length > 1 && sharesImages(view)) return together(view);
  return forEach(view, (model) => (isImage(model.input.data.sampleShape) ? alone(model, view) : featureTable(model.input, model.all)));
}

/** Which samples these are, in words. */
function whichSamples({ input: { evaluation } }: ModelView): string {
  return evaluation.on === 'validation' ? 'samples held out for validation' : 'samples that were trained on';
}

function alone(model: ModelView, { models, render }: ReportView): string {
  const { input, all } = model;
  const draw = (width: number, columns: number): Figure => {
    const count = Math.min(columns, all.errors.length);
    const labels = width < 600 ? (['In', 'Out'] as const) : undefined;
    return reconstructionRows(sliceRows(all.originals, 0, count), sliceRows(all.reconstructions, 0, count), {
      imageShape: input.data.sampleShape,
      range: all.range,
      width,
      count,
      title: 'Originals and reconstructions',
      showTitle: false,
      ...(labels === undefined ? {} : { labels }),
    });
  };
  const wide = models.length === 1 ? draw(1040, 14) : draw(530, 7);
  return figureHtml({ wide, narrow: draw(360, 6) }, `The first ${whichSamples(model)}, and below each what the model makes of it, with the mean squared error per pixel.`, render);
}

function together({ models, render }: ReportView): string {
  const [first, second, ...others] = models;
  const draw = (width: number, columns: number): Figure => {
    const count = Math.min(columns, first.all.errors.length);
    const some = (x: NdArray): NdArray => sliceRows(x, 0, count);
    return denoisingRows(some(first.all.originals), some(first.all.reconstructions), some(second.all.reconstructions), {
      labels: ['Original', first.name, second.name],
      more: others.map(({ name, all }) => ({ label: name, images: some(all.reconstructions) })),
      measure: 'mse',
      imageShape: first.input.data.sampleShape,
      range: first.all.range,
      width,
      count,
      title: 'Originals and what every model makes of them',
      showTitle: false,
    });
  };
  const caption = `The first ${whichSamples(first)}, and below each what the models make of it, with the mean squared error per pixel.`;
  return figureHtml({ wide: draw(1180, 16), narrow: draw(360, 5) }, caption, render);
}
