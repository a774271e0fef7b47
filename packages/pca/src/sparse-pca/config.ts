import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link SparsePCA}. */
export const sparsePcaConfig = defineConfig(
  'SparsePCA',
  z.object({
    components: z.union([z.int().min(1), z.literal('all')]).default('all').describe('How many components: a number, at most min(samples, features); or that many.'),
    alpha: z.number().min(0).default(1).describe('Weight of the penalty on the absolute values of the components: the larger, the more of them are 0.'),
    ridgeAlpha: z.number().min(0).default(0.01).describe('Weight of the penalty on squared codes in `transform`, which keeps them finite where components are nearly dependent.'),
    method: z
      .enum(['lars', 'cd'])
      .default('lars')
      .describe('How each feature is coded: lars follows the solution exactly as the penalty falls; cd is coordinate descent.'),
    tolerance: z.number().min(0).default(1e-8).describe('The search ends when an iteration lowers the objective by less than this share of it.'),
    maxIterations: z.int().min(1).default(1000).describe('The most iterations.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of what takes the place of components that nothing uses.'),
  }),
);

/** What the constructor of {@link SparsePCA} takes. */
export type SparsePCAOptions = Parameters<typeof sparsePcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type SparsePCAConfig = ReturnType<typeof sparsePcaConfig.parse>;
