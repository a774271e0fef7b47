import { ShapeError, toMatrix } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { drawArrow } from '../arrows.js';
import { checkInteger, checkTexts } from '../checks.js';
import type { Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure } from '../figure.js';
import { drawLeaders, drawPlacedLabels, placeLabels } from '../label-placement.js';
import type { ArrowLabel } from '../label-placement.js';
import { plotMarkup } from '../plot.js';
import { position } from '../plot-area.js';
import { classLegend, countWords, drawPoints, layOutScatter, pointClasses, pointColumns, pointStyle, scatterHeight } from '../scatter-plot.js';
import type { ScatterData, ScatterLayout, ScatterOptions } from '../scatter-plot.js';
import { fitNames, fontSize, formatNumber } from '../text.js';
import { lightTheme } from '../theme.js';

/** Options of {@link pcaBiplot}. */
export interface PcaBiplotOptions extends ScatterOptions {
  /** Names of the p features. Default: `feature 1` and so on. */
  readonly features?: readonly string[];
  /** How many features have an arrow: those whose arrows are longest; none without weight. Default: all, at most 12. */
  readonly count?: number;
  /** Class of each sample, at most 20. */
  readonly labels?: Labels;
  /** Names of the axes, such as `PC 1 (44%)`. Default `PC 1` and `PC 2`. */
  readonly axes?: readonly [x: string, y: string];
  /** Whether a unit is as long on both axes, so that angles between arrows can be read. Default true. */
  readonly equalScales?: boolean;
  /** Width in pixels, legend included. Default 680. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 540. */
  readonly height?: number;
}

/** What a biplot shows. */
export interface PcaBiplotData extends ScatterData {
  /** The features that have an arrow, the longest first, with their weights on both components. */
  readonly arrows: readonly { readonly feature: string; readonly weights: readonly [number, number] }[];
  /** What weights are multiplied by, so that the longest arrow reaches far into the points. */
  readonly arrowScale: number;
}

/**
 * Samples on two principal components, and for each feature an arrow whose coordinates are its weights in these
 * components: samples that lie in an arrow's direction have much of that feature. Labels lie apart from each other.
 *
 * @param scores shape [n, 2]: two columns of what a PCA's `transform` gives.
 * @param components shape [2, p]: the same two rows of the PCA's `components`.
 *
 * Throws `ShapeError` for other shapes and names or labels of another number, `NonFiniteError` for NaN,
 * `InvalidParameterError` for an option out of its range.
 */
export function pcaBiplot(scores: ArrayInput, components: ArrayInput, options: PcaBiplotOptions = {}): Figure<'pca-biplot', PcaBiplotData> {
  const [x, y] = pointColumns(scores, 2);
  const n = x.length;
  const width = checkInteger(options.width ?? 680, 'width', 400);
  const classes = pointClasses(options.labels, n, options.names);
  const style = pointStyle(n, options);
  const legend = classLegend(classes.classes, options.legendTitle, width, lightTheme);
  const legendSpace = classes.classes.length === 0 ? 0 : legend.width + 20;
  const height = scatterHeight(checkInteger(options.height ?? 540, 'height', 280), legend);
  // The arrows start at the origin, which is to be seen.
  const spread = { x: Float64Array.from([...x, 0]), y: Float64Array.from([...y, 0]) };
  const axes = options.axes ?? ['PC 1', 'PC 2'];
  const layout = layOutScatter(spread, { axes, equalScales: options.equalScales ?? true }, width - margin - legendSpace, height, 24);
  const arrows = readArrows(components, options);
  const arrowScale = scaleOf(arrows, layout);
  const data: PcaBiplotData = { x, y, ...classes, raster: n > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0), arrows, arrowScale };
  const longest = arrows.slice(0, 3).map((a) => `${a.feature} (${a.weights.map((w) => formatNumber(w)).join(', ')})`);
  return makeFigure(
    {
      kind: 'pca-biplot',
      title: 'PCA biplot',
      description: `${countWords(data)} ${axes.join(' against ')}.${arrows.length === 0 ? ' No feature has an arrow.' : ` Longest of ${arrows.length} arrow${arrows.length === 1 ? '' : 's'}: ${longest.join(', ')}; weights are drawn ${formatNumber(arrowScale)} times as long.`}`,
      width,
      height,
      data,
      draw: (context) => {
        const { theme } = context;
        const { area } = layout;
        const ends = arrows.map((a) => arrowEnds(a.weights, arrowScale, layout));
        const names = fitNames(arrows.map((a) => a.feature), 0.3 * area.width, fontSize.label);
        const labels = placeLabels(names.map((text, i): ArrowLabel => ({ text, ...ends[i] })), area);
        const note = arrows.length === 0 ? undefined : { text: `arrows: weights × ${formatNumber(arrowScale)}`, fill: theme.muted };
        return [
          plotMarkup(context, area, layout.x, layout.y, [], true, note),
          drawPoints(data, layout, theme, style),
          drawLeaders(theme, labels),
          ...ends.map(({ from, to }) => drawArrow(theme, from, to, theme.ink, 1.5)),
          drawPlacedLabels(theme, labels),
          legendSpace === 0 ? '' : classLegend(data.classes, options.legendTitle, width, theme).draw(theme, area.left + area.width + 20, area.top),
        ].join('');
      },
    },
    options,
  );
}

type Arrow = PcaBiplotData['arrows'][number];

function readArrows(components: ArrayInput, options: PcaBiplotOptions): readonly Arrow[] {
  const { data, shape } = toMatrix(components, { name: 'components' });
  const p = shape[1];
  if (shape[0] !== 2) throw new ShapeError({ parameter: 'components', got: shape, expected: 'two components: shape [2, p]', remedy: 'Take the two rows that belong to the columns of the scores.' });
  const { features } = options;
  if (features !== undefined) checkTexts(features, 'features', p, 'names, one for each feature');
  const count = checkInteger(options.count ?? Math.min(12, p), 'count', 0, p);
  const all = Array.from({ length: p }, (_, j): Arrow => ({ feature: features?.[j] ?? `feature ${j + 1}`, weights: [data[j], data[p + j]] }));
  // A feature without weight in either component has no direction.
  return all.filter(({ weights: [a, b] }) => a !== 0 || b !== 0).sort((a, b) => Math.hypot(...b.weights) - Math.hypot(...a.weights)).slice(0, count);
}

/** The greatest factor at which every arrow ends within four fifths of the way from the origin to the edge. */
function scaleOf(arrows: readonly Arrow[], { x, y }: ScatterLayout): number {
  const reach = (weight: number, [low, high]: readonly [number, number]): number => (weight === 0 ? Infinity : (weight > 0 ? high : low) / weight);
  const least = Math.min(...arrows.map(({ weights: [a, b] }) => 0.8 * Math.min(reach(a, x.domain), reach(b, y.domain))));
  return Number.isFinite(least) ? least : 1;
}

function arrowEnds([a, b]: readonly [number, number], scale: number, { area, x, y }: ScatterLayout): Pick<ArrowLabel, 'from' | 'to'> {
  const at = (u: number, v: number): readonly [number, number] => [position(x, u, area.left, area.width), position(y, v, area.top + area.height, -area.height)];
  return { from: at(0, 0), to: at(scale * a, scale * b) };
}
