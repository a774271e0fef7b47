import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, toNdArray } from '@latentkit/core';

/**
 * Class labels [n] as float32. Throws `ShapeError` unless there is one for each of `samples` rows, and
 * `InvalidParameterError`, naming the row, for one that is not an integer in [0, classes).
 */
export function toLabels(labels: ArrayInput, samples: number, classes: number | undefined, name: string): NdArray<Float32Array> {
  const array = toNdArray(labels, { name, dtype: 'float32', rank: 1 });
  if (array.data.length !== samples) {
    throw new ShapeError({ parameter: name, got: array.shape, expected: `${samples} labels, one for each sample` });
  }
  const bad = array.data.findIndex((label) => !(Number.isInteger(label) && label >= 0 && (classes === undefined || label < classes)));
  if (bad < 0) return array;
  throw new InvalidParameterError({
    parameter: `${name}[${bad}]`,
    got: array.data[bad],
    expected: classes === undefined ? 'an integer >= 0' : `an integer in [0, ${classes})`,
    remedy: 'Number the classes 0, 1, 2, …',
  });
}

/** Number of classes that labels imply: the greatest and all below it. Throws `InvalidParameterError` for a single class. */
export function countClasses(labels: NdArray<Float32Array>): number {
  const classes = labels.data.reduce((most, label) => Math.max(most, label), 0) + 1;
  if (classes >= 2) return classes;
  throw new InvalidParameterError({ parameter: 'labels', got: 'the class 0 alone', expected: 'at least two classes', remedy: 'Give the option classes.' });
}
