import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link TeachingPCA}. */
export const teachingPcaConfig = defineConfig(
  'TeachingPCA',
  z.object({
    components: z
      .union([z.int().min(1), z.literal('all')])
      .default('all')
      .describe('How many components the samples are projected on: a number, at most min(samples, features); or all.'),
  }),
);

/** What the constructor of {@link TeachingPCA} takes. */
export type TeachingPCAOptions = Parameters<typeof teachingPcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type TeachingPCAConfig = ReturnType<typeof teachingPcaConfig.parse>;
