import { sliceRows } from '@latentkit/core';
import { reconstructionRows } from '@latentkit/viz';
import type { Evaluated } from '../evaluated.js';
import { type RenderFigure, figureHtml } from '../figures.js';
import { section } from '../html.js';
import type { ReportInput } from '../input.js';
import { isImage } from '../samples.js';
import { featureTable } from './features.js';

/** Originals over reconstructions; for tables the error of each feature. */
export function reconstructionSection(input: ReportInput, all: Evaluated, render: RenderFigure): string {
  const { data, evaluation } = input;
  const heading = 'Reconstructions';
  const what = evaluation.on === 'validation' ? 'samples held out for validation' : 'samples that were trained on';
  if (!isImage(data.sampleShape)) return section('reconstructions', heading, featureTable(input, all));
  const draw = (width: number, columns: number): ReturnType<typeof reconstructionRows> => {
    const count = Math.min(columns, all.errors.length);
    const labels = width < 400 ? (['In', 'Out'] as const) : undefined;
    return reconstructionRows(sliceRows(all.originals, 0, count), sliceRows(all.reconstructions, 0, count), {
      imageShape: data.sampleShape,
      width,
      count,
      title: 'Originals and reconstructions',
      showTitle: false,
      ...(labels === undefined ? {} : { labels }),
    });
  };
  const caption = `The first ${what}, and below each what the model makes of it, with the mean squared error per pixel.`;
  return section('reconstructions', heading, figureHtml({ wide: draw(1040, 14), narrow: draw(360, 6) }, caption, render));
}
