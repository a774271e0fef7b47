import { type StateOfFormat, arrayField, countField, defineState, numberField, optionalField, wordField } from '@latentkit/core';
import { tsneConfig } from './config.js';
import type { Stopped } from './descent.js';

/** How a fitted TSNE is kept. */
export const tsneFormat = defineState(tsneConfig, 1, {
  nFeatures: countField(0),
  samples: optionalField(arrayField('samples', 'features')),
  embedding: arrayField('samples', 'components'),
  klDivergence: numberField(),
  iterationsRun: countField(0),
  stopped: wordField<Stopped>(['iterations', 'converged', 'aborted']),
});

/** What is kept of a fitted TSNE. */
export type TSNEState = StateOfFormat<typeof tsneFormat>;
