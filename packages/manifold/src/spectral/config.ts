import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link SpectralEmbedding}. */
export const spectralEmbeddingConfig = defineConfig(
  'SpectralEmbedding',
  z.object({
    components: z.int().min(1).default(2).describe('Number of dimensions of the embedding.'),
    affinity: z
      .enum(['nearest-neighbors', 'rbf', 'precomputed'])
      .default('nearest-neighbors')
      .describe('How alike rows are: whether they are neighbours, exp(-gamma·distance²), or as x itself [n, n] says.'),
    neighbors: z
      .union([z.int().min(2), z.literal('auto')])
      .default('auto')
      .describe('Size of a neighbourhood, the row itself included; auto: a tenth of the rows, at least 10 (scikit-learn: 1) or all.'),
    gamma: z
      .union([z.number().gt(0), z.literal('auto')])
      .default('auto')
      .describe('Inverse squared width of rbf; auto: 1 over the number of features.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the vectors from which eigenvectors are looked for.'),
  }),
);

/** What the constructor of {@link SpectralEmbedding} takes. */
export type SpectralEmbeddingOptions = Parameters<typeof spectralEmbeddingConfig.parse>[0];

/** The parameters with defaults filled in. */
export type SpectralEmbeddingConfig = ReturnType<typeof spectralEmbeddingConfig.parse>;
