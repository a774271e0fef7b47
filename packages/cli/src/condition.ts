import { existsSync } from 'node:fs';
import type { Autoencoder } from '@latentkit/autoencoder';
import { type NdArray, ndarray, rowsOf, sliceRows } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import { type DataSource, type Rows, openData } from './data.js';
import { UsageError } from './exit-codes.js';
import type { CliIo } from './io.js';
import { openLabelled, openLabels } from './labelled-data.js';
import type { RunRecord } from './run-record.js';

/** The classes of rows, as an option of `fit`, `encode` and the others; nothing for models that are not conditioned on any. */
export interface Conditioned {
  readonly condition?: NdArray;
}

/** A model that may be conditioned on classes, and the record of its training, which knows their names. */
export interface ConditionedModel {
  readonly model: Autoencoder;
  readonly record: RunRecord | undefined;
}

/**
 * Opens data for a model. Where the model is conditioned on classes, `y` is the class of each sample as the model numbers
 * them: the data set's own labels, or those that `--label` names. Throws `UsageError` where there are none, or others than
 * the model knows.
 */
export async function openFor({ model, record }: ConditionedModel, source: DataSource, io: CliIo, signal: AbortSignal): Promise<Dataset> {
  const classes = model.slots.conditionUnits;
  if (classes === 0) return openData(source, io, signal);
  const { dataset, y } = await openLabelled(source, io, signal);
  const { targetNames, ...rest } = dataset;
  if (y === undefined) {
    throw new UsageError(`The model is conditioned on ${classes} classes, and ${source.data} has no labels: name their column, or a file with one integer in each row, with --label.`);
  }
  const names = y === dataset.y ? targetNames : undefined;
  const known = record?.data.classNames;
  const renamed = names === undefined || known === undefined ? { y, names } : { y: renumbered(y, names, known, source.data), names: known };
  checkClasses(renamed.y, classes, source.data);
  return { ...rest, y: renamed.y, ...(renamed.names !== undefined && { targetNames: renamed.names }) };
}

/** The classes of the rows from one to another, for a model that is conditioned on them. */
export function conditionOf(model: Autoencoder, { y }: Pick<Dataset, 'y'>, from: number, to: number): Conditioned {
  return model.slots.conditionUnits === 0 || y === undefined ? {} : { condition: sliceRows(y, from, to) };
}

/** The classes of the rows to train on and of those to validate on, which follow them. */
export function conditionsOf(model: Autoencoder, dataset: Dataset, { all, train }: Rows): { readonly train: Conditioned; readonly validation: Conditioned } {
  const n = rowsOf(train);
  return { train: conditionOf(model, dataset, 0, n), validation: conditionOf(model, dataset, n, rowsOf(all)) };
}

/** The classes of codes: one class for all of them, by its number or its name, or a file with one integer for each. */
export async function conditionOfCodes({ model, record }: ConditionedModel, codes: NdArray, label: string | undefined, io: CliIo): Promise<Conditioned> {
  const classes = model.slots.conditionUnits;
  const n = rowsOf(codes);
  if (classes === 0) {
    if (label === undefined) return {};
    throw new UsageError('--label: the model is not conditioned on classes; leave it out.');
  }
  if (label === undefined) throw new UsageError(`The model is conditioned on ${classes} classes: say with --label which one to make, or name a file with the class of each code.`);
  const one = classCalled(label, record?.data.classNames);
  if (one === undefined && !existsSync(label)) {
    throw new UsageError(`--label: got '${label}', expected a class from 0 to ${classes - 1}${inWords(record)}, or a file with the class of each code.`);
  }
  const y = existsSync(label) ? await openLabels({ data: label }, n, 'the codes', io) : ndarray(new Int32Array(n).fill(one!), [n]);
  checkClasses(y, classes, '--label');
  return { condition: y };
}

/** The number of a class that is called by its name or by its number, which may be of no class. */
export function classCalled(wanted: string, names: readonly string[] | undefined): number | undefined {
  const named = names?.indexOf(wanted) ?? -1;
  if (named >= 0) return named;
  return /^\d+$/.test(wanted) ? Number(wanted) : undefined;
}

function inWords(record: RunRecord | undefined): string {
  const names = record?.data.classNames;
  return names === undefined ? '' : ` (${names.join(', ')})`;
}

/** Classes with the numbers that they had in training, found by their names. */
function renumbered(y: NdArray<Int32Array>, names: readonly string[], known: readonly string[], data: string): NdArray<Int32Array> {
  const numbers = names.map((name) => known.indexOf(name));
  const unknown = y.data.find((label) => numbers[label] < 0);
  if (unknown !== undefined) throw new UsageError(`${data} has the class '${names[unknown]}', which the training did not have: ${known.join(', ')}.`);
  return ndarray(y.data.map((label) => numbers[label]), y.shape);
}

function checkClasses({ data }: NdArray<Int32Array>, classes: number, where: string): void {
  const wrong = data.find((label) => label < 0 || label >= classes);
  if (wrong === undefined) return;
  throw new UsageError(`${where}: got the class ${wrong}, expected classes from 0 to ${classes - 1}, since the model is conditioned on ${classes}. Give other labels, or train with more --classes.`);
}
