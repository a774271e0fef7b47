import { existsSync } from 'node:fs';
import { type NdArray, ShapeError, ndarray, rowsOf, toNdArray } from '@latentkit/core';
import { DATASETS, type Dataset, formatOf } from '@latentkit/datasets';
import { type DataSource, isFile, openData } from './data.js';
import { UsageError } from './exit-codes.js';
import type { CliIo } from './io.js';

/** Samples, and the label of each where there are labels. */
export interface LabelledData {
  readonly dataset: Dataset;
  readonly y: NdArray<Int32Array> | undefined;
  /** Names of the classes, where they have any. */
  readonly names: readonly string[] | undefined;
}

/**
 * Opens data with their labels: those of the data set itself, of a column of a CSV file (an array of an NPZ file), of a
 * file of integers, or of a data set that is known by name.
 */
export async function openLabelled(source: DataSource, io: CliIo, signal: AbortSignal): Promise<LabelledData> {
  const { label, ...rest } = source;
  if (typeof label !== 'string') return own(await openData(source, io, signal));
  const fromFile = formatOf(label) !== undefined && existsSync(label);
  const hasColumns = isFile(source.data) && ['csv', 'tsv', 'npz'].includes(formatOf(source.data) ?? '');
  if (!fromFile && hasColumns) return own(await openData(source, io, signal));
  if (!fromFile && !DATASETS.some(({ name }) => name === label)) {
    const remedy = isFile(source.data) ? '' : ` ${source.data} has labels of its own where it has any: leave --label out.`;
    throw new UsageError(`--label: got '${label}', expected a file with the labels of ${source.data}, or the name of a data set that has them.${remedy}`);
  }
  const dataset = await openData(rest, io, signal);
  const labels = await openData({ ...rest, data: label }, io, signal);
  return { dataset, y: labelsOf(labels, rowsOf(dataset.x), source.data), names: labels.targetNames };
}

/** The labels of so many samples of some data, from a file with one integer in each row or from a data set that has them. */
export async function openLabels(source: DataSource, samples: number, data: string, io: CliIo, signal?: AbortSignal): Promise<NdArray<Int32Array>> {
  return labelsOf(await openData(source, io, signal), samples, data);
}

function own(dataset: Dataset): LabelledData {
  return { dataset, y: dataset.y, names: dataset.targetNames };
}

/** The labels of a data set, or of a file with one integer in each row. Throws `ShapeError` unless there is one for each of so many samples. */
export function labelsOf({ name, x, y }: Dataset, samples: number, data: string): NdArray<Int32Array> {
  if (y === undefined && x.shape[1] !== 1) throw new ShapeError({ parameter: name, got: x.shape, expected: 'labels: one integer in each row' });
  const labels = y ?? ndarray(toNdArray(ndarray(x.data, [x.data.length]), { name, dtype: 'int32' }).data, [x.data.length]);
  if (labels.data.length === samples) return labels;
  throw new ShapeError({ parameter: name, got: labels.data.length, expected: `${samples} labels, one for each sample of ${data}` });
}
