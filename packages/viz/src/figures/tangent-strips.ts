import * as Plot from '@observablehq/plot';
import { ShapeError, flattenRows, toMatrix, toNdArray } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { tickSpace } from '../axes.js';
import { checkCount, checkInteger } from '../checks.js';
import { colourBar, ownScaleTicks } from '../colour-bar.js';
import { lengthOf } from '../extent.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { rowLegend } from '../legend.js';
import { plotMarkup } from '../plot.js';
import type { Area } from '../plot-area.js';
import { greatestSize, resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { rowSheet } from '../row-sheet.js';
import { readSpectrum, indexAxis, spectrumAxis } from '../spectrum.js';
import { formatNumber } from '../text.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link tangentStrips}. */
export interface TangentStripsOptions extends ImageFigureOptions {
  /** How many tangents have a strip, from the first one. Default 6, or as many as there are. */
  readonly count?: number;
  /** Multiples t of the tangent that are added. Default: −2, −1, 0, 1, 2 times a round number near a quarter of the sample's length. */
  readonly steps?: VectorInput;
  /** Whether the singular values are plotted beside the strips. Default true. */
  readonly plot?: boolean;
}

/** What tangent strips show. */
export interface TangentStripsData {
  readonly sample: Images;
  readonly tangents: Images;
  readonly singularValues: readonly number[];
  readonly count: number;
  readonly steps: readonly number[];
  /** Sample plus step times tangent, one tangent after the other. */
  readonly moved: Images;
  readonly range: readonly [number, number];
  readonly scale: number;
}

const PLOT = { width: 230, gap: 30, least: 190 } as const;
const BESIDE = 18;
const TANGENT_COLOURS = { invert: false, colorMap: 'diverging' } as const;

/**
 * Tangents of the data manifold at a sample, each as an image in diverging colours with the sample moved along it, and
 * the singular values they belong to.
 *
 * @param sample shape [pixels] or [height, width], with or without a batch of 1 and a channel of 1: where the tangents touch.
 * @param tangents shape [k, pixels] or [k, height, width]: right singular vectors of the encoder's Jacobian at the sample.
 * @param singularValues shape [at least k], at least 0 and falling, in the tangents' order.
 *
 * Throws `ShapeError` for other shapes, `NonFiniteError` for values that are no numbers, `InvalidParameterError` where
 * `count` exceeds the tangents there are.
 */
export function tangentStrips(
  sample: ArrayInput,
  tangents: ArrayInput,
  singularValues: VectorInput,
  options: TangentStripsOptions = {},
): Figure<'tangent-strips', TangentStripsData> {
  const { data: pixels, shape } = toNdArray(sample, { name: 'sample', minRows: 1 });
  const vectors = toMatrix(flattenRows(toNdArray(tangents, { name: 'tangents', minRows: 1 })), { name: 'tangents' });
  if (vectors.shape[1] !== pixels.length) throw new ShapeError({ parameter: 'tangents', got: vectors.shape, expected: `rows of ${pixels.length} values, one for each pixel of the sample` });
  // One sample of a batch and one channel are images all the same.
  const sides = shape.filter((side) => side !== 1);
  const imageShape = options.imageShape ?? (sides.length === 2 ? sides : undefined);
  const first = toImages({ data: pixels, shape: [1, pixels.length] }, 'sample', imageShape);
  const images = toImages(vectors, 'tangents', [first.height, first.width]);
  const values = Array.from(readSpectrum(singularValues, 'singularValues'));
  if (values.length < images.count) throw new ShapeError({ parameter: 'singularValues', got: values.length, expected: `at least ${images.count} values, one for each tangent` });
  const count = checkCount(options.count, images.count, Math.min(6, images.count));
  const steps = options.steps === undefined ? defaultSteps(pixels) : toVector(options.steps, 'steps');
  const moved = moveAlong(first, images, count, steps);
  const range = resolveRange(options.range ?? 'auto', first);
  const shading = { range, invert: options.invert ?? false };
  const plotted = options.plot !== false;
  const bar = colourBar({ ...TANGENT_COLOURS, range: [-1, 1] }, 130, 'v', ownScaleTicks);
  const beside = BESIDE + bar.width + (plotted ? PLOT.gap + PLOT.width : 0);
  const sheet = rowSheet(
    Array.from({ length: count }, (_, k) => {
      const limit = greatestSize(images.data.subarray(k * pixels.length, (k + 1) * pixels.length));
      const tangent = { images, index: k, shading: { ...TANGENT_COLOURS, range: [-limit, limit] as const } };
      return {
        label: `tangent ${k + 1}`,
        note: `σ ${formatNumber(values[k])}`,
        cells: [tangent, ...steps.map((_, s) => ({ images: moved, index: k * steps.length + s, shading }))],
      };
    }),
    {
      width: checkInteger(options.width ?? 820, 'width', 160) - 2 * margin - beside,
      heads: ['v', ...steps.map(stepWords)],
      breaks: [1],
    },
  );
  const height = Math.max(sheet.height, plotted ? PLOT.least : bar.height);
  return makeFigure(
    {
      kind: 'tangent-strips',
      title: 'Tangents at a sample',
      description: [
        `${count} tangent${count === 1 ? '' : 's'} with singular values ${values.slice(0, count).map((v) => formatNumber(v)).join(', ')},`,
        `and the sample moved along each by ${steps.map((s) => formatNumber(s)).join(', ')}; ${rangeText(range, shading.invert)}.`,
      ].join(' '),
      width: Math.max(sheet.width + beside + 2 * margin, 200),
      height: height + 2 * margin,
      data: { sample: first, tangents: images, singularValues: values, count, steps, moved, range, scale: sheet.scale },
      draw: (context) =>
        [
          sheet.draw(context, margin, margin),
          bar.draw(context.theme, margin + sheet.width + BESIDE, margin),
          plotted ? drawSpectrum(context, values, count, margin + sheet.width + beside - PLOT.width, margin, height) : '',
        ].join(''),
    },
    options,
  );
}

function drawSpectrum(context: DrawContext, values: readonly number[], count: number, x: number, y: number, height: number): string {
  const { theme } = context;
  const shown = count < values.length ? [{ label: 'shown', colour: theme.accent, mark: 'disc' as const }, { label: 'others', colour: theme.muted, mark: 'disc' as const }] : [];
  const legend = rowLegend(shown, PLOT.width);
  const vertical = spectrumAxis(values, 'singular value σ');
  const left = x + tickSpace(vertical) + 8;
  const top = y + legend.height + 24;
  const area: Area = { left, top, width: x + PLOT.width - left, height: Math.min(height, 330) - (top - y) - 40 };
  const points = values.map((value, i) => ({ k: i + 1, value }));
  const marks = [
    Plot.line(points, { x: 'k', y: 'value', stroke: theme.rule, strokeWidth: 1 }),
    Plot.dot(points, { x: 'k', y: 'value', r: 3, fill: (d: { k: number }) => (d.k <= count ? theme.accent : theme.muted) }),
  ];
  return legend.draw(theme, left, y) + plotMarkup(context, area, indexAxis(values.length, 6), vertical, marks);
}

function moveAlong(sample: Images, tangents: Images, count: number, steps: readonly number[]): Images {
  const size = sample.data.length;
  const data = new Float32Array(count * steps.length * size);
  for (let k = 0; k < count; k++) {
    steps.forEach((step, s) => {
      const at = (k * steps.length + s) * size;
      for (let p = 0; p < size; p++) data[at + p] = sample.data[p] + step * tangents.data[k * size + p];
    });
  }
  return { ...sample, data, count: count * steps.length };
}

// Tangents have length 1, so steps are lengths in the space of pixels; a quarter of the sample's own is plain to see.
function defaultSteps(sample: ArrayLike<number>): readonly number[] {
  const length = lengthOf(sample);
  const rough = length === 0 ? 1 : length / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].map((f) => f * power).reduce((a, b) => (Math.abs(b - rough) < Math.abs(a - rough) ? b : a));
  return [-2 * unit, -unit, 0, unit, 2 * unit];
}

function stepWords(step: number): string {
  if (step === 0) return 'x';
  const size = formatNumber(Math.abs(step)).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  const times = size === '1' ? '' : size;
  return step < 0 ? `x − ${times}v` : `x + ${times}v`;
}
