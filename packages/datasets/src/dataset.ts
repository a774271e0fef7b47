import { InvalidParameterError, ShapeError, ndarray, rowsOf, sizeOf, sliceRows, takeRows } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';

/** Samples, with labels where there are any, and what is known about both. */
export interface Dataset {
  /** Short name, such as `digits`, or the file's name. */
  readonly name: string;
  /** The samples, one per row, flattened: shape [n, features], in their natural element type. */
  readonly x: NdArray;
  /** Class index of each sample: shape [n]. */
  readonly y?: NdArray<Int32Array>;
  /** Shape of one sample before flattening: `[28, 28]` for images, `[features]` for tables. */
  readonly sampleShape: readonly number[];
  /** Name of each feature. */
  readonly featureNames?: readonly string[];
  /** Name of each class: `targetNames[y]`. */
  readonly targetNames?: readonly string[];
  /** Smallest and largest value a feature can have, where that is known: `[0, 255]` for 8-bit images. */
  readonly range?: readonly [number, number];
  /** What the samples are. */
  readonly description: string;
  /** Where they come from, and how to cite it. */
  readonly source: string;
}

/** A data set whose samples all have a label, and whose classes have names. */
export interface LabelledDataset extends Dataset {
  readonly y: NdArray<Int32Array>;
  readonly targetNames: readonly string[];
}

/**
 * Checks that the parts of a data set fit together and freezes the result. Throws `ShapeError` where `x` is not
 * [n, features], `sampleShape` has another number of features, or `y` or the names have another length.
 */
export function makeDataset<D extends Dataset>(parts: D): D {
  const { name, x, y, sampleShape, featureNames, targetNames } = parts;
  if (x.shape.length !== 2) {
    throw new ShapeError({ parameter: `${name}: x`, got: x.shape, expected: 'a matrix of shape [samples, features]' });
  }
  const [n, features] = x.shape;
  if (sizeOf(sampleShape) !== features) {
    throw new ShapeError({ parameter: `${name}: sampleShape`, got: sampleShape, expected: `a shape of ${features} elements, the columns of x` });
  }
  if (y !== undefined && (y.shape.length !== 1 || y.shape[0] !== n)) {
    throw new ShapeError({ parameter: `${name}: y`, got: y.shape, expected: `one label for each of the ${n} samples` });
  }
  if (featureNames !== undefined && featureNames.length !== features) {
    throw new ShapeError({ parameter: `${name}: featureNames`, got: featureNames.length, expected: `${features} names` });
  }
  if (y !== undefined && targetNames !== undefined) {
    const bad = y.data.find((label) => label < 0 || label >= targetNames.length);
    if (bad !== undefined) {
      throw new InvalidParameterError({ parameter: `${name}: y`, got: bad, expected: `class indices in [0, ${targetNames.length})` });
    }
  }
  return Object.freeze({ ...parts });
}

/** A data set of an array of any rank whose first axis counts samples; every sample is flattened. A vector becomes one column. */
export function datasetFromArray(
  array: NdArray,
  parts: Omit<Dataset, 'x' | 'sampleShape'> & { readonly sampleShape?: readonly number[] },
): Dataset {
  const n = rowsOf(array);
  const sampleShape = parts.sampleShape ?? (array.shape.length === 1 ? [1] : array.shape.slice(1));
  return makeDataset({ ...parts, x: ndarray(array.data, [n, sizeOf(array.shape.slice(1))]), sampleShape });
}

/** Rows [start, end) of a data set as views on the same memory; labels follow. */
export function sliceSamples<D extends Dataset>(dataset: D, start: number, end: number = rowsOf(dataset.x)): D {
  return withRows(dataset, sliceRows(dataset.x, start, end), dataset.y && sliceRows(dataset.y, start, end));
}

/** The samples with these indices, copied in this order; labels follow. */
export function takeSamples<D extends Dataset>(dataset: D, indices: ArrayLike<number>): D {
  return withRows(dataset, takeRows(dataset.x, indices), dataset.y && takeRows(dataset.y, indices));
}

/** The samples of a data set in their own shape: [n, ...sampleShape], without copying. */
export function samplesOf(dataset: Dataset): NdArray {
  return ndarray(dataset.x.data, [rowsOf(dataset.x), ...dataset.sampleShape]);
}

function withRows<D extends Dataset>(dataset: D, x: NdArray, y: NdArray<Int32Array> | undefined): D {
  return makeDataset({ ...dataset, x, ...(y === undefined ? {} : { y }) });
}
