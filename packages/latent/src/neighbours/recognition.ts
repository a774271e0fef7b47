import { type ArrayInput, InvalidParameterError, type NdArray, ndarray, takeRows } from '@latentkit/core';
import type { DistanceMetric } from '@latentkit/linalg';
import { toCodes } from '../codes/inputs.js';
import { type CodeLabel, type CodeLabels, type Classes, classesOf, placeOf } from '../codes/labels.js';
import { type RangeOptions, rangeOf } from '../codes/range.js';
import { type FewLabelsOptions, chooseSamples } from './few-labels.js';
import { nearestCodes } from './nearest-codes.js';

/** Options of {@link recognizeFromFew}. */
export interface RecognitionOptions extends FewLabelsOptions, RangeOptions {
  /** What is recognised, with the labels that are right. Default: all codes but the labelled samples. */
  readonly others?: { readonly codes: ArrayInput; readonly labels: CodeLabels };
  /** How distances are measured. Default `euclidean`. */
  readonly metric?: DistanceMetric;
}

/** What was recognised. */
export interface Recognition {
  /** The labels: numbers by size, words by their letters. */
  readonly classes: readonly CodeLabel[];
  /** Rows of the labelled samples, one class after the other: [classes, perClass], as a sheet shows them. */
  readonly samples: NdArray<Int32Array>;
  /** Rows of what was recognised: of the codes, or of `others` where those are given. Length m. */
  readonly rows: Int32Array;
  /** Label of each of them by the nearest labelled sample. */
  readonly predicted: readonly CodeLabel[];
  /** Row of that sample among the codes. */
  readonly nearest: Int32Array;
  /** Share of the m that were recognised. */
  readonly accuracy: number;
  /** Entry [i, j] counts codes of class i that were taken for class j. */
  readonly confusion: NdArray<Int32Array>;
}

/**
 * Recognition from a few labelled samples of each class: every other code has the label of the nearest of them. How well
 * that goes tells how far codes of one class lie together, with hardly any labels.
 *
 * Throws ShapeError unless there is one label for each code, InvalidParameterError for a single class, a class with fewer
 * samples than are asked for, given samples that are not equally many of each class, labels of `others` that are not
 * among the classes, and where nothing is left to recognise; NonFiniteError for NaN or infinity.
 */
export function recognizeFromFew(codes: ArrayInput, labels: CodeLabels, options: RecognitionOptions = {}): Recognition {
  const all = toCodes(codes);
  const classes = classesOf(labels, all.shape[0], 'labels', 2);
  const samples = chooseSamples(classes, options);
  const { rows, queries, truth } = options.others === undefined ? theRest(all, classes, samples.data) : given(options.others, classes, all.shape[1]);
  const { indices } = nearestCodes(takeRows(all, samples.data), queries, { metric: 'euclidean', range: rangeOf(all), ...options, k: 1 });
  const nearest = indices.data.map((i) => samples.data[i]);
  const found = nearest.map((row) => classes.of[row]);
  const k = classes.labels.length;
  const confusion = new Int32Array(k * k);
  found.forEach((c, i) => confusion[truth[i] * k + c]++);
  return {
    classes: classes.labels,
    samples,
    rows,
    predicted: Array.from(found, (c) => classes.labels[c]),
    nearest,
    accuracy: found.reduce((right, c, i) => right + (c === truth[i] ? 1 : 0), 0) / found.length,
    confusion: ndarray(confusion, [k, k]),
  };
}

interface Task {
  readonly rows: Int32Array;
  readonly queries: NdArray<Float64Array>;
  /** Class of each query. */
  readonly truth: Int32Array;
}

function theRest(all: NdArray<Float64Array>, { of }: Classes, samples: Int32Array): Task {
  const labelled = new Set(samples);
  const rows = Int32Array.from(of.keys()).filter((i) => !labelled.has(i));
  if (rows.length > 0) return { rows, queries: takeRows(all, rows), truth: rows.map((i) => of[i]) };
  throw new InvalidParameterError({ parameter: 'perClass', got: `${samples.length} labelled samples of ${of.length} codes`, expected: 'codes that are left to be recognised', remedy: 'Label fewer, or give others.' });
}

function given({ codes, labels }: { readonly codes: ArrayInput; readonly labels: CodeLabels }, classes: Classes, d: number): Task {
  const queries = toCodes(codes, 'others.codes', { dim: d });
  const own = classesOf(labels, queries.shape[0], 'others.labels');
  const places = own.labels.map((label) => placeOf(label, classes, 'others.labels'));
  return { rows: Int32Array.from({ length: queries.shape[0] }, (_, i) => i), queries, truth: own.of.map((c) => places[c]) };
}
