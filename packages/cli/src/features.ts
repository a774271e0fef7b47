import { ShapeError, rowSize, sizeOf } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import type { LoadedBundle } from './bundle.js';

/** Throws `ShapeError` where samples have another number of features than the model was trained on. */
export function checkFeatures(dataset: Dataset, { model, folder }: Pick<LoadedBundle, 'model' | 'folder'>): void {
  checkFeatureCount(dataset, sizeOf(model.inputShape ?? []), folder);
}

/** Throws `ShapeError` unless samples have so many features; `model` is the path of what was trained on these. */
export function checkFeatureCount(dataset: Dataset, expected: number, model: string): void {
  const got = rowSize(dataset.x);
  if (got === expected) return;
  throw new ShapeError({
    parameter: dataset.name,
    got,
    expected: `${expected} features per sample, as ${model} was trained on`,
    remedy: got === expected + 1 ? 'If one column holds the class, leave it out with --label COLUMN.' : 'Give the features of the training, in the same order.',
  });
}
