import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link FastICA}. */
export const fastIcaConfig = defineConfig(
  'FastICA',
  z.object({
    components: z
      .union([z.int().min(1), z.literal('all')])
      .default('all')
      .describe('How many sources to look for: a number, at most as many as directions in which samples vary; or all of those.'),
    algorithm: z
      .enum(['parallel', 'deflation'])
      .default('parallel')
      .describe('Whether all sources are searched together or one after the other.'),
    whiten: z
      .enum(['unit-variance', 'arbitrary-variance', 'none'])
      .default('unit-variance')
      .describe('Whether samples are whitened first, and sources scaled to variance 1 in the end; none where samples are white already.'),
    contrast: z
      .enum(['logcosh', 'exp', 'cube'])
      .default('logcosh')
      .describe('What measures how far a source is from Gaussian: log cosh of it, -exp(-s²/2), or s⁴/4 (kurtosis).'),
    alpha: z.number().min(1).max(2).default(1).describe('Factor inside log cosh.'),
    tolerance: z.number().gt(0).default(1e-4).describe('The search ends when no direction turns by more: 1 - |cosine|.'),
    maxIterations: z.int().min(1).default(200).describe('The most iterations; with deflation, for each source.'),
    wInit: z
      .array(z.array(z.number()).min(1))
      .min(1)
      .optional()
      .describe('The rotation from which the search starts, as rows [components, components]; random where not given.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the random start.'),
  }),
);

/** What the constructor of {@link FastICA} takes. */
export type FastICAOptions = Parameters<typeof fastIcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type FastICAConfig = ReturnType<typeof fastIcaConfig.parse>;
