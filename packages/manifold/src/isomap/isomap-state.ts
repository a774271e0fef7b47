import { type StateOfFormat, arrayField, countField, defineState, integersField, numberField, optionalField, vectorField } from '@latentkit/core';
import { isomapConfig } from './config.js';

/** How a fitted Isomap is kept: the graph and not the n² lengths of its paths, which it gives again. */
export const isomapFormat = defineState(isomapConfig, 1, {
  nFeatures: countField(),
  samples: optionalField(arrayField('samples', 'features')),
  starts: integersField('ends of rows'),
  columns: integersField('edges'),
  lengths: vectorField('edges'),
  kernelMeans: vectorField('samples'),
  kernelMean: numberField(),
  eigenvalues: vectorField('components'),
  embedding: arrayField('samples', 'components'),
  reconstructionError: numberField(),
  parts: countField(),
});

/** What is kept of a fitted Isomap. */
export type IsomapState = StateOfFormat<typeof isomapFormat>;
