import { InvalidParameterError, ShapeError, UnknownNameError, toMatrix } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkInteger, checkMembers, checkTexts } from '../checks.js';
import { colourBar } from '../colour-bar.js';
import type { ColourBar } from '../colour-bar.js';
import { checkColorMap, colourTable } from '../colour-maps.js';
import type { ColorMapName } from '../colour-maps.js';
import { inkOn } from '../contrast.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import type { Shading } from '../image-sheet.js';
import { element, textElement } from '../markup.js';
import { isArrayInput } from '../named-inputs.js';
import { fitNames, fontSize, formatNumber, textWidth } from '../text.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Counts of true classes (rows) against predicted ones (columns), as `confusionMatrix` of `@latentkit/probe` gives them. */
export interface ConfusionCounts {
  /** Shape [k]: the labels of rows and columns. */
  readonly classes: VectorInput;
  /** Shape [k, k]. */
  readonly counts: ArrayInput;
}

/** Options of {@link confusionHeatmap}. */
export interface ConfusionHeatmapOptions extends FigureOptions {
  /** Names of the classes: label k is called `names[k]`. Default: the labels, or 0, 1 and so on. */
  readonly names?: readonly string[];
  /** What a cell says, and what its colour means: counts, shares of the true class in percent, or both. Default `counts`. */
  readonly show?: 'counts' | 'shares' | 'both';
  /** Default `magma`. */
  readonly colorMap?: ColorMapName;
  /** Width that is to be filled, in pixels, nearly: cells are from as wide as their numbers to 56 pixels. Default 640. */
  readonly width?: number;
}

/** What a confusion heatmap shows. */
export interface ConfusionHeatmapData {
  readonly names: readonly string[];
  /** Row by row. */
  readonly counts: Float64Array;
  /** Each count as a share of its row; 0 in an empty one. */
  readonly shares: Float64Array;
  /** Share of all samples on the diagonal. */
  readonly accuracy: number;
  /** Width and height of a cell in pixels. */
  readonly cell: number;
}

const MOST_CLASSES = 20;
const LARGEST = 56;

/**
 * Which classes are taken for which: a cell for each pair, with its number in an ink that is readable on its colour.
 *
 * @param matrix what `confusionMatrix` gives, or counts of shape [k, k] with a row for each true class.
 *
 * Throws `ShapeError` for counts that are no square and names of another number, `NonFiniteError` for NaN,
 * `InvalidParameterError` for negative counts, none at all, and more than 20 classes.
 */
export function confusionHeatmap(matrix: ArrayInput | ConfusionCounts, options: ConfusionHeatmapOptions = {}): Figure<'confusion-heatmap', ConfusionHeatmapData> {
  const { counts, names } = read(matrix, options.names);
  const k = names.length;
  const show = options.show ?? 'counts';
  if (show !== 'counts' && show !== 'shares' && show !== 'both') throw new UnknownNameError('show', String(show), ['counts', 'shares', 'both']);
  const colorMap = checkColorMap(options.colorMap ?? 'magma');
  const rowSums = names.map((_, i) => sum(counts.subarray(i * k, (i + 1) * k)));
  const shares = counts.map((c, at) => c / (rowSums[Math.floor(at / k)] || 1));
  const accuracy = names.reduce((total, _, i) => total + counts[i * (k + 1)], 0) / sum(counts);
  const lines = Array.from(counts, (c, at) => cellWords(show, c, shares[at]));
  const room = 8 + Math.ceil(Math.max(...lines.flat().map((words) => textWidth(words, fontSize.tick))));
  const width = checkInteger(options.width ?? 640, 'width', 240);
  const top = show === 'counts' ? Math.max(...counts) : 1;
  const shadingOf = (theme: Theme): Shading => ({ range: [0, top], invert: theme.name === 'light', colorMap });
  const before = Math.ceil(Math.max(textWidth('true class', fontSize.label), ...names.map((n) => Math.min(LONGEST_NAME, textWidth(n, fontSize.label))))) + 8;
  const barOf = (theme: Theme, length: number): ColourBar =>
    show === 'counts' ? colourBar(shadingOf(theme), length, 'samples') : colourBar({ ...shadingOf(theme), range: [0, 100] }, length, 'percent of the true class');
  const bar = barOf(lightTheme, 160);
  const cell = Math.max(room, show === 'both' ? 34 : 22, Math.min(LARGEST, Math.floor((width - 2 * margin - before - 24 - bar.width) / k)));
  const upright = names.some((n) => textWidth(n, fontSize.label) > cell - 4);
  const above = 22 + (upright ? Math.ceil(Math.max(...names.map((n) => Math.min(LONGEST_NAME, textWidth(n, fontSize.label))))) + 6 : 18);
  const [left, first] = [margin + before, margin + above];
  const side = k * cell;
  return makeFigure(
    {
      kind: 'confusion-heatmap',
      title: 'Confusion matrix',
      description: describe(names, counts, accuracy),
      width: Math.ceil(Math.max(left + side + 24 + bar.width + margin, 240)),
      height: first + Math.max(side, 160) + margin,
      data: { names, counts, shares, accuracy, cell },
      draw: ({ theme }) => {
        const shading = shadingOf(theme);
        const cells = lines.map((words, at) => drawCell(theme, shading, show === 'counts' ? counts[at] : shares[at], words, left + (at % k) * cell, first + Math.floor(at / k) * cell, cell));
        return [
          drawNames(theme, names, left, first, cell, upright),
          element('g', { 'data-marks': 'cells', 'text-anchor': 'middle' }, ...cells),
          barOf(theme, Math.max(160, Math.min(side, 280))).draw(theme, left + side + 24, first),
        ].join('');
      },
    },
    options,
  );
}

const LONGEST_NAME = 120;

function drawCell(theme: Theme, shading: Shading, value: number, words: readonly string[], x: number, y: number, size: number): string {
  const level = Math.round(255 * Math.min(1, value / (shading.range[1] || 1)));
  const table = colourTable(shading.colorMap!, theme);
  const at = 3 * (shading.invert ? 255 - level : level);
  const colour = [table[at], table[at + 1], table[at + 2]] as const;
  const fill = `#${colour.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
  const rows = words.map((line, i) => textElement(line, { x: x + size / 2, y: y + size / 2 + 4 + (i - (words.length - 1) / 2) * 14, fill: inkOn(colour) }));
  return element('rect', { x: x + 0.5, y: y + 0.5, width: size - 1, height: size - 1, fill }) + rows.join('');
}

function drawNames(theme: Theme, names: readonly string[], left: number, top: number, cell: number, upright: boolean): string {
  const style = { 'font-size': fontSize.label, fill: theme.ink };
  const titles = [
    textElement('predicted class', { x: left, y: margin + 12, 'font-size': fontSize.label, fill: theme.muted }),
    textElement('true class', { x: left - 8, y: top - 8, 'text-anchor': 'end', 'font-size': fontSize.label, fill: theme.muted }),
  ];
  const fittedNames = fitNames(names, LONGEST_NAME, fontSize.label);
  const labels = fittedNames.flatMap((fitted, i) => {
    const middle = i * cell + cell / 2;
    const column = upright
      ? textElement(fitted, { ...style, transform: `translate(${left + middle + 4},${top - 8}) rotate(-90)` })
      : textElement(fitted, { ...style, x: left + middle, y: top - 8, 'text-anchor': 'middle' });
    return [column, textElement(fitted, { ...style, x: left - 8, y: top + middle + 4, 'text-anchor': 'end' })];
  });
  return [...titles, ...labels].join('');
}

function cellWords(show: 'counts' | 'shares' | 'both', count: number, share: number): readonly string[] {
  const whole = countWord(count);
  const percent = share > 0 && share < 0.01 ? '<1' : String(Math.round(100 * share));
  if (show === 'counts' || (show === 'both' && count === 0)) return [whole];
  return show === 'shares' ? [percent] : [whole, `${percent}%`];
}

function read(matrix: ArrayInput | ConfusionCounts, given: readonly string[] | undefined): { readonly counts: Float64Array; readonly names: readonly string[] } {
  const plain = isArrayInput(matrix);
  if (!plain) checkMembers(matrix, 'matrix', ['classes', 'counts']);
  const { data: counts, shape } = toMatrix(plain ? matrix : matrix.counts, { name: 'counts', minRows: 1 });
  const k = shape[0];
  if (shape[1] !== k) throw new ShapeError({ parameter: 'counts', got: shape, expected: 'as many columns as rows' });
  checkInteger(k, 'classes', 1, MOST_CLASSES);
  const bad = counts.findIndex((c) => c < 0);
  if (bad >= 0) throw new InvalidParameterError({ parameter: `counts[${Math.floor(bad / k)}, ${bad % k}]`, got: counts[bad], expected: 'a count of at least 0' });
  if (sum(counts) === 0) throw new InvalidParameterError({ parameter: 'counts', got: 0, expected: 'at least one sample' });
  const labels = plain ? Array.from({ length: k }, (_, i) => i) : toVector(matrix.classes, 'classes');
  if (labels.length !== k) throw new ShapeError({ parameter: 'classes', got: labels.length, expected: `${k} labels, one for each row` });
  if (given !== undefined) checkTexts(given, 'names');
  const missing = given === undefined ? undefined : labels.find((l) => given[l] === undefined);
  if (missing !== undefined) throw new ShapeError({ parameter: 'names', got: given!.length, expected: `a name for the label ${missing}` });
  return { counts, names: labels.map((l) => given?.[l] ?? String(l)) };
}

function countWord(count: number): string {
  return Number.isInteger(count) ? String(count) : formatNumber(count);
}

function sum(values: Float64Array): number {
  return values.reduce((total, v) => total + v, 0);
}

function describe(names: readonly string[], counts: Float64Array, accuracy: number): string {
  const k = names.length;
  const confusions = Array.from(counts, (count, at) => ({ count, i: Math.floor(at / k), j: at % k })).filter((c) => c.i !== c.j && c.count > 0);
  confusions.sort((a, b) => b.count - a.count);
  const worst = confusions.slice(0, 3).map((c) => `${names[c.i]} as ${names[c.j]} (${countWord(c.count)})`);
  const total = sum(counts);
  const words = worst.length === 0 ? '' : ` Most often confused: ${worst.join(', ')}.`;
  return `${k} classes, ${countWord(total)} samples, ${formatNumber(100 * accuracy)}% on the diagonal.${words}`;
}
