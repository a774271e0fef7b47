import { InvalidParameterError } from '@latentkit/core';
import { checkInteger, isList } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { element, textElement } from '../markup.js';
import { fontSize } from '../text.js';

/** Options of {@link panels}. */
export interface PanelsOptions extends FigureOptions {
  /** Figures in a row. Default: as many as there are, at most 3. */
  readonly columns?: number;
  /** Whether each figure has a letter at its top left: a, b, c and so on. Default true. */
  readonly letters?: boolean;
}

/** What a figure of panels shows. */
export interface PanelsData {
  readonly figures: readonly Figure[];
  readonly columns: number;
  /** Top left corner of each figure, in pixels below the heading. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

const GAP = 8;
// Room for the letter beside a figure, so that it hides nothing and figures keep their own layout.
const LETTER = 22;

/**
 * Several figures side by side as one, with a heading for all of them and a letter for each: a PCA beside a t-SNE,
 * curves beside reconstructions. Columns are as wide as their widest figure; figures of a row are level at the top.
 *
 * Throws `InvalidParameterError` for no figures, more than 26, and a number of columns that is no positive integer.
 */
export function panels(figures: readonly Figure[], options: PanelsOptions = {}): Figure<'panels', PanelsData> {
  if (!isList(figures) || figures.length === 0 || figures.length > 26) {
    throw new InvalidParameterError({ parameter: 'figures', got: isList(figures) ? figures.length : figures, expected: 'from 1 to 26 figures in an array' });
  }
  const other = figures.findIndex((f: Partial<Figure> | null | undefined) => typeof f?.draw !== 'function');
  if (other >= 0) throw new InvalidParameterError({ parameter: `figures[${other}]`, got: figures[other], expected: 'a figure, as the functions of this package return it' });
  const columns = Math.min(figures.length, checkInteger(options.columns ?? Math.min(3, figures.length), 'columns', 1));
  const inset = options.letters === false ? 0 : LETTER;
  const rows = Math.ceil(figures.length / columns);
  const widths = Array.from({ length: columns }, (_, c) => inset + Math.max(...figures.filter((_f, i) => i % columns === c).map((f) => f.width)));
  const heights = Array.from({ length: rows }, (_, r) => Math.max(...figures.slice(r * columns, (r + 1) * columns).map((f) => f.height)));
  const start = (sizes: readonly number[], k: number): number => sizes.slice(0, k).reduce((sum, size) => sum + size + GAP, 0);
  const corners = figures.map((_, i) => ({ x: start(widths, i % columns), y: start(heights, Math.floor(i / columns)) }));
  const places = corners.map(({ x, y }) => ({ x: x + inset, y }));
  const letter = (i: number): string => String.fromCharCode(97 + i);
  return makeFigure(
    {
      kind: 'panels',
      title: 'Panels',
      description: figures.map((f, i) => `${inset === 0 ? `${i + 1}` : letter(i)}: ${f.title}. ${f.description}`).join(' '),
      width: start(widths, columns) - GAP,
      height: start(heights, rows) - GAP,
      data: { figures, columns, places },
      draw: (context) =>
        figures
          .map((figure, i) => {
            const { x, y } = corners[i];
            const mark = textElement(letter(i), { x: x + margin - 4, y: y + margin + 12, 'font-size': fontSize.heading, 'font-weight': 600, fill: context.theme.ink });
            const inner = element('g', { 'data-panel': letter(i), role: 'group', transform: `translate(${places[i].x},${y})` }, figure.draw(context));
            return (inset === 0 ? '' : mark) + inner;
          })
          .join(''),
      interaction: () => figures.flatMap((f) => f.interaction?.() ?? []),
    },
    options,
  );
}
