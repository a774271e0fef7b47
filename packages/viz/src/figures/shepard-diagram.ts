import { ShapeError } from '@latentkit/core';
import { bottomAxis, leftOf, linearAxis } from '../axes.js';
import { checkInteger, checkMembers, checkNumber, checkTexts } from '../checks.js';
import { extentOf } from '../extent.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { rowLegend } from '../legend.js';
import type { Legend, LegendItem } from '../legend.js';
import { drawLines } from '../lines.js';
import type { Line } from '../lines.js';
import { plotMarkup } from '../plot.js';
import { domainOf, drawPoints, pointStyle } from '../scatter-plot.js';
import type { ScatterData } from '../scatter-plot.js';
import { formatNumber } from '../text.js';
import { lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Distances of pairs of samples, as `shepardPairs` of `@latentkit/manifold` gives them. */
export interface ShepardDistances {
  /** Shape [m]: distances in the data. */
  readonly original: VectorInput;
  /** Shape [m]: distances of the same pairs in the embedding. */
  readonly embedded: VectorInput;
}

/** Options of {@link shepardDiagram}. */
export interface ShepardDiagramOptions extends FigureOptions {
  /** Rank correlation of the distances, from −1 to 1, to be stated. Default: not stated. */
  readonly correlation?: number;
  /** Groups of equally many pairs, by distance in the data, whose quartiles are drawn; 0 for none. Default 25. */
  readonly groups?: number;
  /** Names of the axes. Default `distance in the data` and `distance in the embedding`. */
  readonly axes?: readonly [x: string, y: string];
  /** Above this many pairs they are drawn into one embedded image. Default 5000. */
  readonly rasterAbove?: number;
  /** Width in pixels. Default 560. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 460. */
  readonly height?: number;
}

/** What a Shepard diagram shows. */
export interface ShepardDiagramData {
  readonly original: Float64Array;
  readonly embedded: Float64Array;
  /** Of each group: the median distance in the data, and the quartiles of those in the embedding. */
  readonly groups: readonly { readonly at: number; readonly lower: number; readonly median: number; readonly upper: number }[];
}

/**
 * Shepard diagram: the distance of pairs in an embedding against that in the data, with median and quartiles. The
 * narrower and the steadier the rise, the better distances are kept.
 *
 * Throws `ShapeError` for distances of different numbers, `NonFiniteError` for NaN, `InvalidParameterError` for an
 * option out of its range.
 */
export function shepardDiagram(pairs: ShepardDistances, options: ShepardDiagramOptions = {}): Figure<'shepard-diagram', ShepardDiagramData> {
  checkMembers(pairs, 'pairs', ['original', 'embedded']);
  const original = Float64Array.from(toVector(pairs.original, 'original'));
  const embedded = Float64Array.from(toVector(pairs.embedded, 'embedded'));
  const m = original.length;
  if (embedded.length !== m) throw new ShapeError({ parameter: 'embedded', got: embedded.length, expected: `${m} distances, as in original` });
  const correlation = options.correlation === undefined ? undefined : checkNumber(options.correlation, 'correlation', -1, 1);
  const groups = quartileGroups(original, embedded, Math.min(checkInteger(options.groups ?? 25, 'groups', 0, 200), Math.floor(m / 8)));
  const data = { original, embedded, groups };
  const points: ScatterData = { x: original, y: embedded, classes: [], classOf: new Int32Array(m), raster: m > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0) };
  const style = pointStyle(m, {});
  const width = checkInteger(options.width ?? 560, 'width', 320);
  const height = checkInteger(options.height ?? 460, 'height', 240);
  const [across, up] = checkTexts(options.axes ?? (['distance in the data', 'distance in the embedding'] as const), 'axes', 2, 'names');
  const y = linearAxis(domainOf(embedded, 0.03), up, 6);
  const left = leftOf(y);
  const legend = legendOf(lightTheme, groups.length > 0, width - left - margin);
  const top = margin + legend.height + 24;
  const area = { left, top, width: width - left - margin - 8, height: height - top - 46 };
  const x = bottomAxis(domainOf(original, 0.03), across, area.width);
  const words = correlation === undefined ? '' : `rank correlation ${formatNumber(correlation)}`;
  return makeFigure(
    {
      kind: 'shepard-diagram',
      title: 'Shepard diagram',
      description: `${m} pair${m === 1 ? '' : 's'}; ${across}: ${formatNumber(extentOf(original)[1])} at most, ${up}: ${formatNumber(extentOf(embedded)[1])} at most.${words === '' ? '' : ` R${words.slice(1)}.`}`,
      width,
      height,
      data,
      draw: (context) => {
        const { theme } = context;
        return [
          legendOf(theme, groups.length > 0, width - left - margin).draw(theme, left, margin - 4),
          plotMarkup(context, area, x, y, [], true, words === '' ? undefined : { text: words, fill: theme.ink }),
          drawPoints(points, { area, x, y }, theme, style),
          drawLines(theme, quartileLines(groups), area, x, y),
        ].join('');
      },
    },
    options,
  );
}

function legendOf(theme: Theme, grouped: boolean, width: number): Legend {
  const items: LegendItem[] = [{ label: 'pairs', colour: theme.accent, mark: 'disc' }];
  if (grouped) items.push({ label: 'median', colour: theme.ink, mark: 'line' }, { label: 'quartiles', colour: theme.ink, mark: 'dashed' });
  return rowLegend(items, width);
}

type Groups = ShepardDiagramData['groups'];

function quartileLines(groups: Groups): readonly Line[] {
  if (groups.length === 0) return [];
  const x = groups.map((g) => g.at);
  const ink = (theme: Theme): string => theme.ink;
  const line = (of: (g: Groups[number]) => number, dashed: boolean): Line => ({ name: '', x, y: groups.map(of), colour: ink, width: dashed ? 1.5 : 2.5, dashed });
  return [line((g) => g.median, false), line((g) => g.lower, true), line((g) => g.upper, true)];
}

function quartileGroups(original: Float64Array, embedded: Float64Array, count: number): Groups {
  const order = Int32Array.from(original.keys()).sort((i, j) => original[i] - original[j]);
  return Array.from({ length: count }, (_, g) => {
    const members = order.subarray(Math.floor((g * order.length) / count), Math.floor(((g + 1) * order.length) / count));
    const values = Float64Array.from(members, (i) => embedded[i]).sort();
    const quantile = (q: number): number => values[Math.round(q * (values.length - 1))];
    return { at: original[members[members.length >> 1]], lower: quantile(0.25), median: quantile(0.5), upper: quantile(0.75) };
  });
}
