import { type ArrayInput, type NdArray, ShapeError, flattenRows, rowSize, rowsOf, takeRows, toNdArray } from '@latentkit/core';
import type { ReportInput } from './input.js';
import { valueRange } from './samples.js';

/** Samples beside their reconstructions, checked, with the mean squared error of each. */
export interface Evaluated {
  readonly originals: NdArray;
  readonly reconstructions: NdArray;
  /** Which values are black and white where samples are pictures. */
  readonly range: readonly [number, number];
  /** Class index of each sample, where there are labels. */
  readonly labels: NdArray | undefined;
  /** Mean squared error per element of each sample. */
  readonly errors: Float64Array;
  /** Indices of the samples, by ascending error. */
  readonly order: Int32Array;
}

/**
 * Checks the arrays of {@link ReportInput.evaluation} against each other. `at` stands before the names of parameters in
 * errors. Throws `ShapeError` where they do not fit.
 */
export function evaluated({ evaluation, data }: Pick<ReportInput, 'evaluation' | 'data'>, at = ''): Evaluated {
  const originals = rows(evaluation.originals, `${at}evaluation.originals`);
  const reconstructions = rows(evaluation.reconstructions, `${at}evaluation.reconstructions`);
  const [n, p] = originals.shape;
  const features = data.sampleShape.reduce((a, b) => a * b, 1);
  if (p !== features) {
    throw new ShapeError({ parameter: `${at}evaluation.originals`, got: originals.shape, expected: `${features} numbers per sample, as data.sampleShape says` });
  }
  if (reconstructions.shape[0] !== n || reconstructions.shape[1] !== p) {
    throw new ShapeError({ parameter: `${at}evaluation.reconstructions`, got: reconstructions.shape, expected: `the shape [${n}, ${p}] of the originals` });
  }
  const labels = checkedLabels(evaluation.labels, n, `${at}evaluation.labels`);
  const errors = Float64Array.from({ length: n }, (_, i) => sampleError(originals, reconstructions, i));
  const order = Int32Array.from(errors, (_, i) => i).sort((a, b) => errors[a] - errors[b] || a - b);
  return { originals, reconstructions, range: valueRange(originals), labels, errors, order };
}

/** Labels as an array of rank 1 with one for each of `n` samples. */
export function checkedLabels(labels: ArrayInput | undefined, n: number, name: string): NdArray | undefined {
  if (labels === undefined) return undefined;
  const array = toNdArray(labels, { name, rank: 1 });
  if (rowsOf(array) === n) return array;
  throw new ShapeError({ parameter: name, got: array.shape, expected: `${n} labels, one for each sample` });
}

/** Up to `count` samples with the smallest or the greatest error, the most extreme first. */
export function extremes(all: Evaluated, which: 'best' | 'worst', count: number): { indices: Int32Array; originals: NdArray; reconstructions: NdArray } {
  const sorted = which === 'best' ? all.order : all.order.slice().reverse();
  const indices = sorted.slice(0, count);
  return { indices, originals: takeRows(all.originals, indices), reconstructions: takeRows(all.reconstructions, indices) };
}

/** Samples as a matrix. */
export function rows(input: ArrayInput, name: string): NdArray {
  return flattenRows(toNdArray(input, { name, minRows: 1 }));
}

function sampleError(a: NdArray, b: NdArray, i: number): number {
  const width = rowSize(a);
  let sum = 0;
  for (let k = i * width; k < (i + 1) * width; k++) sum += (a.data[k] - b.data[k]) ** 2;
  return sum / width;
}
