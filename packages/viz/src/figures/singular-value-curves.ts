import { InvalidParameterError } from '@latentkit/core';
import { linearAxis, logAxis } from '../axes.js';
import { checkInteger, makeFigure } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { checkLineCount, lineColour } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { isArrayInput, namedEntries } from '../named-inputs.js';
import type { OneOrNamed } from '../named-inputs.js';
import type { Axis } from '../plot-area.js';
import { fitText, fontSize, formatNumber } from '../text.js';
import { integerTicks } from '../ticks.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link singularValueCurves}. */
export interface SingularValueCurvesOptions extends FigureOptions {
  /** Logarithmic vertical axis; values of 0 are gaps. Default false. */
  readonly log?: boolean;
  /** Whether each spectrum is divided by its first value, so that those of models of other scales compare. Default false. */
  readonly relative?: boolean;
  /** How many values are drawn, from the first. Default: all. */
  readonly count?: number;
  /** What the values are called. Default `singular value`. */
  readonly label?: string;
  /** Width in pixels. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 360. */
  readonly height?: number;
}

/** What a spectrum plot shows. */
export interface SingularValueCurvesData {
  readonly spectra: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly log: boolean;
}

// More dots than these would touch.
const MOST_DOTS = 64;

/**
 * Spectra: singular values of an encoder's Jacobian or of data, or eigenvalues, by their index; one, or several by name.
 *
 * @param spectra each shape [k], at least 0, in falling order.
 *
 * Throws `ShapeError` for another rank or no values, `NonFiniteError` for NaN, `InvalidParameterError` for values below
 * 0 or out of order, a logarithmic axis over zeros alone, and more than 20 spectra.
 */
export function singularValueCurves(spectra: OneOrNamed<VectorInput>, options: SingularValueCurvesOptions = {}): Figure<'singular-values', SingularValueCurvesData> {
  const entries = namedEntries(spectra, 'spectra', isArrayInput, 'an array of singular values');
  checkLineCount('spectra', entries.length);
  const log = options.log ?? false;
  const longest = Math.max(...entries.map(([name, values]) => readSpectrum(values, name).length));
  const count = checkInteger(options.count ?? longest, 'count', 1, longest);
  const read = entries.map(([name, input]) => {
    const values = readSpectrum(input, name).slice(0, count);
    return { name, values: options.relative === true ? values.map((v) => v / (values[0] || 1)) : values };
  });
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const height = checkInteger(options.height ?? 360, 'height', 200);
  const label = `${options.label ?? 'singular value'}${options.relative === true ? ' / first' : ''}`;
  const most = Math.max(...read.map((s) => s.values[0]));
  const pad = count === 1 ? 1 : 0.015 * (count - 1);
  const x: Axis = { domain: [1 - pad, count + pad], label: 'index', ticks: integerTicks(1, count, 10), format: String };
  const y = log ? logSpectrumAxis(read.flatMap((s) => Array.from(s.values)), label) : linearAxis([0, (most || 1) * 1.04], label, 5);
  const plot = linePlot({
    lines: read.map((s, i) => ({
      name: fitText(s.name, 0.4 * width, fontSize.label),
      x: Float64Array.from(s.values, (_, k) => k + 1),
      y: log ? s.values.map((v) => (v > 0 ? v : NaN)) : s.values,
      colour: read.length === 1 ? (theme) => theme.accent : lineColour(i),
      dots: count <= MOST_DOTS,
    })),
    x,
    y,
    width,
    height,
    legend: 'above',
  });
  const sentences = read.map(({ name, values }) => {
    const n = values.length;
    return `${name === '' ? '' : `${name}: `}${n} value${n === 1 ? '' : 's'} from ${formatNumber(values[0])} to ${formatNumber(values[n - 1])}.`;
  });
  return makeFigure(
    { kind: 'singular-values', title: 'Singular values', description: sentences.join(' '), width, height: plot.height, data: { spectra: read, log }, draw: plot.draw },
    options,
  );
}

function readSpectrum(input: VectorInput, name: string): Float64Array {
  const parameter = name === '' ? 'spectra' : name;
  const data = Float64Array.from(toVector(input, parameter));
  data.forEach((v, i) => {
    if (v < 0) throw new InvalidParameterError({ parameter: `${parameter}[${i}]`, got: v, expected: 'a value of at least 0' });
    if (i > 0 && v > data[i - 1]) throw new InvalidParameterError({ parameter: `${parameter}[${i}]`, got: v, expected: `falling values: at most ${data[i - 1]}` });
  });
  return data;
}

function logSpectrumAxis(values: readonly number[], label: string): Axis {
  const positive = values.filter((v) => v > 0);
  if (positive.length > 0) return logAxis(Math.min(...positive), Math.max(...positive), label);
  throw new InvalidParameterError({ parameter: 'log', got: true, expected: 'at least one value above 0', remedy: 'Leave log out.' });
}
