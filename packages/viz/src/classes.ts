import { InvalidParameterError, ShapeError } from '@latentkit/core';
import { checkTexts } from './checks.js';
import { toVector } from './vector.js';
import type { VectorInput } from './vector.js';

/** One label per sample: numbers as an array of rank 1, or words. */
export type Labels = VectorInput | readonly string[];

/** A class as it appears in a figure. */
export interface ClassEntry {
  readonly name: string;
  /** Which of the categorical colours it has. */
  readonly colour: number;
}

/** The classes in the order of the legend, and the class (index into them) of each sample. */
export interface Classes {
  readonly entries: readonly ClassEntry[];
  readonly of: Int32Array;
}

const MOST = 20;

/**
 * Finds the classes. Numbers are sorted as numbers and words as words. A label that is an integer from 0 to 19, or an
 * index into `names`, always has the colour of that number, so that a digit looks the same in every figure, even in
 * one from which other digits are missing.
 *
 * Throws {@link ShapeError} unless there is one label per sample, {@link InvalidParameterError} for more than 20
 * classes and for labels that are no index into `names`.
 */
export function classesOf(labels: Labels, samples: number, names?: readonly string[], parameter = 'labels'): Classes {
  const values: readonly (string | number)[] = isWords(labels) ? labels : toVector(labels, parameter);
  if (values.length !== samples) {
    throw new ShapeError({ parameter, got: values.length, expected: `${samples} ${parameter}, one for each sample` });
  }
  const distinct: readonly (string | number)[] = [...new Set<string | number>(values)].sort((a, b) => (a < b ? -1 : 1));
  if (distinct.length > MOST) {
    throw new InvalidParameterError({
      parameter,
      got: distinct.length,
      expected: `at most ${MOST} classes, since no more colours can be told apart`,
      remedy: 'Group the classes, or leave the labels out.',
    });
  }
  if (names !== undefined) {
    checkTexts(names, 'names');
    const wrong = distinct.find((v) => typeof v !== 'number' || !Number.isInteger(v) || v < 0 || v >= names.length);
    if (wrong !== undefined) {
      throw new InvalidParameterError({ parameter, got: wrong, expected: `integers from 0 to ${names.length - 1}, the indices of names` });
    }
  }
  const fixed = distinct.every((v) => typeof v === 'number' && Number.isInteger(v) && v >= 0 && v < MOST);
  const rank = new Map(distinct.map((v, i) => [v, i]));
  return {
    entries: distinct.map((v, i) => ({ name: names === undefined ? String(v) : names[v as number], colour: fixed ? (v as number) : i })),
    of: Int32Array.from(values, (v) => rank.get(v)!),
  };
}

function isWords(labels: Labels): labels is readonly string[] {
  return Array.isArray(labels) && labels.length > 0 && labels.every((l) => typeof l === 'string');
}
