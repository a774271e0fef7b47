import { UnknownNameError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkCount, checkInteger, checkTexts } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { errorLine, squaredError, readMore, toImagesLike } from '../image-pairs.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { cellsOf, rowSheet } from '../row-sheet.js';
import { sheetBody } from '../sheet-body.js';
import { formatNumber } from '../text.js';

/** Options of {@link denoisingRows}. */
export interface DenoisingRowsOptions extends ImageFigureOptions {
  /** How many columns are shown, from the first image. Default 10, or as many as there are. */
  readonly count?: number;
  /** Names of the rows. Default `Clean`, `Noisy` and `Denoised`. */
  readonly labels?: readonly [clean: string, noisy: string, denoised: string];
  /** Further rows below, such as what another model made of the same noisy images. */
  readonly more?: readonly { readonly label: string; readonly images: ArrayInput }[];
  /** What stands below noisy and denoised images: peak signal-to-noise ratio in decibel (the default), mean squared error, or nothing. */
  readonly measure?: 'psnr' | 'mse' | 'none';
}

/** What denoising rows show. */
export interface DenoisingRowsData {
  readonly rows: readonly { readonly label: string; readonly images: Images }[];
  readonly count: number;
  readonly range: readonly [number, number];
  readonly scale: number;
  /** Mean squared error per element against the clean image; one list for every row but the first. */
  readonly errors: readonly (readonly number[])[];
  /** 10 log₁₀(peak² / error) in decibel, the peak being the width of the range; infinite for equal images. */
  readonly psnr: readonly (readonly number[])[];
}

/**
 * Clean images in a row, below each what noise made of it, and below that what a model made of the noisy one, with the
 * peak signal-to-noise ratio or the mean squared error against the clean image.
 *
 * @param clean shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels]; decides which values are black and white.
 * @param noisy the same shape, in the same order.
 * @param denoised the same shape, in the same order.
 *
 * Throws `ShapeError` for other or unequal shapes, `InvalidParameterError` where `count` exceeds the images there are,
 * `UnknownNameError` for another measure.
 */
export function denoisingRows(
  clean: ArrayInput,
  noisy: ArrayInput,
  denoised: ArrayInput,
  options: DenoisingRowsOptions = {},
): Figure<'denoising-rows', DenoisingRowsData> {
  const first = toImages(clean, 'clean', options.imageShape);
  const names = checkTexts(options.labels ?? (['Clean', 'Noisy', 'Denoised'] as const), 'labels', 3, 'names of rows');
  const rows = [
    { label: names[0], images: first },
    { label: names[1], images: toImagesLike(noisy, 'noisy', first) },
    { label: names[2], images: toImagesLike(denoised, 'denoised', first) },
    ...readMore(options.more, first),
  ];
  const count = checkCount(options.count, first.count, Math.min(10, first.count));
  const range = resolveRange(options.range ?? 'auto', first);
  const invert = options.invert ?? false;
  const measure = checkMeasure(options.measure ?? 'psnr');
  const shown = Array.from({ length: count }, (_, i) => i);
  const errors = rows.slice(1).map(({ images }) => shown.map((i) => squaredError(first, images, i)));
  const psnr = errors.map((row) => row.map((error) => 10 * Math.log10((range[1] - range[0]) ** 2 / error)));
  const captions = measure === 'psnr' ? psnr.map((row) => row.map(decibels)) : errors.map(errorLine);
  const sheet = rowSheet(
    rows.map(({ label, images }, r) => ({
      label,
      captionLabel: measure === 'psnr' ? 'PSNR, dB' : 'MSE',
      cells: cellsOf(images, shown, { range, invert }, r === 0 || measure === 'none' ? undefined : captions[r - 1]),
    })),
    { width: checkInteger(options.width ?? 760, 'width', 160) - 2 * margin },
  );
  const means = errors.map((row, r) => `${rows[r + 1].label}: mean squared error ${formatNumber(row.reduce((a, b) => a + b, 0) / count)}`);
  return makeFigure(
    {
      kind: 'denoising-rows',
      title: 'Clean, noisy and denoised images',
      description: `${count} image${count === 1 ? '' : 's'} in columns; rows: ${rows.map((r) => r.label).join(', ')}. ${means.join('; ')}; ${rangeText(range, invert)}.`,
      ...sheetBody(sheet),
      data: { rows, count, range, scale: sheet.scale, errors, psnr },
    },
    options,
  );
}

function decibels(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1).replace('-', '−') : formatNumber(value);
}

function checkMeasure(measure: 'psnr' | 'mse' | 'none'): 'psnr' | 'mse' | 'none' {
  if (measure === 'psnr' || measure === 'mse' || measure === 'none') return measure;
  throw new UnknownNameError('measure', String(measure), ['psnr', 'mse', 'none']);
}
