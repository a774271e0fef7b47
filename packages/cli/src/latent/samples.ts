import { type NdArray, ndarray, rowsOf, sizeOf, takeRows } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import { type Conditioned, conditionOf, openFor } from '../condition.js';
import type { DataSource } from '../data.js';
import { UsageError } from '../exit-codes.js';
import { checkFeatureCount } from '../features.js';
import type { CliIo } from '../io.js';
import { openLabelled } from '../labelled-data.js';
import { wrongFlag } from '../schema-flags.js';
import type { LatentModel } from './model.js';

/** Flags that say which part of the data, and what their labels are. */
export interface DataFlags {
  readonly label?: string | undefined;
  readonly split?: 'train' | 'test' | undefined;
  readonly dataDir?: string | undefined;
}

/** Rows of data that fit a model. */
export interface Samples {
  readonly dataset: Dataset;
  /** Class of each row, where there are labels. */
  readonly y: NdArray<Int32Array> | undefined;
  /** Names of the classes, where they have any. */
  readonly names: readonly string[] | undefined;
  readonly count: number;
}

/** Opens data for a model; without a name those that a bundle was trained on. Throws `UsageError` where there are none, `ShapeError` for samples of another size. */
export async function openSamples(model: LatentModel, data: string | undefined, flags: DataFlags, io: CliIo, signal: AbortSignal): Promise<Samples> {
  const { bundle } = model;
  const source = sourceOf(model, data, flags);
  const conditioned = bundle !== undefined && bundle.model.slots.conditionUnits > 0;
  const { dataset, y, names } = conditioned ? ownLabels(await openFor(bundle, source, io, signal)) : await openLabelled(source, io, signal);
  checkFeatureCount(dataset, model.nFeatures, bundle?.folder ?? model.path);
  return { dataset, y, names, count: rowsOf(dataset.x) };
}

function ownLabels(dataset: Dataset): { dataset: Dataset; y: Dataset['y']; names: readonly string[] | undefined } {
  return { dataset, y: dataset.y, names: dataset.targetNames };
}

function sourceOf({ bundle, path }: LatentModel, data: string | undefined, { label, split, dataDir }: DataFlags): DataSource {
  if (data !== undefined) return { data, label, split, dataDir };
  const trained = bundle?.record?.data;
  if (trained === undefined) throw new UsageError(`Say which data: ${path} does not say what it was trained on. Name a data set or a file after it.`);
  return { data: trained.source, label: label ?? trained.label, split, dataDir: dataDir ?? trained.dataDir };
}

/** The rows' classes for a model that is conditioned on them. */
export function conditionOfRows(model: LatentModel, { dataset }: Samples, from = 0, to = rowsOf(dataset.x)): Conditioned {
  return model.bundle === undefined ? {} : conditionOf(model.bundle.model, dataset, from, to);
}

/** Codes of all rows [n, latentDim]. */
export function codesOf(model: LatentModel, samples: Samples): Promise<NdArray<Float32Array>> {
  return model.encode(samples.dataset.x, conditionOfRows(model, samples));
}

/** Codes of certain rows, in this order. */
export async function codesOfRows(model: LatentModel, samples: Samples, rows: readonly number[]): Promise<NdArray<Float32Array>> {
  const { condition } = conditionOfRows(model, samples);
  return model.encode(takeRows(samples.dataset.x, rows), condition === undefined ? {} : { condition: takeRows(condition, rows) });
}

/** Samples of a matrix in the shape that samples of the data have. */
export function shaped(x: NdArray, samples: Pick<Samples, 'dataset'> | undefined): NdArray {
  const shape = samples?.dataset.sampleShape;
  if (shape === undefined || x.shape.length > 2 || sizeOf(shape) * rowsOf(x) !== x.data.length) return x;
  return ndarray(x.data, [rowsOf(x), ...shape]);
}

/** Throws `UsageError` unless a flag names a row of the data. */
export function checkRow(flag: string, row: number, { count, dataset }: Samples): number {
  if (Number.isInteger(row) && row >= 0 && row < count) return row;
  throw wrongFlag(flag, row, `a row of ${dataset.name}: an integer from 0 to ${count - 1}`);
}

/** What a row is called in pictures and tables: the name of its class, or nothing. */
export function labelText({ y, names }: Pick<Samples, 'y' | 'names'>, row: number): string | undefined {
  if (y === undefined) return undefined;
  return names?.[y.data[row]] ?? String(y.data[row]);
}
