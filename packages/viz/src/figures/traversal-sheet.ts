import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkCount, checkInteger, checkTexts } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure } from '../figure.js';
import { rangeText } from '../image-layout.js';
import type { ImageFigureOptions } from '../image-layout.js';
import { element, textElement } from '../markup.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { rowSheet } from '../row-sheet.js';
import { fontSize, formatNumber, textWidth } from '../text.js';
import { tickFormat } from '../ticks.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link traversalSheet}. */
export interface TraversalSheetOptions extends ImageFigureOptions {
  /** Shape [steps]: value of the code axis in each column. */
  readonly values: VectorInput;
  /** Which code axes they are. Default: 0, 1, … */
  readonly axes?: VectorInput;
  /** Mean Kullback–Leibler divergence from the prior of every code axis, from axis 0 on, in nats; drawn as bars. Default: none. */
  readonly kl?: VectorInput;
  /** Whether the axes with the greatest divergence come first. Default true where divergences are given. */
  readonly sort?: boolean;
  /** How many axes are shown, after sorting. Default: all, at most 20. */
  readonly count?: number;
  /** A name for each axis shown. Default `z0`, `z1`, … */
  readonly labels?: readonly string[];
}

/** What a traversal sheet shows. */
export interface TraversalSheetData {
  readonly images: Images;
  readonly values: readonly number[];
  /** Code axes, in the order of the images. */
  readonly axes: readonly number[];
  /** Divergence of each of them in nats. */
  readonly kl: readonly number[] | undefined;
  /** Which of them stand below each other, from the top of the sheet. */
  readonly order: readonly number[];
  readonly range: readonly [number, number];
  readonly scale: number;
}

const BAR = 90;

/**
 * One row per code axis: images decoded while that axis runs through its values and the others are held. Axes that
 * nothing is coded on show the same image all along, and have a divergence near 0.
 *
 * @param images shape [axes · steps, height, width], […, 1 or 3] or [axes · steps, pixels], one axis after the other.
 *
 * Throws `ShapeError` for another shape or number of divergences or labels, `InvalidParameterError` where `count`
 * exceeds the axes there are.
 */
export function traversalSheet(images: ArrayInput, options: TraversalSheetOptions): Figure<'traversal-sheet', TraversalSheetData> {
  const all = toImages(images, 'images', options.imageShape);
  const values = toVector(options.values, 'values');
  const runs = all.count / values.length;
  if (!Number.isInteger(runs)) throw new ShapeError({ parameter: 'images', got: all.count, expected: `${values.length} images for each axis, as many as there are values` });
  const axes = options.axes === undefined ? Array.from({ length: runs }, (_, a) => a) : toVector(options.axes, 'axes');
  if (axes.length !== runs) throw new ShapeError({ parameter: 'axes', got: axes.length, expected: `${runs} axes, one for each row of images` });
  if (options.labels !== undefined) checkTexts(options.labels, 'labels', runs, 'labels, one for each axis');
  const kl = options.kl === undefined ? undefined : divergences(toVector(options.kl, 'kl'), axes);
  const count = checkCount(options.count, runs, Math.min(20, runs));
  const given = Array.from({ length: runs }, (_, a) => a);
  const order = (kl === undefined || options.sort === false ? given : given.sort((a, b) => kl[b] - kl[a] || a - b)).slice(0, count);
  const names = order.map((a) => options.labels?.[a] ?? `z${axes[a]}`);
  const range = resolveRange(options.range ?? 'auto', all);
  const shading = { range, invert: options.invert ?? false };
  const format = tickFormat(values);
  const klWords = kl === undefined ? [] : order.map((a) => kl[a].toFixed(2).replace('-', '−'));
  const side = kl === undefined ? 0 : 18 + BAR + 8 + Math.ceil(Math.max(...klWords.map((w) => textWidth(w, fontSize.tick))));
  const sheet = rowSheet(
    order.map((axis, r) => ({ label: names[r], cells: values.map((_, c) => ({ images: all, index: axis * values.length + c, shading })) })),
    { width: checkInteger(options.width ?? 860, 'width', 160) - 2 * margin - side, heads: values.map(format) },
  );
  const drawBars = ({ theme }: DrawContext): string => {
    if (kl === undefined) return '';
    const x = margin + sheet.width + 18;
    const most = Math.max(...order.map((a) => kl[a]), 1e-9);
    const head = textElement('KL, nats', { x, y: margin + 11, fill: theme.muted });
    const bars = order.map((axis, r) => {
      const { top, height } = sheet.rows[r];
      const middle = margin + top + height / 2;
      const length = Math.max(0, (kl[axis] / most) * BAR);
      const thick = Math.min(12, height - 4);
      return element('rect', { x, y: middle - thick / 2, width: length, height: thick, fill: theme.accent, 'data-kl': axes[axis] }) + textElement(klWords[r], { x: x + length + 6, y: middle + 4, fill: theme.ink });
    });
    const [first, last] = [sheet.rows[0], sheet.rows[sheet.rows.length - 1]];
    const rule = element('line', { x1: x, x2: x, y1: margin + first.top, y2: margin + last.top + last.height, stroke: theme.rule });
    return [head, ...bars, rule].join('');
  };
  const klText = kl === undefined ? '' : ` Divergence from the prior: ${order.map((a, r) => `${names[r]} ${formatNumber(kl[a])}`).join(', ')} nats.`;
  return makeFigure(
    {
      kind: 'traversal-sheet',
      title: 'Traversals of the code axes',
      description: `${count} of ${runs} axes in rows, each from ${format(values[0])} to ${format(values[values.length - 1])} in ${values.length} images; ${rangeText(range, shading.invert)}.${klText}`,
      width: Math.max(sheet.width + side + 2 * margin, 200),
      height: sheet.height + 2 * margin,
      data: { images: all, values, axes, kl, order, range, scale: sheet.scale },
      draw: (context) => sheet.draw(context, margin, margin) + drawBars(context),
    },
    options,
  );
}

function divergences(kl: readonly number[], axes: readonly number[]): readonly number[] {
  const missing = axes.find((axis) => !(axis in kl));
  if (missing === undefined) return axes.map((axis) => kl[axis]);
  throw new ShapeError({ parameter: 'kl', got: kl.length, expected: `a divergence for every code axis; there is none for axis ${missing}` });
}
