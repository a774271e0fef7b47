import { InvalidParameterError, type IntegerLabels, random, readLabels } from '@latentkit/core';
import { countCodes } from '../labels.js';

/** One division of samples, by their indices, ascending. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** How samples are dealt out to folds. */
export interface FoldOptions {
  /** Number of folds. Default 5. */
  readonly folds?: number;
  /** Shuffles samples by this seed. Default: they keep their order, as scikit-learn deals them out. */
  readonly seed?: number | undefined;
}

/**
 * Divides n samples into folds of n/folds consecutive ones, of which each is once the test, as scikit-learn's `KFold`.
 * Throws InvalidParameterError for fewer than two folds or more than samples.
 */
export function kFolds(n: number, { folds = 5, seed }: FoldOptions = {}): Fold[] {
  checkFolds(folds, n, 'the number of samples');
  const order = seed === undefined ? Int32Array.from({ length: n }, (_, i) => i) : random(seed).stream('probe/folds').at(0).permutation(n);
  const foldOf = new Int32Array(n);
  for (let f = 0, from = 0; f < folds; f++) {
    const to = from + Math.floor(n / folds) + (f < n % folds ? 1 : 0);
    for (; from < to; from++) foldOf[order[from]] = f;
  }
  return divide(foldOf, folds);
}

/**
 * Divides samples into folds that each have their share of every label, to one sample, as scikit-learn's
 * `StratifiedKFold`. Throws InvalidParameterError for fewer than two folds or more than the most frequent label has samples.
 */
export function stratifiedFolds(y: IntegerLabels, { folds = 5, seed }: FoldOptions = {}): Fold[] {
  const labels = readLabels(y);
  // Labels are numbered as they first occur: that decides which folds get what is left over.
  const codeOf = new Map<number, number>();
  for (const label of labels) if (!codeOf.has(label)) codeOf.set(label, codeOf.size);
  const codes = labels.map((label) => codeOf.get(label)!);
  const counts = countCodes(codes, codeOf.size);
  checkFolds(folds, Math.max(...counts), 'the number of samples of the most frequent label');
  const sorted = codes.slice().sort();
  const foldOf = new Int32Array(labels.length);
  for (let code = 0; code < codeOf.size; code++) {
    const shares = Array.from({ length: folds }, (_, f) => countEvery(sorted, f, folds, code));
    const deal = Int32Array.from(shares.flatMap((count, f) => new Array<number>(count).fill(f)));
    const order = seed === undefined ? undefined : random(seed).stream('probe/stratified folds').at(code).permutation(deal.length);
    let next = 0;
    codes.forEach((own, i) => {
      if (own === code) foldOf[i] = deal[order === undefined ? next : order[next]];
      if (own === code) next++;
    });
  }
  return divide(foldOf, folds);
}

/** How often a code stands at the places f, f + step, … */
function countEvery(sorted: Int32Array, f: number, step: number, code: number): number {
  let count = 0;
  for (let i = f; i < sorted.length; i += step) if (sorted[i] === code) count++;
  return count;
}

function divide(foldOf: Int32Array, folds: number): Fold[] {
  const all = Int32Array.from(foldOf.keys());
  return Array.from({ length: folds }, (_, f) => ({ train: all.filter((i) => foldOf[i] !== f), test: all.filter((i) => foldOf[i] === f) }));
}

function checkFolds(folds: number, most: number, what: string): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= most) return;
  throw new InvalidParameterError({ parameter: 'folds', got: folds, expected: `an integer from 2 to ${most}, ${what}` });
}
