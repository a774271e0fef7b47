import { type StateOfFormat, arrayField, defineState, integersField, optionalField, vectorField } from '@latentkit/core';
import { linearDiscriminantAnalysisConfig } from './config.js';

/** How a fitted discriminant analysis is kept. */
export const ldaFormat = defineState(linearDiscriminantAnalysisConfig, 1, {
  classes: integersField('classes'),
  priors: vectorField('classes'),
  means: arrayField('classes', 'features'),
  xbar: optionalField(vectorField('features')),
  scalings: arrayField('features', 'components'),
  explainedVarianceRatio: vectorField('components'),
  coef: arrayField('scores', 'features'),
  intercept: vectorField('scores'),
});

/** What is kept of a fitted discriminant analysis. */
export type LDAState = StateOfFormat<typeof ldaFormat>;
