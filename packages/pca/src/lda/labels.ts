import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, takeRows, toNdArray } from '@latentkit/core';

/** Samples by class. */
export interface Classes {
  /** The class numbers that occur, ascending. */
  readonly labels: Int32Array;
  /** Rows of each class, in their order. */
  readonly rows: readonly Int32Array[];
}

/**
 * Reads integer class numbers, one for each of n samples. Throws InvalidParameterError where they are missing, where
 * one is no integer of 32 bits, or where all are the same; ShapeError for another number of labels.
 */
export function readClasses(y: ArrayInput | undefined, n: number): Classes {
  const { data } = readLabels(y, n);
  const labels = Int32Array.from(new Set(data)).sort();
  if (labels.length < 2) {
    throw new InvalidParameterError({ parameter: 'y', got: `class ${labels[0]} only`, expected: 'at least two classes' });
  }
  const at = new Map(Array.from(labels, (label, i) => [label, i]));
  const rows: number[][] = Array.from(labels, () => []);
  data.forEach((label, i) => rows[at.get(label) ?? 0].push(i));
  return { labels, rows: rows.map((indices) => Int32Array.from(indices)) };
}

/** Integer labels, one for each of n samples; a matrix of one column will do. */
export function readLabels(y: ArrayInput | undefined, n: number): NdArray<Int32Array> {
  if (y === undefined) {
    throw new InvalidParameterError({
      parameter: 'y',
      got: y,
      expected: 'an integer class number for each sample',
      remedy: 'Call fit(x, y), or fitAsync(x, { y }).',
    });
  }
  const array = toNdArray(y, { name: 'y', dtype: 'int32' });
  if (array.data.length !== n || array.shape[0] !== n) {
    throw new ShapeError({ parameter: 'y', got: array.shape, expected: `${n} labels, one for each sample` });
  }
  return array;
}

/** The samples of one class. */
export function samplesOfClass(x: NdArray, { rows }: Classes, index: number): NdArray {
  return takeRows(x, rows[index]);
}
