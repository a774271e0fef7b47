import { type StateOfFormat, arrayField, countField, defineState, numberField, optionalField, vectorField } from '@latentkit/core';
import { mdsConfig } from './config.js';

/** How a fitted MDS is kept. */
export const mdsFormat = defineState(mdsConfig, 1, {
  embedding: arrayField('samples', 'components'),
  stress: numberField(),
  iterations: countField(0),
  eigenvalues: optionalField(vectorField('components')),
});

/** What is kept of a fitted MDS. */
export type MDSState = StateOfFormat<typeof mdsFormat>;
