import { ShapeError, UnknownNameError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, checkText, checkTexts } from '../checks.js';
import { colourBar } from '../colour-bar.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { checkLimit, rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { difference, errorLine, squaredError, toImagesLike } from '../image-pairs.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { cellsOf, rowSheet } from '../row-sheet.js';
import type { SheetRow } from '../row-sheet.js';
import { barRoom, sheetBody } from '../sheet-body.js';
import { formatNumber } from '../text.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link errorCases}. */
export interface ErrorCasesOptions extends ImageFigureOptions {
  /** Which cases are shown. Default `both`. */
  readonly cases?: 'worst' | 'best' | 'both';
  /** How many of each are shown. Default 10, or as many as there are (half of them for `both`). */
  readonly count?: number;
  /** Shape [n]: error of each image. Default: mean squared error per element. */
  readonly errors?: VectorInput;
  /** What the errors are. Default `MSE`, or `error` where errors are given. */
  readonly errorLabel?: string;
  /** Words below the originals, one for each image, such as its class. Default: its number, from 0. */
  readonly captions?: readonly string[];
}

/** What error cases show. */
export interface ErrorCasesData {
  readonly originals: Images;
  readonly reconstructions: Images;
  /** Images with the greatest errors, the greatest first. */
  readonly worst: readonly number[];
  /** Images with the least errors, the least first. */
  readonly best: readonly number[];
  /** Error of every image. */
  readonly errors: readonly number[];
  readonly range: readonly [number, number];
  /** Difference at the ends of the colour map. */
  readonly limit: number;
  readonly scale: number;
}

/**
 * The images that a model reconstructs worst and best: original, reconstruction, the difference (reconstruction minus
 * original) in diverging colours, and the error.
 *
 * @param originals shape [n, height, width], [n, height, width, 1] or [n, pixels].
 * @param reconstructions the same shape, in the same order.
 *
 * Throws `ShapeError` for other or unequal shapes and for colour images, `NonFiniteError` for given errors that are no
 * numbers, `InvalidParameterError` where there are fewer images than asked for.
 */
export function errorCases(originals: ArrayInput, reconstructions: ArrayInput, options: ErrorCasesOptions = {}): Figure<'error-cases', ErrorCasesData> {
  const first = toImages(originals, 'originals', options.imageShape);
  const decoded = toImagesLike(reconstructions, 'reconstructions', first);
  const differences = difference(first, decoded, 'originals');
  const cases = options.cases ?? 'both';
  if (!['worst', 'best', 'both'].includes(cases)) throw new UnknownNameError('cases', String(cases), ['worst', 'best', 'both']);
  const errors = checkErrors(options.errors, first, decoded);
  const { captions } = options;
  if (captions !== undefined) checkTexts(captions, 'captions', first.count, 'captions, one for each image');
  const most = cases === 'both' ? Math.max(1, Math.floor(first.count / 2)) : first.count;
  const count = checkInteger(options.count ?? Math.min(10, most), 'count', 1, most);
  // Images whose error is no number are worse than any.
  const size = (i: number): number => (Number.isNaN(errors[i]) ? Infinity : errors[i]);
  const ranked = errors.map((_, i) => i).sort((a, b) => (size(a) === size(b) ? a - b : size(b) - size(a)));
  const worst = cases === 'best' ? [] : ranked.slice(0, count);
  const best = cases === 'worst' ? [] : ranked.slice(-count).reverse();
  const pixels = first.height * first.width;
  const limit = checkLimit(undefined, [...worst, ...best].flatMap((i) => Array.from(differences.data.slice(i * pixels, (i + 1) * pixels))));
  const range = resolveRange(options.range ?? 'auto', first);
  const shading = { range, invert: options.invert ?? false };
  const signed = { range: [-limit, limit], invert: false, colorMap: 'diverging' } as const;
  const errorLabel = checkText(options.errorLabel ?? (options.errors === undefined ? 'MSE' : 'error'), 'errorLabel');
  const words = captions ?? errors.map((_, i) => `#${i}`);
  const block = (heading: string, indices: readonly number[]): readonly SheetRow[] =>
    indices.length === 0
      ? []
      : [
          { heading, label: 'Original', cells: cellsOf(first, indices, shading, indices.map((i) => words[i])) },
          { label: 'Reconstruction', cells: cellsOf(decoded, indices, shading) },
          { label: 'Difference', captionLabel: errorLabel, cells: cellsOf(differences, indices, signed, errorLine(indices.map((i) => errors[i]))) },
        ];
  const sheet = rowSheet([...block('Worst', worst), ...block('Best', best)], { width: checkInteger(options.width ?? 820, 'width', 200) - 2 * margin - barRoom });
  const bar = colourBar(signed, Math.min(240, Math.max(110, sheet.height)), 'difference');
  const part = (name: string, list: readonly number[]): string => (list.length === 0 ? '' : `${name}: ${list.map((i) => `${words[i]} ${formatNumber(errors[i])}`).join(', ')}. `);
  return makeFigure(
    {
      kind: 'error-cases',
      title: cases === 'both' ? 'Worst and best reconstructions' : `The ${cases} reconstructions`,
      description: `${errorLabel} of ${first.count} images, with differences in colours from ${formatNumber(-limit)} to ${formatNumber(limit)}. ${part('Worst', worst)}${part('Best', best)}In the images ${rangeText(range, shading.invert)}.`,
      data: { originals: first, reconstructions: decoded, worst, best, errors, range, limit, scale: sheet.scale },
      ...sheetBody(sheet, { bar }),
    },
    options,
  );
}

function checkErrors(errors: VectorInput | undefined, a: Images, b: Images): readonly number[] {
  if (errors === undefined) return Array.from({ length: a.count }, (_, i) => squaredError(a, b, i));
  const values = toVector(errors, 'errors');
  if (values.length === a.count) return values;
  throw new ShapeError({ parameter: 'errors', got: values.length, expected: `${a.count} errors, one for each image` });
}
