import { type NdArray, rowsOf, sliceRows, takeRows, toNdArray } from '@latentkit/core';
import { activationHistograms, denoisingRows, formatNumber, singularValueCurves, tangentStrips, traversalSheet } from '@latentkit/viz';
import type { Figure } from '@latentkit/viz';
import { rows } from '../evaluated.js';
import { figureHtml } from '../figures.js';
import { paragraph } from '../html.js';
import { isImage } from '../samples.js';
import { type ReportView, forEach } from '../view.js';
import { decoded } from './decoded.js';

/** Axes in one sheet. */
const MOST_AXES = 10;
/** Singular values in a plot: those beyond are mostly 0. */
const MOST_VALUES = 40;

/** What each code axis does, those that say most first, and which have collapsed onto the prior. */
export function traversals(view: ReportView): string {
  return forEach(view, ({ input, all: { range } }) => {
    const { traversals: given, data } = input;
    if (given === undefined) return '';
    const all = given.kl === undefined ? undefined : Array.from(toNdArray(given.kl, { name: 'traversals.kl', rank: 1 }).data);
    const idle = all?.filter((kl) => kl < 0.01).length ?? 0;
    const total = all?.reduce((sum, kl) => sum + kl, 0) ?? 0;
    const words =
      all === undefined ? '' : paragraph(`Divergence from the prior: ${formatNumber(total, 3)} nats per sample over ${all.length} axes${idle === 0 ? '' : `, of which ${idle} ${idle === 1 ? 'has' : 'have'} collapsed onto the prior (less than 0.01 nats)`}.`);
    if (!isImage(data.sampleShape)) return words;
    const axes = Array.from(toNdArray(given.axes, { name: 'traversals.axes', rank: 1 }).data);
    const values = Array.from(toNdArray(given.values, { name: 'traversals.values', rank: 1 }).data);
    const count = Math.min(MOST_AXES, axes.length);
    const draw = (width: number): Figure =>
      traversalSheet(decoded(given.samples, 'traversals.samples', data.sampleShape), {
        values,
        axes,
        count,
        ...(all === undefined ? {} : { kl: all }),
        imageShape: data.sampleShape,
        range,
        width,
        title: 'One code axis at a time',
        showTitle: false,
      });
    return words + figureHtml(draw(560), given.what, view.render, true);
  });
}

/** Damaged samples and what comes out, with the signal-to-noise ratio before and after. */
export function denoising(view: ReportView): string {
  return forEach(view, ({ input, all }) => {
    const { denoising: given, data } = input;
    if (given === undefined) return '';
    const [clean, noisy, denoised] = (['clean', 'noisy', 'denoised'] as const).map((name) => decoded(given[name], `denoising.${name}`, data.sampleShape));
    const [low, high] = extremes(clean);
    const peak = high - low || 1;
    const before = decibel(clean, noisy, peak);
    const after = decibel(clean, denoised, peak);
    const words = paragraph(`${given.what}: a signal-to-noise ratio of ${before} before, ${after} after, over ${rowsOf(clean).toLocaleString('en-US')} samples.`);
    if (!isImage(data.sampleShape)) return words;
    const draw = (width: number, columns: number): Figure => {
      const count = Math.min(columns, rowsOf(clean));
      const some = (x: NdArray): NdArray => sliceRows(x, 0, count);
      return denoisingRows(some(clean), some(noisy), some(denoised), { imageShape: data.sampleShape, range: all.range, width, count, title: 'Clean, damaged and repaired samples', showTitle: false });
    };
    const wide = view.models.length === 1 ? draw(1040, 12) : draw(530, 6);
    return words + figureHtml({ wide, narrow: draw(360, 5) }, 'Clean, damaged, and what the model makes of the damaged, with the peak signal-to-noise ratio of each.', view.render);
  });
}

/** How many units of the code each sample uses, and which are never used. */
export function activations(view: ReportView): string {
  return forEach(view, ({ input }) => {
    if (input.activations !== true) return '';
    const codes = rows(input.latent.codes, 'latent.codes');
    const dead = deadUnits(codes);
    const draw = (width: number): Figure => activationHistograms(codes, { width, panelHeight: width < 500 ? 120 : 170, title: 'Activations of the codes', showTitle: false });
    const caption = `Activations of the ${codes.shape[1]} units, and the mean activation of each. ${dead === 0 ? 'Every unit changes' : `${dead} ${dead === 1 ? 'unit changes' : 'units change'} by less than 0.001: dead`}. ${input.latent.what}`;
    return figureHtml({ wide: draw(530), narrow: draw(400) }, caption, view.render, true);
  });
}

/** Directions in which the code of a sample changes, and how fast. */
export function tangentSpace(view: ReportView): string {
  const spectra = view.models.filter(({ input }) => input.tangents !== undefined);
  if (spectra.length === 0) return '';
  const valuesOf = (values: NonNullable<(typeof spectra)[number]['input']['tangents']>): number[] =>
    Array.from(toNdArray(values.singularValues, { name: 'tangents.singularValues', rank: 1 }).data);
  const own = forEach(view, ({ input, all }) => {
    const { tangents: given, data } = input;
    if (given === undefined || !isImage(data.sampleShape)) return '';
    const tangents = decoded(given.tangents, 'tangents.tangents', data.sampleShape);
    const count = Math.min(4, rowsOf(tangents));
    const drawing = tangentStrips(toNdArray(given.sample, { name: 'tangents.sample' }), takeRows(tangents, Int32Array.from({ length: count }, (_, i) => i)), valuesOf(given), {
      count,
      plot: false,
      imageShape: data.sampleShape,
      range: all.range,
      width: 640,
      title: 'A sample moved along its tangents',
      showTitle: false,
    });
    return figureHtml(drawing, given.what, view.render, true);
  });
  const single = view.models.length === 1;
  const values = single ? valuesOf(spectra[0].input.tangents!) : Object.fromEntries(spectra.map(({ name, input }) => [name, valuesOf(input.tangents!)]));
  const longest = Math.max(...spectra.map(({ input }) => valuesOf(input.tangents!).length));
  const plot = (width: number): Figure => singularValueCurves(values, { width, height: width < 400 ? 260 : 320, relative: !single, count: Math.min(MOST_VALUES, longest), title: 'Singular values of the Jacobian', showTitle: false });
  const caption = `Singular values of the encoder's Jacobian at the first sample: how fast the code changes along each tangent.${single ? '' : ' Each spectrum is divided by its first value.'}`;
  const curve = figureHtml({ wide: plot(530), narrow: plot(360) }, caption, view.render);
  return single ? `<div class="figures">${own}${curve}</div>` : own + curve;
}

function deadUnits({ data, shape: [n, units] }: NdArray): number {
  const [low, high] = [new Float64Array(units).fill(Infinity), new Float64Array(units).fill(-Infinity)];
  for (let i = 0; i < n * units; i++) {
    low[i % units] = Math.min(low[i % units], data[i]);
    high[i % units] = Math.max(high[i % units], data[i]);
  }
  return low.filter((least, j) => high[j] - least < 1e-3).length;
}

function extremes({ data }: NdArray): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of data) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

/** Peak signal-to-noise ratio of all samples together. */
function decibel(clean: NdArray, other: NdArray, range: number): string {
  let sum = 0;
  for (let i = 0; i < clean.data.length; i++) sum += (clean.data[i] - other.data[i]) ** 2;
  return sum === 0 ? 'infinity' : `${(10 * Math.log10((range ** 2 * clean.data.length) / sum)).toFixed(1)} dB`;
}
