import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link NMF}. */
export const nmfConfig = defineConfig(
  'NMF',
  z.object({
    components: z.union([z.int().min(1), z.literal('all')]).default('all').describe('How many components: a number, or as many as features.'),
    init: z
      .enum(['auto', 'nndsvd', 'nndsvda', 'nndsvdar', 'random'])
      .default('auto')
      .describe(
        'Where the search starts: nndsvd, the positive parts of singular vectors; nndsvda, the same with zeros set to the mean; nndsvdar, with zeros set to small random numbers; random; auto is nndsvda, or random where there are more components than samples or features.',
      ),
    solver: z
      .enum(['coordinate-descent', 'multiplicative'])
      .default('coordinate-descent')
      .describe('How the factors are found: one coordinate after the other, or by multiplicative updates, which keep every 0 of the start.'),
    loss: z
      .enum(['frobenius', 'kullback-leibler'])
      .default('frobenius')
      .describe('What is made small: half the sum of squared differences, or the generalised Kullback-Leibler divergence, with multiplicative updates only.'),
    alphaW: z.number().min(0).default(0).describe('Weight of the penalty on codes, times the number of features.'),
    alphaH: z
      .union([z.number().min(0), z.literal('same')])
      .default('same')
      .describe('Weight of the penalty on components, times the number of samples; same as alphaW.'),
    l1Ratio: z.number().min(0).max(1).default(0).describe('Share of the absolute values in the penalties; the rest goes to half the squares.'),
    tolerance: z.number().min(0).default(1e-4).describe('The search ends when an iteration changes its criterion by less than this share of the first.'),
    maxIterations: z.int().min(1).default(200).describe('The most iterations.'),
    shuffle: z.boolean().default(false).describe('Whether coordinate descent takes the components in random order.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of what is random.'),
  }),
);

/** What the constructor of {@link NMF} takes. */
export type NMFOptions = Parameters<typeof nmfConfig.parse>[0];

/** The parameters with defaults filled in. */
export type NMFConfig = ReturnType<typeof nmfConfig.parse>;
