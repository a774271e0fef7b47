import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { paintTiles, rasterElement } from '../image-sheet.js';
import { textElement } from '../markup.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images, ValueRange } from '../pixels.js';
import { fontSize, formatNumber, textWidth, wrapText } from '../text.js';
import { checkCount, gapOf, imageScale, rangeText } from './image-grid.js';

/** Options of {@link reconstructionRows}. */
export interface ReconstructionRowsOptions extends FigureOptions {
  /** Height, width and, for colour, 3: needed where images come as flat rows that are not square. */
  readonly imageShape?: readonly number[];
  /** How many columns are shown, from the first image. Default 10, or as many as there are. */
  readonly count?: number;
  /** Names of the rows. Default `Original` and `Reconstruction`. */
  readonly labels?: readonly [original: string, reconstruction: string];
  /** Further rows below, such as the reconstructions of another model. */
  readonly more?: readonly { readonly label: string; readonly images: ArrayInput }[];
  /** Whether each reconstruction has its mean squared error below it. Default true. */
  readonly errors?: boolean;
  /** Width the rows are to fill, in pixels, nearly: images are enlarged by a whole number. Default 760. */
  readonly width?: number;
  /** Which values are black and white, for all rows; `auto` (the default) is decided by the originals. */
  readonly range?: ValueRange;
  /** Dark on light instead of light on dark. Default false. */
  readonly invert?: boolean;
}

/** What reconstruction rows show. */
export interface ReconstructionRowsData {
  readonly rows: readonly { readonly label: string; readonly images: Images }[];
  readonly count: number;
  readonly range: readonly [number, number];
  /** Screen pixels for each pixel of an image. */
  readonly scale: number;
  /** Mean squared error per element of each shown image against its original; one list for every row but the first. */
  readonly errors: readonly (readonly number[])[];
}

/**
 * Originals in a row, and below each what a model made of it, with its mean squared error (mean over the elements of
 * the image, in the data's units squared).
 *
 * @param originals shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels].
 * @param reconstructions the same shape, in the same order.
 *
 * Throws `ShapeError` for other or unequal shapes, `InvalidParameterError` where `count` exceeds the images there are.
 */
export function reconstructionRows(
  originals: ArrayInput,
  reconstructions: ArrayInput,
  options: ReconstructionRowsOptions = {},
): Figure<'reconstruction-rows', ReconstructionRowsData> {
  const first = toImages(originals, 'originals', options.imageShape);
  const [originalLabel, reconstructionLabel] = options.labels ?? ['Original', 'Reconstruction'];
  const rows = [
    { label: originalLabel, images: first },
    { label: reconstructionLabel, images: likeFirst(reconstructions, 'reconstructions', first) },
    ...(options.more ?? []).map(({ label, images }, i) => ({ label, images: likeFirst(images, `more[${i}].images`, first) })),
  ];
  const count = checkCount(options.count, first.count, Math.min(10, first.count));
  const range = resolveRange(options.range ?? 'auto', first);
  const invert = options.invert ?? false;

  const labels = rows.map(({ label }) => wrapText(label, 110, fontSize.label));
  const labelWidth = Math.ceil(Math.max(...labels.flat().map((line) => textWidth(line, fontSize.label)))) + 12;
  const width = checkInteger(options.width ?? 760, 'width', 160);
  const scale = imageScale(first.width, count, width - 2 * margin - labelWidth);
  const gap = gapOf(first.width * scale);
  const cell = { width: first.width * scale, height: first.height * scale };
  const errors = rows.slice(1).map(({ images }) => Array.from({ length: count }, (_, i) => squaredError(first, images, i)));
  const errorTexts = errors.map((row) => errorLine(row));
  const errorWidth = options.errors === false ? 0 : Math.ceil(Math.max(...errorTexts.flat().map((t) => textWidth(t, fontSize.tick))));
  const pitch = Math.max(cell.width, errorWidth) + gap;
  const tops: number[] = [];
  let height = 0;
  rows.forEach((_, i) => {
    tops.push(height);
    height += Math.max(cell.height, labels[i].length * 15) + (i > 0 && options.errors !== false ? 18 : 0) + (i === rows.length - 1 ? 0 : gap);
  });
  const sheetWidth = count * pitch - gap;
  const left = margin + labelWidth;
  return makeFigure(
    {
      kind: 'reconstruction-rows',
      title: 'Originals and reconstructions',
      description: describe(rows, count, errors, range, invert),
      width: Math.max(left + sheetWidth + margin, 200),
      height: height + 2 * margin,
      data: { rows, count, range, scale, errors },
      draw: ({ theme }) => {
        const inset = Math.floor((pitch - gap - cell.width) / 2);
        const tiles = rows.flatMap(({ images }, r) => Array.from({ length: count }, (_, index) => ({ images, index, x: index * pitch + inset, y: tops[r] })));
        const raster = paintTiles(sheetWidth, tops[tops.length - 1] + cell.height, scale, tiles, { range, invert }, theme);
        const words: string[] = [];
        labels.forEach((lines, r) => {
          const baseline = margin + tops[r] + Math.max(cell.height, lines.length * 15) / 2 + 4 - (lines.length - 1) * 7.5;
          lines.forEach((line, i) => words.push(textElement(line, { x: left - 12, y: baseline + i * 15, 'text-anchor': 'end', 'font-size': fontSize.label, fill: theme.ink })));
        });
        if (options.errors !== false) {
          errorTexts.forEach((texts, r) => {
            const y = margin + tops[r + 1] + Math.max(cell.height, labels[r + 1].length * 15) + 13;
            words.push(textElement('MSE', { x: left - 12, y, 'text-anchor': 'end', fill: theme.muted }));
            texts.forEach((text, i) => words.push(textElement(text, { x: left + i * pitch + (pitch - gap) / 2, y, 'text-anchor': 'middle', fill: theme.muted })));
          });
        }
        return rasterElement(raster, left, margin) + words.join('');
      },
    },
    options,
  );
}

function likeFirst(input: ArrayInput, name: string, first: Images): Images {
  const imageShape = first.channels === 1 ? [first.height, first.width] : [first.height, first.width, first.channels];
  const images = toImages(input, name, imageShape);
  const same = images.height === first.height && images.width === first.width && images.channels === first.channels && images.count === first.count;
  if (same) return images;
  throw new ShapeError({
    parameter: name,
    got: [images.count, images.height, images.width, images.channels],
    expected: `as many images of the same size as there are originals: [${first.count}, ${first.height}, ${first.width}, ${first.channels}]`,
  });
}

function squaredError(a: Images, b: Images, index: number): number {
  const size = a.height * a.width * a.channels;
  let sum = 0;
  for (let k = index * size; k < (index + 1) * size; k++) sum += (a.data[k] - b.data[k]) ** 2;
  return sum / size;
}

// One number of decimals for the whole row, so that the eye compares lengths of digits as sizes.
function errorLine(errors: readonly number[]): readonly string[] {
  const greatest = Math.max(...errors.filter(Number.isFinite), 0);
  if (greatest === 0 || greatest < 1e-4 || greatest >= 1e5) return errors.map((e) => formatNumber(e, 2));
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(greatest)));
  return errors.map((e) => (Number.isFinite(e) ? e.toFixed(decimals) : formatNumber(e)));
}

function describe(
  rows: ReconstructionRowsData['rows'],
  count: number,
  errors: readonly (readonly number[])[],
  range: readonly [number, number],
  invert: boolean,
): string {
  const means = errors.map((row, i) => `${rows[i + 1].label}: mean squared error ${formatNumber(row.reduce((a, b) => a + b, 0) / count)}`);
  return `${count} image${count === 1 ? '' : 's'} in columns; rows: ${rows.map((r) => r.label).join(', ')}. ${means.join('; ')}; ${rangeText(range, invert)}.`;
}
