import { type NdArray, nearestName } from '@latentkit/core';
import { UsageError } from './exit-codes.js';
import { wrongFlag } from './schema-flags.js';

/** Labels, and the names of their classes where they have any. */
export interface NamedLabels {
  readonly y: NdArray<Int32Array>;
  readonly names: readonly string[] | undefined;
}

/** 1 for each sample whose class is among those that `--anomalous` says, by number or name. Throws `UsageError` for a class that no sample has. */
export function truthFrom({ y, names }: NamedLabels, anomalous: readonly (string | number)[]): Int32Array {
  const classes = new Set(anomalous.map((wanted) => classOf(wanted, { y, names })));
  return Int32Array.from(y.data, (each) => (classes.has(each) ? 1 : 0));
}

/** The names or numbers of the classes, as errors list them. */
export function knownClasses({ y, names }: NamedLabels): readonly string[] {
  return names ?? [...new Set(y.data)].sort((a, b) => a - b).map(String);
}

/** How many samples are anomalous. Throws `UsageError` where all or none of them are; `where` are the samples in words. */
export function countAnomalous(truth: Int32Array, where: string, remedy: string): number {
  const count = truth.reduce((sum, each) => sum + each, 0);
  if (count > 0 && count < truth.length) return count;
  throw new UsageError(
    `${where}: ${count === 0 ? 'no sample is' : 'all samples are'} of an anomalous class, and two kinds are needed to judge scores. ${remedy}`,
  );
}

function classOf(wanted: string | number, labels: NamedLabels): number {
  const named = labels.names?.indexOf(String(wanted)) ?? -1;
  if (named < 0 && !/^-?\d+$/.test(String(wanted))) throw unknownClass(wanted, labels);
  const number = named < 0 ? Number(wanted) : named;
  if (labels.y.data.includes(number)) return number;
  throw unknownClass(wanted, labels);
}

function unknownClass(wanted: string | number, labels: NamedLabels): UsageError {
  const known = knownClasses(labels);
  // A number that is near another is no slip.
  const near = labels.names === undefined ? undefined : nearestName(String(wanted), known);
  return wrongFlag('--anomalous', wanted, `a class of the labels: ${known.slice(0, 20).join(', ')}`, near === undefined ? undefined : `Did you mean '${near}'?`);
}
