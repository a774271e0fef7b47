import { type ArrayInput, InvalidParameterError, ShapeError, toNdArray } from '@latentkit/core';

/** Labels as indices into the sorted list of those that occur. */
export interface EncodedLabels {
  /** The different labels, ascending. */
  readonly classes: Int32Array;
  /** For each sample the place of its label in `classes`. */
  readonly codes: Int32Array;
}

/**
 * A vector of integers. Throws InvalidParameterError where there is none or one is no integer, ShapeError for another
 * rank, another length than `count` where that is given, or no element at all.
 */
export function readLabels(y: ArrayInput | undefined, name = 'y', count?: number): Int32Array {
  if (y === undefined || y === null) {
    throw new InvalidParameterError({ parameter: name, got: y, expected: 'the label of each sample', remedy: 'Give labels as integers: [0, 2, 1, …].' });
  }
  const { data, shape } = toNdArray(y, { name, dtype: 'int32' });
  if (shape.length !== 1 || (count !== undefined && data.length !== count)) {
    throw new ShapeError({ parameter: name, got: shape, expected: `a list of ${count === undefined ? 'labels' : `${count} labels, one for each sample`}` });
  }
  if (data.length === 0) throw new ShapeError({ parameter: name, got: shape, expected: 'at least one label' });
  return data;
}

/** Labels of samples, at least two different ones. Throws what {@link readLabels} throws. */
export function readClasses(y: ArrayInput | undefined, name: string, count: number): EncodedLabels {
  const encoded = encode(readLabels(y, name, count));
  if (encoded.classes.length > 1) return encoded;
  throw new InvalidParameterError({ parameter: name, got: `only the label ${encoded.classes[0]}`, expected: 'at least two different labels' });
}

/** Two lists of labels of the same samples, over the labels that occur in either. */
export function readLabelPair(yTrue: ArrayInput, yPredicted: ArrayInput, name = 'yPredicted'): { classes: Int32Array; a: Int32Array; b: Int32Array } {
  const a = readLabels(yTrue, 'yTrue');
  const b = readLabels(yPredicted, name, a.length);
  const both = new Int32Array(2 * a.length);
  both.set(a);
  both.set(b, a.length);
  const { classes, codes } = encode(both);
  return { classes, a: codes.subarray(0, a.length), b: codes.subarray(a.length) };
}

/** Sorted different labels and the place of each among them. */
export function encode(labels: Int32Array): EncodedLabels {
  const classes = Int32Array.from(new Set(labels)).sort();
  const indexOf = new Map(Array.from(classes, (label, i) => [label, i]));
  return { classes, codes: labels.map((label) => indexOf.get(label)!) };
}

/** How often each of `size` codes occurs. */
export function countCodes(codes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const code of codes) counts[code]++;
  return counts;
}
