import { toMatrix } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { bottomAxis, shareAxis, tickSpace } from '../axes.js';
import { checkInteger } from '../checks.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { binEdges, binRange, countBins, drawBars } from '../histogram.js';
import { rowLegend } from '../legend.js';
import { element, textElement } from '../markup.js';
import { isArrayInput, namedEntries } from '../named-inputs.js';
import type { OneOrNamed } from '../named-inputs.js';
import { plotMarkup } from '../plot.js';
import { position } from '../plot-area.js';
import type { Area, Axis } from '../plot-area.js';
import { smallMultiples } from '../small-multiples.js';
import { fitText, fontSize, formatNumber } from '../text.js';

/** Options of {@link activationHistograms}. */
export interface ActivationHistogramsOptions extends FigureOptions {
  /** Number of bins. Default 20. */
  readonly bins?: number;
  /** Ends of the horizontal axes; activations beyond them are not drawn. Default: 0 to 1 where all lie there, else least to greatest. */
  readonly range?: readonly [low: number, high: number];
  /** Width in pixels. Default 720. */
  readonly width?: number;
  /** Height of a plot in pixels. Default 190. */
  readonly panelHeight?: number;
}

/** What activation histograms show. */
export interface ActivationHistogramsData {
  readonly edges: Float64Array;
  readonly models: readonly {
    readonly name: string;
    /** Mean of all activations, and so of the units' means. */
    readonly mean: number;
    /** Share of all activations in each bin. */
    readonly activations: Float64Array;
    /** Share of the units whose mean lies in each bin. */
    readonly unitMeans: Float64Array;
  }[];
}

/**
 * How sparse codes are, in pairs of histograms with one vertical scale: of all activations, and of the mean activation
 * of each unit, with the overall mean as a dashed line. One model, or several by name, one below the other.
 *
 * @param codes shape [n, units].
 *
 * Throws `ShapeError` for another rank or no codes, `NonFiniteError` for NaN, `InvalidParameterError` for more than ten
 * models and options out of range.
 */
export function activationHistograms(codes: OneOrNamed<ArrayInput>, options: ActivationHistogramsOptions = {}): Figure<'activation-histograms', ActivationHistogramsData> {
  const entries = namedEntries(codes, 'codes', isArrayInput, 'codes of shape [n, units]');
  checkInteger(entries.length, 'codes', 1, 10);
  const bins = checkInteger(options.bins ?? 20, 'bins', 1, 200);
  const matrices = entries.map(([name, input]) => toMatrix(input, { name: name === '' ? 'codes' : name, minRows: 1 }));
  const edges = binEdges(...rangeOf(matrices.map((m) => m.data), options.range), bins);
  const models = matrices.map(({ data, shape: [n, units] }, k) => {
    const means = new Float64Array(units);
    data.forEach((v, i) => (means[i % units] += v / n));
    return {
      name: entries[k][0],
      mean: means.reduce((sum, m) => sum + m / units, 0),
      activations: countBins(data, edges).map((c) => c / data.length),
      unitMeans: countBins(means, edges).map((c) => c / units),
    };
  });
  const width = checkInteger(options.width ?? 720, 'width', 400);
  const panelHeight = checkInteger(options.panelHeight ?? 190, 'panelHeight', 80);
  const data = { edges, models };
  const layout = layOut(data, width, panelHeight);
  return makeFigure(
    {
      kind: 'activation-histograms',
      title: 'Histograms of activations',
      description: models.map((m, k) => describe(m, matrices[k].shape)).join(' '),
      width,
      height: layout.height,
      data,
      draw: (context) => models.map((_, k) => drawPair(context, data, layout, k)).join(''),
    },
    options,
  );
}

interface Layout {
  readonly areas: readonly Area[];
  readonly x: Axis;
  readonly y: Axis;
  readonly height: number;
}

function layOut({ edges, models }: ActivationHistogramsData, width: number, plotHeight: number): Layout {
  // One scale for all, so that a bar of a half is as high everywhere.
  const most = Math.max(...models.flatMap((m) => [...m.activations, ...m.unitMeans])) || 1;
  const y = shareAxis(Math.min(1, most * 1.05), '', 4);
  const above = models[0].name === '' ? 30 : 54;
  const { areas, bottom } = smallMultiples({ count: 2 * models.length, columns: 2, width, plotHeight, before: 8 + tickSpace(y), above, below: 24, top: margin - 8 });
  return { areas, x: bottomAxis([edges[0], edges[edges.length - 1]], '', areas[0].width, 6), y, height: bottom + 22 };
}

function drawPair(context: DrawContext, { models, edges }: ActivationHistogramsData, { areas, x, y }: Layout, k: number): string {
  const { theme } = context;
  const model = models[k];
  const last = k === models.length - 1;
  const sides = [
    { heights: model.activations, area: areas[2 * k], axis: 'activation', label: 'share of activations' },
    { heights: model.unitMeans, area: areas[2 * k + 1], axis: 'mean activation of a unit', label: 'share of units' },
  ];
  const plots = sides.map(({ heights, area, axis, label }) => {
    const at = position(x, model.mean, area.left, area.width);
    // Where a range was asked for, the mean may lie beyond it.
    const shown = at >= area.left && at <= area.left + area.width;
    const line = { x1: at, x2: at, y1: area.top, y2: area.top + area.height, stroke: theme.ink, 'stroke-width': 1.5, 'stroke-dasharray': '4 3' };
    return plotMarkup(context, area, { ...x, label: last ? axis : '' }, { ...y, label }, []) + drawBars(heights, edges, area, x, y, theme.accent) + (shown ? element('line', line) : '');
  });
  const [first, second] = sides.map((s) => s.area);
  const end = second.left + second.width;
  const legend = rowLegend([{ label: `mean ${formatNumber(model.mean)}`, colour: theme.ink, mark: 'dashed' }], second.width / 2);
  const key = legend.draw(theme, end - legend.width, second.top - 23);
  const name = fitText(model.name, end - first.left, fontSize.label);
  const heading = model.name === '' ? '' : textElement(name, { x: first.left, y: first.top - 32, 'font-size': fontSize.label, 'font-weight': 600, fill: theme.ink });
  return heading + plots.join('') + key;
}

function rangeOf(all: readonly Float64Array[], given: readonly [number, number] | undefined): readonly [number, number] {
  const ranges = all.map((values) => binRange(values, given));
  const [low, high] = [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))];
  return given === undefined && low >= 0 && high <= 1 ? [0, 1] : [low, high];
}

function describe(model: ActivationHistogramsData['models'][number], [n, units]: readonly number[]): string {
  const first = `${formatNumber(100 * model.activations[0])}% of the activations and ${formatNumber(100 * model.unitMeans[0])}% of the units' means lie in the first bin`;
  return `${model.name === '' ? '' : `${model.name}: `}${units} unit${units === 1 ? '' : 's'}, ${n} sample${n === 1 ? '' : 's'}; mean activation ${formatNumber(model.mean)}; ${first}.`;
}
