import { type StateOfFormat, arrayField, countField, defineState, optionalField } from '@latentkit/core';
import { umapConfig } from './config.js';

/** How a fitted UMAP is kept. */
export const umapFormat = defineState(umapConfig, 1, {
  nFeatures: countField(),
  samples: optionalField(arrayField('samples', 'features')),
  embedding: arrayField('samples', 'components'),
  iterations: countField(0),
});

/** What is kept of a fitted UMAP. */
export type UMAPState = StateOfFormat<typeof umapFormat>;
