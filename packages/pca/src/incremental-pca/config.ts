import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link IncrementalPCA}. */
export const incrementalPcaConfig = defineConfig(
  'IncrementalPCA',
  z.object({
    components: z
      .union([z.int().min(1), z.literal('all')])
      .default('all')
      .describe('How many components to keep: a number, at most the features and the samples of the first batch, or all that these allow.'),
    batchSize: z
      .union([z.int().min(1), z.literal('auto')])
      .default('auto')
      .describe('Samples that fit and fitBatches take at a time; auto takes five times the number of features.'),
    whiten: z
      .boolean()
      .default(false)
      .describe('Whether codes are divided by their standard deviations, so that each has variance 1.'),
  }),
);

/** What the constructor of {@link IncrementalPCA} takes. */
export type IncrementalPCAOptions = Parameters<typeof incrementalPcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type IncrementalPCAConfig = ReturnType<typeof incrementalPcaConfig.parse>;
