import { linearAxis } from '../axes.js';
import { checkInteger } from '../checks.js';
import { makeFigure } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { checkLineCount, lineColour } from '../lines.js';
import type { Line } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { namedEntries } from '../named-inputs.js';
import type { OneOrNamed } from '../named-inputs.js';
import { areaUnder, areaWords, readRates } from '../rates.js';
import { fitNames, fontSize } from '../text.js';
import type { VectorInput } from '../vector.js';

/** Points of a receiver operating characteristic, as `rocCurve` of `@latentkit/probe` gives them. */
export interface RocPoints {
  /** Shape [n], rising from 0 to 1. */
  readonly falsePositiveRate: VectorInput;
  /** Shape [n], rising from 0 to 1. */
  readonly truePositiveRate: VectorInput;
}

/** Options of {@link rocCurves}. */
export interface RocCurvesOptions extends FigureOptions {
  /** Width in pixels, legend included. The plot is a square. Default 560. */
  readonly width?: number;
}

/** What ROC curves show. */
export interface RocCurvesData {
  readonly curves: readonly {
    readonly name: string;
    readonly falsePositiveRate: Float64Array;
    readonly truePositiveRate: Float64Array;
    /** Area under the curve, by trapezia. */
    readonly auc: number;
  }[];
}

/**
 * How many of the positive class are found against how many of the negative are taken for it, over all thresholds; one
 * curve, or several by name, with the area under each and the diagonal that guessing gives.
 *
 * Throws `ShapeError` for rates of unequal or too small a number, `NonFiniteError` for NaN, `InvalidParameterError` for
 * rates outside of [0, 1] or that do not rise, and for more than 20 curves.
 */
export function rocCurves(curves: OneOrNamed<RocPoints>, options: RocCurvesOptions = {}): Figure<'roc-curves', RocCurvesData> {
  const entries = namedEntries(curves, 'curves', isRocPoints, '{ falsePositiveRate, truePositiveRate }');
  checkLineCount('curves', entries.length);
  const read = entries.map(([name, points]) => {
    const at = name === '' ? '' : `${name}.`;
    const { x, y } = readRates(points.falsePositiveRate, points.truePositiveRate, `${at}falsePositiveRate`, `${at}truePositiveRate`, ['rise', 'rise']);
    return { name, falsePositiveRate: x, truePositiveRate: y, auc: areaUnder(x, y) };
  });
  const width = checkInteger(options.width ?? 560, 'width', 360);
  const single = read.length === 1 && read[0].name === '';
  const names = fitNames(read.map((c) => c.name), 0.26 * width, fontSize.label);
  const lines: Line[] = read.map((c, i) => ({
    name: single ? `AUC ${areaWords(c.auc)}` : `${areaWords(c.auc)}\u00a0 ${names[i]}`,
    x: c.falsePositiveRate,
    y: c.truePositiveRate,
    colour: lineColour(i),
  }));
  lines.push({ name: single ? 'guessing' : '0.500\u00a0 guessing', x: [0, 1], y: [0, 1], colour: (theme) => theme.muted, width: 1, dashed: true });
  const plot = linePlot({
    lines,
    x: linearAxis([0, 1], 'false positive rate', 5),
    y: linearAxis([0, 1], 'true positive rate', 5),
    width,
    height: 'square',
    legend: 'beside',
    ...(single ? {} : { legendTitle: 'area under the curve' }),
  });
  return makeFigure(
    {
      kind: 'roc-curves',
      title: 'ROC curves',
      description: `True positive rate against false positive rate. ${read.map((c) => `${c.name === '' ? 'Area' : `${c.name}: area`} under the curve ${c.auc.toFixed(4)}.`).join(' ')}`,
      width,
      height: plot.height,
      data: { curves: read },
      draw: plot.draw,
    },
    options,
  );
}

function isRocPoints(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'falsePositiveRate' in value && 'truePositiveRate' in value;
}
