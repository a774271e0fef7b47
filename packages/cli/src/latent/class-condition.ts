import { ndarray } from '@latentkit/core';
import { type Conditioned, classCalled } from '../condition.js';
import { UsageError } from '../exit-codes.js';
import { wrongFlag } from '../schema-flags.js';
import type { LatentModel } from './model.js';
import type { Samples } from './samples.js';

/** Classes for codes that belong to no samples. */
export interface MadeClasses extends Conditioned {
  /** Name of each code's class, where the model is conditioned on classes. */
  readonly names?: readonly string[];
}

/**
 * The class of each of `n` codes for a model that is conditioned on classes: the one that `--class` says, or all in turn.
 * Throws `UsageError` for one that the model does not know, and where it is not conditioned at all.
 */
export function classesFor(model: LatentModel, n: number, wanted: string | undefined): MadeClasses {
  const classes = model.bundle?.model.slots.conditionUnits ?? 0;
  if (classes === 0) {
    if (wanted === undefined) return {};
    throw new UsageError('--class: the model is not conditioned on classes; leave it out.');
  }
  const known = model.bundle?.record?.data.classNames;
  const one = wanted === undefined ? undefined : indexOf(wanted, classes, known);
  const y = Int32Array.from({ length: n }, (_, i) => one ?? i % classes);
  return { condition: ndarray(y, [n]), names: Array.from(y, (label) => known?.[label] ?? String(label)) };
}

function indexOf(wanted: string, classes: number, known: readonly string[] | undefined): number {
  const index = classCalled(wanted, known);
  if (index !== undefined && index < classes) return index;
  throw wrongFlag('--class', wanted, `a class from 0 to ${classes - 1}${known === undefined ? '' : ` (${known.join(', ')})`}`);
}

/** The classes of codes on the way between rows, for a model that is conditioned on classes, which can make only one at a time: that of the rows. */
export function classesOnTheWay(
  model: LatentModel,
  { dataset: { y }, names }: Pick<Samples, 'dataset' | 'names'>,
  rows: readonly number[],
  n: number,
): Conditioned {
  if ((model.bundle?.model.slots.conditionUnits ?? 0) === 0 || y === undefined) return {};
  const own = [...new Set(rows.map((row) => y.data[row]))];
  if (own.length === 1) return { condition: ndarray(new Int32Array(n).fill(own[0]), [n]) };
  const found = own.map((label) => names?.[label] ?? String(label)).join(', ');
  throw new UsageError(
    `The model is conditioned on classes, and there is no way from one to another: the rows are of the classes ${found}. Name rows of one class.`,
  );
}
