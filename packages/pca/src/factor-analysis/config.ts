import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link FactorAnalysis}. */
export const factorAnalysisConfig = defineConfig(
  'FactorAnalysis',
  z.object({
    components: z.union([z.int().min(1), z.literal('all')]).default('all').describe('How many factors: a number, at most as many as features; or as many as features.'),
    tolerance: z.number().min(0).default(1e-2).describe('The search ends when the log-likelihood of all samples rises by less.'),
    maxIterations: z.int().min(1).default(1000).describe('The most iterations.'),
    noiseVarianceInit: z
      .array(z.number().gt(0))
      .min(1)
      .optional()
      .describe('The noise variance of each feature from which the search starts; 1 where not given.'),
    rotation: z
      .enum(['none', 'varimax', 'quartimax'])
      .default('none')
      .describe('How factors are turned in the end, so that each feature depends on few of them (varimax) or each factor on all (quartimax).'),
  }),
);

/** What the constructor of {@link FactorAnalysis} takes. */
export type FactorAnalysisOptions = Parameters<typeof factorAnalysisConfig.parse>[0];

/** The parameters with defaults filled in. */
export type FactorAnalysisConfig = ReturnType<typeof factorAnalysisConfig.parse>;
