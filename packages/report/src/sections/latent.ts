import { type NdArray, ShapeError, ndarray, rowsOf, sliceRows, takeRows, toNdArray } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import { scatterByLabel, scatterWithThumbnails } from '@latentkit/viz';
import type { Figure } from '@latentkit/viz';
import { checkedLabels, rows } from '../evaluated.js';
import { type RenderFigure, figureHtml } from '../figures.js';
import type { ReportInput, ReportMap } from '../input.js';
import { isImage, varies } from '../samples.js';
import { type ModelView, type ReportView, forEach } from '../view.js';

const MOST_CLASSES = 20;
/** Above this many points a picture of them is much smaller than their coordinates, though slower to make. */
const RASTER_ABOVE = 2000;
/** Points in each scatter where several models share the page. */
const MOST_SHARED = 1000;

/** Points in the plane. */
interface Plane {
  readonly points: NdArray;
  readonly axes: readonly [string, string];
  readonly caption: string;
  /** Which rows of the samples the points are. Default: all. */
  readonly rows?: Int32Array;
  /** Whether the caption says which samples are shown. */
  readonly complete?: true;
  /** Whether samples are shown at their places. */
  readonly pictures?: true;
}

/** The samples that were encoded, checked. */
interface LatentSamples {
  readonly codes: NdArray;
  readonly samples: NdArray;
  readonly labels: NdArray | undefined;
}

/** Maps of the codes, and for comparison the data's own principal components. */
export function latentSpace(view: ReportView): string {
  const [first] = view.models;
  const several = view.models.length > 1;
  const ownData = !several || !view.sameSamples;
  const own = forEach(view, (model) => {
    const planes = [...codePlanes(model), ...(ownData ? dataPlane(model) : [])];
    return figures(several ? planes.map(fewer) : planes, model, view.render, !several);
  });
  if (ownData || own === '') return own;
  return own + figures(dataPlane(first).map(fewer), first, view.render, false);
}

function checked({ latent }: ReportInput): LatentSamples {
  const codes = rows(latent.codes, 'latent.codes');
  const samples = rows(latent.data, 'latent.data');
  const n = rowsOf(codes);
  if (rowsOf(samples) !== n) throw new ShapeError({ parameter: 'latent.data', got: samples.shape, expected: `${n} samples, one for each code` });
  const labels = checkedLabels(latent.labels, n, 'latent.labels');
  return { codes, samples, labels: labels !== undefined && new Set(labels.data).size <= MOST_CLASSES ? labels : undefined };
}

function figures(planes: readonly Plane[], model: ModelView, render: RenderFigure, alone: boolean): string {
  if (planes.length === 0) return '';
  const { input } = model;
  const { samples, labels } = checked(input);
  // A map with two scatters beside it is the largest of them.
  const large = alone && planes.length === 3;
  const drawn = planes.map((plane, i) => {
    const at = (width: number, height: number): Figure => draw(plane, samples, labels, model, [width, height]);
    return figureHtml(large && i === 0 ? { wide: at(720, 620), narrow: at(360, 360) } : at(440, 400), plane.complete === true ? plane.caption : `${plane.caption} ${plane.rows === undefined ? '' : `The first ${rowsOf(plane.points).toLocaleString('en-US')} of these: `}${input.latent.what}`, render, true);
  });
  return `<div class="${large ? 'maps' : 'figures'}">${drawn.join('')}</div>`;
}

function draw({ points, axes, caption, rows: chosen, pictures }: Plane, samples: NdArray, labels: NdArray | undefined, { input: { data }, all: { range } }: ModelView, [width, height]: readonly [number, number]): Figure {
  const of = (x: NdArray): NdArray => (chosen === undefined ? x : takeRows(x, chosen));
  const options = {
    axes,
    width,
    height,
    rasterAbove: RASTER_ABOVE,
    title: caption,
    showTitle: false,
    ...(labels === undefined || data.targetNames === undefined ? {} : { names: data.targetNames }),
  };
  const classes = labels === undefined ? undefined : of(labels);
  if (pictures === undefined || !isImage(data.sampleShape)) return scatterByLabel(points, classes, options);
  return scatterWithThumbnails(points, of(samples), classes, { ...options, imageShape: data.sampleShape, range, size: width < 400 ? 16 : width > 600 ? 26 : 22, spacing: 3, count: 120 });
}

/** The first of the points of a plane, as many as a page with several of them can bear. */
function fewer(plane: Plane): Plane {
  const n = rowsOf(plane.points);
  if (n <= MOST_SHARED) return plane;
  const rows = plane.rows ?? Int32Array.from({ length: n }, (_, i) => i);
  return { ...plane, points: sliceRows(plane.points, 0, MOST_SHARED), rows: rows.slice(0, MOST_SHARED) };
}

function codePlanes({ input }: ModelView): Plane[] {
  const { codes, samples } = checked(input);
  const [n, k] = codes.shape;
  const map = input.map === undefined ? [] : [mapPlane(input.map, rowsOf(samples))];
  if (k === 2) return [...map, { points: codes, axes: ['first code', 'second code'], caption: 'The codes.', ...(map.length === 0 && { pictures: true as const }) }];
  if (k === 1) {
    const points = ndarray(Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? codes.data[i >> 1] : i >> 1)), [n, 2]);
    return [...map, { points, axes: ['code', 'row'], caption: 'The codes, by the number of the row.' }];
  }
  const projected = firstTwo(codes);
  return projected === undefined ? map : [...map, { ...projected, caption: `The ${k}-dimensional codes on their first two principal components.` }];
}

function mapPlane({ points, rows: given, what }: ReportMap, n: number): Plane {
  const places = rows(points, 'map.points');
  if (places.shape[1] !== 2) throw new ShapeError({ parameter: 'map.points', got: places.shape, expected: 'two coordinates for each sample' });
  const count = rowsOf(places);
  const chosen = given === undefined ? Int32Array.from({ length: count }, (_, i) => i) : Int32Array.from(toNdArray(given, { name: 'map.rows', rank: 1 }).data);
  if (chosen.length !== count || chosen.some((row) => row < 0 || row >= n)) {
    throw new ShapeError({ parameter: 'map.rows', got: [chosen.length], expected: `${count} row numbers below ${n}, one for each point` });
  }
  return { points: places, axes: ['', ''], caption: `${what}.`, rows: chosen, pictures: true, complete: true };
}

function dataPlane({ input }: ModelView): Plane[] {
  const projected = firstTwo(checked(input).samples);
  return projected === undefined ? [] : [{ ...projected, caption: 'For comparison, the data on its own first two principal components.' }];
}

/** Scores on the first two principal components, with each one's share of the variance; nothing where there are not two. */
function firstTwo(x: NdArray): Omit<Plane, 'caption'> | undefined {
  if (Math.min(x.shape[0], x.shape[1]) < 2 || !varies(x)) return undefined;
  const pca = new PCA({ components: 2 }).fit(x);
  const [first, second] = Array.from(pca.explainedVarianceRatio, (share) => `${(100 * share).toFixed(0)}%`);
  return { points: pca.transform(x), axes: [`first component (${first})`, `second component (${second})`] };
}
