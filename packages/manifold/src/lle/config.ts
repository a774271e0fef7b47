import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link LocallyLinearEmbedding}. */
export const locallyLinearEmbeddingConfig = defineConfig(
  'LocallyLinearEmbedding',
  z.object({
    components: z.int().min(1).default(2).describe('Number of dimensions of the embedding, at most the number of features.'),
    neighbors: z.int().min(1).default(5).describe('Number of neighbours that describe each row; hessian needs more than components·(components + 3)/2.'),
    method: z
      .enum(['standard', 'modified', 'hessian', 'ltsa'])
      .default('standard')
      .describe('standard: weights that rebuild each row from its neighbours; modified: several such weights; hessian: curvature of the coordinates; ltsa: local tangent spaces.'),
    reg: z.number().min(0).default(1e-3).describe("Added to the diagonal of a row's inner products of neighbours, times their trace."),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the vectors from which eigenvectors are looked for.'),
  }),
);

/** What the constructor of {@link LocallyLinearEmbedding} takes. */
export type LocallyLinearEmbeddingOptions = Parameters<typeof locallyLinearEmbeddingConfig.parse>[0];

/** The parameters with defaults filled in. */
export type LocallyLinearEmbeddingConfig = ReturnType<typeof locallyLinearEmbeddingConfig.parse>;
