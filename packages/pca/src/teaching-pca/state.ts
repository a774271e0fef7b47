import { type StateOfFormat, arrayField, countField, defineState, integersField, vectorField } from '@latentkit/core';
import { teachingPcaConfig } from './config.js';

/** How a fitted TeachingPCA is kept: what the steps up to the sorting have found; the others follow from it. */
export const teachingPcaFormat = defineState(teachingPcaConfig, 1, {
  nComponents: countField(),
  mean: vectorField('features'),
  centred: arrayField('samples', 'features'),
  covariance: arrayField('features', 'features'),
  eigenvalues: vectorField('features'),
  eigenvectors: arrayField('features', 'features'),
  order: integersField('features'),
});

/** What is kept of a fitted TeachingPCA. */
export type TeachingPCAState = StateOfFormat<typeof teachingPcaFormat>;
