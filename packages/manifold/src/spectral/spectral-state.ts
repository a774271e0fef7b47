import { type StateOfFormat, arrayField, defineState, vectorField } from '@latentkit/core';
import { spectralEmbeddingConfig } from './config.js';

/** How a fitted SpectralEmbedding is kept. */
export const spectralFormat = defineState(spectralEmbeddingConfig, 1, {
  embedding: arrayField('samples', 'components'),
  eigenvalues: vectorField('components'),
});

/** What is kept of a fitted SpectralEmbedding. */
export type SpectralState = StateOfFormat<typeof spectralFormat>;
