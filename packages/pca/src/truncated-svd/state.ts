import { type StateOfFormat, arrayField, countField, defineState, numberField, vectorField } from '@latentkit/core';
import { truncatedSvdConfig } from './config.js';

/** How a fitted TruncatedSVD is kept. */
export const truncatedSvdFormat = defineState(truncatedSvdConfig, 1, {
  nSamples: countField(2),
  totalVariance: numberField(),
  singularValues: vectorField('components'),
  explainedVariance: vectorField('components'),
  components: arrayField('components', 'features'),
});

/** What is kept of a fitted TruncatedSVD. */
export type TruncatedSVDState = StateOfFormat<typeof truncatedSvdFormat>;
