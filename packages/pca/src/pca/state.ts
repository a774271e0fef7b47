import { type StateOfFormat, arrayField, countField, defineState, numberField, vectorField, wordField } from '@latentkit/core';
import { pcaConfig } from './config.js';
import { SOLVERS } from './decomposition.js';

/** How a fitted PCA is kept. */
export const pcaFormat = defineState(pcaConfig, 1, {
  nSamples: countField(2),
  solver: wordField(SOLVERS),
  totalVariance: numberField(),
  noiseVariance: numberField(),
  mean: vectorField('features'),
  explainedVariance: vectorField('components'),
  components: arrayField('components', 'features'),
});

/** What is kept of a fitted PCA. */
export type PCAState = StateOfFormat<typeof pcaFormat>;
