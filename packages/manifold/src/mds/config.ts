import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { metricField } from '../graph/metric.js';

/** Parameters of {@link MDS}. */
export const mdsConfig = defineConfig(
  'MDS',
  z.object({
    components: z.int().min(1).default(2).describe('Number of dimensions of the embedding.'),
    method: z
      .enum(['metric', 'nonmetric', 'classical'])
      .default('metric')
      .describe('metric: SMACOF on the distances themselves; nonmetric: on their order only; classical: eigenvectors of the centred inner products.'),
    metric: metricField,
    init: z
      .union([z.enum(['classical', 'random']), z.array(z.array(z.number()))])
      .default('classical')
      .describe('Where SMACOF starts: at the classical solution, at random, or at the points given [samples, components].'),
    nInit: z.int().min(1).default(1).describe('Number of random starts, of which the one of least stress is kept.'),
    maxIterations: z.int().min(1).default(300).describe('Most iterations of one run of SMACOF.'),
    tolerance: z
      .number()
      .min(0)
      .default(1e-6)
      .describe('A run ends where one iteration lowers the stress by less than this share of the sum of squared distances.'),
    normalizedStress: z
      .union([z.boolean(), z.literal('auto')])
      .default('auto')
      .describe("Whether stress is Kruskal's stress 1 or the raw sum; auto: for nonmetric."),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the random starts.'),
  }),
);

/** What the constructor of {@link MDS} takes. */
export type MDSOptions = Parameters<typeof mdsConfig.parse>[0];

/** The parameters with defaults filled in. */
export type MDSConfig = ReturnType<typeof mdsConfig.parse>;
