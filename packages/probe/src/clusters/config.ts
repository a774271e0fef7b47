import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of `KMeans`. */
export const kMeansConfig = defineConfig(
  'KMeans',
  z.object({
    clusters: z.int().min(1).default(8).describe('How many clusters.'),
    init: z
      .union([z.enum(['k-means++', 'random']), z.array(z.array(z.number()))])
      .default('k-means++')
      .describe('Where the search begins: k-means++ draws rows far from each other, random any rows; or the centres themselves, one row for each cluster.'),
    nInit: z
      .union([z.literal('auto'), z.int().min(1)])
      .default('auto')
      .describe('How many searches are made, of which the best is kept; auto makes 10 from random rows and 1 else. From given centres there is one.'),
    maxIterations: z.int().min(1).default(300).describe('Iterations after which a search ends.'),
    tolerance: z
      .number()
      .min(0)
      .default(1e-4)
      .describe('A search ends where the squared movements of the centres come to no more than this share of the mean variance of the features.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Decides all draws.'),
  }),
);

/** What the constructor of `KMeans` takes. */
export type KMeansOptions = Parameters<typeof kMeansConfig.parse>[0];

/** The parameters with defaults filled in. */
export type KMeansConfig = ReturnType<typeof kMeansConfig.parse>;
