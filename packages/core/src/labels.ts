import { InvalidParameterError, ShapeError } from './errors.js';
import { type ArrayInput, type NumericArray, isNumericArray } from './ndarray/ndarray.js';
import { toNdArray } from './ndarray/to-ndarray.js';

/** Labels of samples: integers [n], a matrix of one column, or a typed array, such as `KMeans.labels`. */
export type IntegerLabels = ArrayInput | NumericArray;

/** Labels as indices into the sorted list of those that occur. */
export interface EncodedLabels {
  /** The different labels, ascending. */
  readonly classes: Int32Array;
  /** For each sample the place of its label in `classes`. */
  readonly codes: Int32Array;
}

/**
 * Labels of samples as one list. Throws InvalidParameterError where there are none or one is no
 * integer of 32 bits, ShapeError for another shape, another length than `count` where that is given, or no element at all.
 */
export function readLabels(y: IntegerLabels | undefined, name = 'y', count?: number): Int32Array {
  if (y === undefined || y === null) {
    throw new InvalidParameterError({
      parameter: name,
      got: y,
      expected: 'the label of each sample',
      remedy: 'Give labels as integers, [0, 2, 1, …]: fit takes them as fit(x, y), fitAsync as fitAsync(x, { y }).',
    });
  }
  const { data, shape } = toNdArray(isNumericArray(y) ? { data: y, shape: [y.length] } : y, { name, dtype: 'int32' });
  if (shape[0] !== data.length || shape.length > 2 || (count !== undefined && data.length !== count)) {
    throw new ShapeError({ parameter: name, got: shape, expected: `a list of ${count === undefined ? 'labels' : `${count} labels, one for each sample`}` });
  }
  if (data.length === 0) throw new ShapeError({ parameter: name, got: shape, expected: 'at least one label' });
  return data;
}

/** Labels of `count` samples, at least two different ones. Throws what {@link readLabels} throws, and InvalidParameterError for a single label. */
export function readClasses(y: IntegerLabels | undefined, name: string, count: number): EncodedLabels {
  const encoded = encodeLabels(readLabels(y, name, count));
  if (encoded.classes.length > 1) return encoded;
  throw new InvalidParameterError({ parameter: name, got: `only the label ${encoded.classes[0]}`, expected: 'at least two different labels' });
}

/** Sorted different labels and the place of each among them. */
export function encodeLabels(labels: Int32Array): EncodedLabels {
  const { distinct, places } = encodeValues(Array.from(labels));
  return { classes: Int32Array.from(distinct), codes: places };
}

/** The different ones among numbers, ascending, or among words, by their letters, and the place of each value among them. */
export function encodeValues<T extends number | string>(values: readonly T[]): { readonly distinct: readonly T[]; readonly places: Int32Array } {
  const distinct = [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
  const place = new Map(distinct.map((value, i) => [value, i]));
  return { distinct, places: Int32Array.from(values, (value) => place.get(value)!) };
}
