import { type ArrayInput, InvalidParameterError, type IntegerLabels, ShapeError, encodeLabels, readLabels, toNdArray } from '@latentkit/core';

const SMALLEST = 2 ** -52;

/** Options of {@link logLoss}. */
export interface LogLossOptions {
  /** The label of each column of the probabilities, ascending. Default: the labels that occur. */
  readonly classes?: ArrayLike<number>;
}

/**
 * Mean of -log of the probability given to the true label, as scikit-learn's `log_loss`. Probabilities are [n] of the
 * larger of two labels, or [n, classes]; they are kept at least 2.2e-16 away from 0 and 1.
 *
 * Throws ShapeError where columns and labels differ in number, InvalidParameterError for a probability outside [0, 1]
 * or a label that `classes` does not have.
 */
export function logLoss(yTrue: IntegerLabels, probabilities: ArrayInput, options: LogLossOptions = {}): number {
  const labels = readLabels(yTrue, 'yTrue');
  const classes = Int32Array.from(options.classes ?? encodeLabels(labels).classes);
  const { data, shape } = toNdArray(probabilities, { name: 'probabilities', dtype: 'float64' });
  const binary = shape.length === 1;
  if (shape[0] !== labels.length || shape.length > 2 || classes.length !== (binary ? 2 : shape[1])) {
    throw new ShapeError({
      parameter: 'probabilities',
      got: shape,
      expected: `[${labels.length}, ${classes.length}]: a row for each sample, a column for each label`,
      remedy: 'Name the labels of all columns where not all occur: { classes: model.classes }.',
    });
  }
  const outside = data.find((p) => p < 0 || p > 1);
  if (outside !== undefined) throw new InvalidParameterError({ parameter: 'probabilities', got: outside, expected: 'numbers in [0, 1]' });
  let sum = 0;
  labels.forEach((label, i) => {
    const code = classes.indexOf(label);
    if (code < 0) throw new InvalidParameterError({ parameter: 'yTrue', got: label, expected: `one of ${classes.join(', ')}` });
    const p = binary ? (code === 1 ? data[i] : 1 - data[i]) : data[i * classes.length + code];
    sum -= Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, p)));
  });
  return sum / labels.length;
}
