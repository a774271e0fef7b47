import { type ArrayInput, InvalidParameterError, ShapeError, encodeValues, toNdArray } from '@latentkit/core';

/** The label of a sample. */
export type CodeLabel = number | string;

/** One label for each code: numbers [n], or words. */
export type CodeLabels = ArrayInput | readonly string[];

/** Labels as indices into the sorted list of those that occur. */
export interface Classes {
  /** The different labels: numbers by size, words by their letters. */
  readonly labels: readonly CodeLabel[];
  /** For each code the place of its label in `labels`. */
  readonly of: Int32Array;
  /** The codes of each class, ascending. */
  readonly members: readonly (readonly number[])[];
}

/**
 * Finds the classes of n codes. Throws ShapeError unless there is one label for each code, NonFiniteError for labels
 * that are NaN, InvalidParameterError for fewer classes than `least`.
 */
export function classesOf(labels: CodeLabels, n: number, name = 'labels', least = 1): Classes {
  const values: readonly CodeLabel[] = areWords(labels) ? labels : Array.from(toNdArray(labels, { name, rank: 1 }).data);
  if (values.length !== n) throw new ShapeError({ parameter: name, got: values.length, expected: `${n} labels, one for each code` });
  const { distinct, places } = encodeValues(values);
  if (distinct.length < least) {
    throw new InvalidParameterError({ parameter: name, got: distinct.length === 1 ? `only the label ${distinct[0]}` : distinct, expected: `at least ${least} different labels` });
  }
  const members: number[][] = distinct.map(() => []);
  places.forEach((c, i) => members[c].push(i));
  return { labels: distinct, of: places, members };
}

/** The place of a label among those that occur. Throws InvalidParameterError for one that does not. */
export function placeOf(label: CodeLabel, { labels }: Classes, parameter: string): number {
  const c = labels.indexOf(label);
  if (c !== -1) return c;
  throw new InvalidParameterError({ parameter, got: label, expected: `a label that occurs: ${labels.slice(0, 20).join(', ')}` });
}

function areWords(labels: CodeLabels): labels is readonly string[] {
  return Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string');
}
