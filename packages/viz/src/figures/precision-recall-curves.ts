import { linearAxis } from '../axes.js';
import { checkInteger, checkNumber } from '../checks.js';
import { makeFigure } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { checkLineCount, lineColour } from '../lines.js';
import type { Line } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { namedEntries } from '../named-inputs.js';
import type { OneOrNamed } from '../named-inputs.js';
import { areaWords, readRates } from '../rates.js';
import { fitNames, fontSize, formatNumber } from '../text.js';
import type { VectorInput } from '../vector.js';

/** Points of a precision-recall curve, as `precisionRecallCurve` of `@latentkit/probe` gives them. */
export interface PrecisionRecallPoints {
  /** Shape [n]: from where everything is called positive to where nothing is. */
  readonly precision: VectorInput;
  /** Shape [n], falling to 0. */
  readonly recall: VectorInput;
}

/** Options of {@link precisionRecallCurves}. */
export interface PrecisionRecallCurvesOptions extends FigureOptions {
  /** Share of the positive class in the data: what guessing gives, drawn as a line. Default: not drawn. */
  readonly positiveShare?: number;
  /** Width in pixels, legend included. The plot is a square. Default 560. */
  readonly width?: number;
}

/** What precision-recall curves show. */
export interface PrecisionRecallCurvesData {
  readonly curves: readonly {
    readonly name: string;
    readonly precision: Float64Array;
    readonly recall: Float64Array;
    /** Mean of the precisions weighted by the recall gained at each: the area under the steps. */
    readonly averagePrecision: number;
  }[];
}

/**
 * What share of those called positive is so against what share of the positive class is found, over all thresholds; one
 * curve, or several by name, in steps without interpolation, with the average precision of each.
 *
 * Throws `ShapeError` for rates of unequal or too small a number, `NonFiniteError` for NaN, `InvalidParameterError` for
 * rates outside of [0, 1], recall that does not fall and more than 20 curves.
 */
export function precisionRecallCurves(
  curves: OneOrNamed<PrecisionRecallPoints>,
  options: PrecisionRecallCurvesOptions = {},
): Figure<'precision-recall-curves', PrecisionRecallCurvesData> {
  const entries = namedEntries(curves, 'curves', isPoints, '{ precision, recall }');
  checkLineCount('curves', entries.length);
  const read = entries.map(([name, points]) => {
    const at = name === '' ? '' : `${name}.`;
    const { x: recall, y: precision } = readRates(points.recall, points.precision, `${at}recall`, `${at}precision`, ['fall', 'any']);
    return { name, precision, recall, averagePrecision: areaUnderSteps(recall, precision) };
  });
  const share = options.positiveShare === undefined ? undefined : checkNumber(options.positiveShare, 'positiveShare', 0, 1);
  const width = checkInteger(options.width ?? 560, 'width', 360);
  const single = read.length === 1 && read[0].name === '';
  const label = (value: number, name: string): string => (single ? `${name} ${areaWords(value)}` : `${areaWords(value)}\u00a0 ${name}`);
  const names = fitNames(read.map((c) => c.name), 0.26 * width, fontSize.label);
  const lines: Line[] = read.map((c, i) => ({ name: label(c.averagePrecision, single ? 'AP' : names[i]), ...steps(c.recall, c.precision), colour: lineColour(i) }));
  if (share !== undefined) lines.push({ name: label(share, 'guessing'), x: [0, 1], y: [share, share], colour: (theme) => theme.muted, width: 1, dashed: true });
  const plot = linePlot({
    lines,
    x: linearAxis([0, 1], 'recall', 5),
    y: linearAxis([0, 1], 'precision', 5),
    width,
    height: 'square',
    legend: 'beside',
    ...(single ? {} : { legendTitle: 'average precision' }),
  });
  const sentences = read.map((c) => `${c.name === '' ? 'Average' : `${c.name}: average`} precision ${c.averagePrecision.toFixed(4)}.`);
  return makeFigure(
    {
      kind: 'precision-recall-curves',
      title: 'Precision-recall curves',
      description: `Precision against recall. ${sentences.join(' ')}${share === undefined ? '' : ` Guessing: ${formatNumber(share)}.`}`,
      width,
      height: plot.height,
      data: { curves: read },
      draw: plot.draw,
    },
    options,
  );
}

/**
 * Corners of the steps: from one recall down to the next the precision is that of the first. They end where recall is
 * 0: with nothing found, precision means nothing.
 */
function steps(recall: Float64Array, precision: Float64Array): { readonly x: Float64Array; readonly y: Float64Array } {
  const zero = recall.indexOf(0);
  const last = zero > 0 ? zero - 0.5 : recall.length - 1;
  const corner = (i: number): number => Math.ceil(i / 2);
  return {
    x: Float64Array.from({ length: 2 * last + 1 }, (_, i) => recall[corner(i)]),
    y: Float64Array.from({ length: 2 * last + 1 }, (_, i) => precision[Math.floor(i / 2)]),
  };
}

function areaUnderSteps(recall: Float64Array, precision: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < recall.length; i++) sum += (recall[i - 1] - recall[i]) * precision[i - 1];
  return sum;
}

function isPoints(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'precision' in value && 'recall' in value;
}
