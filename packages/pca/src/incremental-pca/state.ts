import { type StateOfFormat, arrayField, countField, defineState, numberField, vectorField } from '@latentkit/core';
import { incrementalPcaConfig } from './config.js';

/** How a fitted IncrementalPCA is kept. */
export const incrementalPcaFormat = defineState(incrementalPcaConfig, 1, {
  nSamplesSeen: countField(2),
  mean: vectorField('features'),
  var: vectorField('features'),
  noiseVariance: numberField(),
  explainedVariance: vectorField('components'),
  components: arrayField('components', 'features'),
});

/** What is kept of a fitted IncrementalPCA. */
export type IncrementalPCAState = StateOfFormat<typeof incrementalPcaFormat>;
