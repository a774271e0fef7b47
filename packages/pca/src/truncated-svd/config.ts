import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link TruncatedSVD}. */
export const truncatedSvdConfig = defineConfig(
  'TruncatedSVD',
  z.object({
    components: z
      .union([z.int().min(1), z.literal('all')])
      .default('all')
      .describe('How many components to keep: a number, at most min(samples, features); or all.'),
    solver: z
      .enum(['auto', 'exact', 'randomized'])
      .default('auto')
      .describe(
        'How they are found: exact to rounding, or by random directions; auto takes these where both samples and features are above 500 and fewer than four fifths of the components are asked for.',
      ),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the random directions.'),
    iterations: z.int().min(0).default(5).describe('Power iterations of solver randomized: more are more exact.'),
    oversampling: z.int().min(1).default(10).describe('Random directions of solver randomized beyond the number of components.'),
  }),
);

/** What the constructor of {@link TruncatedSVD} takes. */
export type TruncatedSVDOptions = Parameters<typeof truncatedSvdConfig.parse>[0];

/** The parameters with defaults filled in. */
export type TruncatedSVDConfig = ReturnType<typeof truncatedSvdConfig.parse>;
