import { type NdArray, ShapeError, ndarray, rowsOf } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import { scatterByLabel } from '@latentkit/viz';
import { checkedLabels, rows } from '../evaluated.js';
import { type RenderFigure, figureHtml } from '../figures.js';
import { section } from '../html.js';
import type { ReportInput } from '../input.js';

const MOST_CLASSES = 20;
/** Above this many points a picture of them is smaller than their coordinates. */
const RASTER_ABOVE = 1500;

interface Plane {
  readonly points: NdArray;
  readonly axes: readonly [string, string];
  readonly caption: string;
}

/** Codes in the plane, beside the data's own principal components. */
export function latentSection({ latent, data }: ReportInput, render: RenderFigure): string {
  const codes = rows(latent.codes, 'latent.codes');
  const samples = rows(latent.data, 'latent.data');
  const n = rowsOf(codes);
  if (rowsOf(samples) !== n) throw new ShapeError({ parameter: 'latent.data', got: samples.shape, expected: `${n} samples, one for each code` });
  const labels = checkedLabels(latent.labels, n, 'latent.labels');
  const few = labels !== undefined && new Set(labels.data).size <= MOST_CLASSES ? labels : undefined;
  const planes = [codePlane(codes), componentPlane(samples)].filter((plane) => plane !== undefined);
  const figures = planes.map(({ points, axes, caption }) =>
    figureHtml(
      scatterByLabel(points, few, {
        axes,
        width: 440,
        height: 400,
        rasterAbove: RASTER_ABOVE,
        title: caption,
        showTitle: false,
        ...(few === undefined || data.targetNames === undefined ? {} : { names: data.targetNames }),
      }),
      `${caption} ${latent.what}`,
      render,
      true,
    ),
  );
  return section('latent', 'Latent space', figures.length === 0 ? '' : `<div class="figures">${figures.join('')}</div>`);
}

function codePlane(codes: NdArray): Plane | undefined {
  const [n, k] = codes.shape;
  if (k === 2) return { points: codes, axes: ['first code', 'second code'], caption: 'The codes.' };
  if (k === 1) {
    const points = ndarray(Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? codes.data[i >> 1] : i >> 1)), [n, 2]);
    return { points, axes: ['code', 'row'], caption: 'The codes, by the number of the row.' };
  }
  const projected = firstTwo(codes);
  return projected && { ...projected, caption: `The ${k}-dimensional codes on their first two principal components.` };
}

function componentPlane(samples: NdArray): Plane | undefined {
  const projected = firstTwo(samples);
  return projected && { ...projected, caption: 'For comparison, the data on its own first two principal components.' };
}

/** Scores on the first two principal components, with each one's share of the variance; nothing where there are not two. */
function firstTwo(x: NdArray): Omit<Plane, 'caption'> | undefined {
  if (Math.min(x.shape[0], x.shape[1]) < 2 || !varies(x)) return undefined;
  const pca = new PCA({ components: 2 }).fit(x);
  const [first, second] = Array.from(pca.explainedVarianceRatio, (share) => `${(100 * share).toFixed(0)}%`);
  return { points: pca.transform(x), axes: [`first component (${first})`, `second component (${second})`] };
}

/** Whether any two rows differ: the codes of a collapsed model may not. */
function varies({ data, shape: [, p] }: NdArray): boolean {
  return data.some((value, i) => value !== data[i % p]);
}
