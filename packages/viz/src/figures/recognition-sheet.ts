import { InvalidParameterError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger } from '../checks.js';
import { classesOf } from '../classes.js';
import type { Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { rowSheet, widestCaption } from '../row-sheet.js';
import { sheetBody } from '../sheet-body.js';
import { fitNames, fontSize, formatNumber } from '../text.js';

/** Options of {@link recognitionSheet}. */
export interface RecognitionSheetOptions extends ImageFigureOptions {
  /** Name of each class; labels are then indices into them. */
  readonly names?: readonly string[];
  /** What each image was recognised as, in the same terms as the labels. Default: nothing, the sheet shows labelled samples. */
  readonly predictions?: Labels;
  /** How many images of each class are shown, the first ones. Default 10. */
  readonly perClass?: number;
  /** Whether only images recognised as another class are shown. Default false. */
  readonly wrongOnly?: boolean;
}

/** What a recognition sheet shows. */
export interface RecognitionSheetData {
  readonly images: Images;
  /** The classes in rows, and which images stand in each. */
  readonly rows: readonly { readonly name: string; readonly indices: readonly number[] }[];
  /** Name of the class that each image was recognised as. */
  readonly predicted: readonly string[] | undefined;
  /** Share of all images, shown or not, that were recognised as their own class. */
  readonly accuracy: number | undefined;
  readonly range: readonly [number, number];
  readonly scale: number;
}

/**
 * Images in one row per class: the labelled samples that recognition starts from, or what was recognised, with those
 * taken for another class framed and the class they were taken for below.
 *
 * @param images shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels].
 * @param labels one for each image.
 *
 * Throws `ShapeError` for another number of labels or predictions, `InvalidParameterError` for more than 20 classes and
 * where only wrong ones are asked for and there are none.
 */
export function recognitionSheet(images: ArrayInput, labels: Labels, options: RecognitionSheetOptions = {}): Figure<'recognition-sheet', RecognitionSheetData> {
  const all = toImages(images, 'images', options.imageShape);
  const classes = classesOf(labels, all.count, options.names);
  const own = Array.from(classes.of, (c) => classes.entries[c].name);
  const predicted = options.predictions === undefined ? undefined : namesOf(options.predictions, all.count, options.names);
  const wrong = (i: number): boolean => predicted !== undefined && predicted[i] !== own[i];
  const perClass = checkInteger(options.perClass ?? 10, 'perClass', 1);
  if (options.wrongOnly === true && predicted === undefined) {
    throw new InvalidParameterError({ parameter: 'wrongOnly', got: true, expected: 'false where there are no predictions' });
  }
  const rows = classes.entries
    .map(({ name }) => {
      const members = own.flatMap((o, i) => (o === name ? [i] : []));
      const right = members.filter((i) => !wrong(i)).length;
      return { name, members: members.length, right, indices: members.filter((i) => options.wrongOnly !== true || wrong(i)).slice(0, perClass) };
    })
    .filter(({ indices }) => indices.length > 0);
  if (rows.length === 0) {
    throw new InvalidParameterError({ parameter: 'wrongOnly', got: true, expected: 'at least one image recognised as another class', remedy: 'All are recognised as their own; leave wrongOnly out.' });
  }
  const accuracy = predicted === undefined ? undefined : own.filter((o, i) => o === predicted[i]).length / all.count;
  const range = resolveRange(options.range ?? 'auto', all);
  const shading = { range, invert: options.invert ?? false };
  const taken = predicted === undefined ? [] : [...new Set(predicted)];
  const captions = new Map(fitNames(taken, widestCaption, fontSize.tick).map((caption, k) => [taken[k], caption]));
  const sheet = rowSheet(
    rows.map(({ name, members, right, indices }) => ({
      label: name,
      note: predicted === undefined ? undefined : `${right} of ${members}`,
      captionLabel: predicted === undefined ? undefined : 'taken for',
      cells: indices.map((index) => ({ images: all, index, shading, framed: wrong(index) && options.wrongOnly !== true, caption: wrong(index) ? captions.get(predicted![index]) : undefined })),
    })),
    { width: checkInteger(options.width ?? 720, 'width', 160) - 2 * margin },
  );
  const shown = rows.reduce((sum, { indices }) => sum + indices.length, 0);
  // Frames round all of them would say nothing.
  const anyFrame = options.wrongOnly !== true && rows.some(({ indices }) => indices.some(wrong));
  const share = accuracy === undefined ? '' : ` ${formatNumber(100 * accuracy)}% of ${all.count} are recognised as their own class.`;
  return makeFigure(
    {
      kind: 'recognition-sheet',
      title: predicted === undefined ? 'Labelled samples' : 'Recognition',
      description: `${shown} images in ${rows.length} rows by class: ${rows.map((r) => r.name).join(', ')}.${share} In the images ${rangeText(range, shading.invert)}.`,
      data: { images: all, rows: rows.map(({ name, indices }) => ({ name, indices })), predicted, accuracy, range, scale: sheet.scale },
      ...sheetBody(sheet, { framed: anyFrame ? 'taken for the class below' : undefined }),
    },
    options,
  );
}

function namesOf(predictions: Labels, samples: number, names: readonly string[] | undefined): readonly string[] {
  const { entries, of } = classesOf(predictions, samples, names, 'predictions');
  return Array.from(of, (c) => entries[c].name);
}
