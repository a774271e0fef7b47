import { checkInteger, checkText } from '../checks.js';
import { makeFigure } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import { checkLineCount, lineColour } from '../lines.js';
import { linePlot } from '../line-plot.js';
import { isArrayInput, namedEntries } from '../named-inputs.js';
import type { OneOrNamed } from '../named-inputs.js';
import { indexAxis, readSpectrum, spectrumAxis } from '../spectrum.js';
import { fitNames, fontSize, formatNumber } from '../text.js';
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
  const whole = entries.map(([name, input]) => ({ name, all: readSpectrum(input, name === '' ? 'spectra' : name) }));
  const longest = Math.max(...whole.map(({ all }) => all.length));
  const count = checkInteger(options.count ?? longest, 'count', 1, longest);
  const read = whole.map(({ name, all }) => {
    const values = all.slice(0, count);
    return { name, values: options.relative === true ? values.map((v) => v / (values[0] || 1)) : values };
  });
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const height = checkInteger(options.height ?? 360, 'height', 200);
  const label = `${checkText(options.label ?? 'singular value', 'label')}${options.relative === true ? ' / first' : ''}`;
  const names = fitNames(read.map((s) => s.name), 0.4 * width, fontSize.label);
  const plot = linePlot({
    lines: read.map((s, i) => ({
      name: names[i],
      x: Float64Array.from(s.values, (_, k) => k + 1),
      y: log ? s.values.map((v) => (v > 0 ? v : NaN)) : s.values,
      colour: read.length === 1 ? (theme) => theme.accent : lineColour(i),
      dots: count <= MOST_DOTS,
    })),
    x: indexAxis(count, 10),
    y: spectrumAxis(read.flatMap((s) => Array.from(s.values)), label, log),
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
