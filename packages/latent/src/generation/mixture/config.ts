import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of `GaussianMixture`. */
export const gaussianMixtureConfig = defineConfig(
  'GaussianMixture',
  z.object({
    components: z.int().min(1).default(1).describe('How many normal distributions are mixed.'),
    covariance: z
      .enum(['full', 'diagonal'])
      .default('full')
      .describe('full: each has a covariance matrix of its own; diagonal: variances only, so that the axes of each are independent.'),
    init: z
      .union([z.enum(['k-means', 'k-means++', 'random']), z.array(z.array(z.number()))])
      .default('k-means')
      .describe('Where the search begins: k-means makes each cluster that it finds a component; else every row belongs to the nearest of certain means: k-means++ draws rows far from each other, random any rows; or the means themselves, one row for each component.'),
    nInit: z.int().min(1).default(1).describe('How many searches are made, of which the best is kept. From given means there is one.'),
    maxIterations: z.int().min(1).default(100).describe('Iterations after which a search ends without having converged.'),
    tolerance: z.number().min(0).default(1e-3).describe('A search has converged where the mean log-likelihood of a row changes by less than this.'),
    ridge: z.number().min(0).default(1e-6).describe('What is added to every variance, so that none can become 0.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Decides the rows that a search begins at.'),
  }),
);

/** What the constructor of `GaussianMixture` takes. */
export type GaussianMixtureOptions = Parameters<typeof gaussianMixtureConfig.parse>[0];

/** The parameters with defaults filled in. */
export type GaussianMixtureConfig = ReturnType<typeof gaussianMixtureConfig.parse>;
