import { type StateOfFormat, arrayField, defineState, numberField } from '@latentkit/core';
import { locallyLinearEmbeddingConfig } from './config.js';

/** How a fitted LocallyLinearEmbedding is kept. */
export const lleFormat = defineState(locallyLinearEmbeddingConfig, 1, {
  samples: arrayField('samples', 'features'),
  embedding: arrayField('samples', 'components'),
  reconstructionError: numberField(),
});

/** What is kept of a fitted LocallyLinearEmbedding. */
export type LLEState = StateOfFormat<typeof lleFormat>;
