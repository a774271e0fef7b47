import { InvalidParameterError, ShapeError } from '@latentkit/core';
import { bottomAxis, linearAxis, logAxis } from '../axes.js';
import { checkInteger, checkText } from '../checks.js';
import { extentOf } from '../extent.js';
import { makeFigure } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { checkLineCount, lineColour } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { isArrayInput, namedEntries } from '../named-inputs.js';
import type { OneOrNamed } from '../named-inputs.js';
import { fitNames, fontSize, formatNumber } from '../text.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link metricCurves}. */
export interface MetricCurvesOptions extends FigureOptions {
  /** What was varied. Default `setting`. */
  readonly xLabel?: string;
  /** What was measured. Default `value`. */
  readonly label?: string;
  /** Logarithmic horizontal axis. Default false. */
  readonly logX?: boolean;
  /** Logarithmic vertical axis. Default false. */
  readonly log?: boolean;
  /** Width in pixels. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 360. */
  readonly height?: number;
}

/** What metric curves show. */
export interface MetricCurvesData {
  readonly settings: readonly number[];
  readonly curves: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/**
 * A measure over what was varied, one line per model: accuracy over the number of labels, error over the size of the
 * code. Each measurement is a dot.
 *
 * @param settings shape [k], rising: the values of what was varied.
 * @param curves shape [k]: what was measured there, or such arrays by the models' names.
 *
 * Throws `ShapeError` for arrays of other ranks or lengths, `NonFiniteError` for NaN, `InvalidParameterError` for
 * settings that do not rise, a logarithmic axis over values that are not positive, and more than 20 curves.
 */
export function metricCurves(settings: VectorInput, curves: OneOrNamed<VectorInput>, options: MetricCurvesOptions = {}): Figure<'metric-curves', MetricCurvesData> {
  const x = toVector(settings, 'settings');
  const falls = x.findIndex((v, i) => i > 0 && !(v > x[i - 1]));
  if (falls !== -1) throw new InvalidParameterError({ parameter: `settings[${falls}]`, got: x[falls], expected: `rising values: more than ${x[falls - 1]}` });
  const entries = namedEntries(curves, 'curves', isArrayInput, 'an array of measurements');
  checkLineCount('curves', entries.length);
  const read = entries.map(([name, input]) => {
    const values = toVector(input, name === '' ? 'curves' : name);
    if (values.length !== x.length) throw new ShapeError({ parameter: name === '' ? 'curves' : name, got: values.length, expected: `${x.length} values, one for each setting` });
    return { name, values };
  });
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const height = checkInteger(options.height ?? 360, 'height', 200);
  const [label, xLabel] = [checkText(options.label ?? 'value', 'label'), checkText(options.xLabel ?? 'setting', 'xLabel')];
  const names = fitNames(read.map((c) => c.name), 0.4 * width, fontSize.label);
  const plot = linePlot({
    lines: read.map(({ values }, i) => ({
      name: names[i],
      x,
      y: values,
      colour: read.length === 1 ? (theme) => theme.accent : lineColour(i),
      dots: true,
    })),
    x: axisOf(x, xLabel, options.logX ?? false, 'logX', 0.85 * width),
    y: axisOf(read.flatMap((c) => c.values), label, options.log ?? false, 'log'),
    width,
    height,
    legend: 'above',
  });
  const last = x.length - 1;
  const sentences = read.map(({ name, values }) => `${name === '' ? '' : `${name}: `}${formatNumber(values[0])} at ${formatNumber(x[0])}, ${formatNumber(values[last])} at ${formatNumber(x[last])}.`);
  return makeFigure(
    {
      kind: 'metric-curves',
      title: 'A measure over a setting',
      description: `${label} over ${xLabel}, ${x.length} setting${last === 0 ? '' : 's'}. ${sentences.join(' ')}`,
      width,
      height: plot.height,
      data: { settings: x, curves: read },
      draw: plot.draw,
    },
    options,
  );
}

function axisOf(values: readonly number[], label: string, log: boolean, option: string, length = Infinity): ReturnType<typeof linearAxis> {
  const [low, high] = extentOf(values);
  if (log && low > 0) return logAxis(low, high, label, length);
  if (log) throw new InvalidParameterError({ parameter: option, got: true, expected: `values above 0, got ${low}`, remedy: `Leave ${option} out.` });
  const pad = high === low ? Math.abs(high) / 2 || 1 : 0.04 * (high - low);
  const domain = [low - pad, high + pad] as const;
  return length === Infinity ? linearAxis(domain, label, 5) : bottomAxis(domain, label, length, 8);
}
