import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { metricField } from '../graph/metric.js';

/** Parameters of {@link Isomap}. */
export const isomapConfig = defineConfig(
  'Isomap',
  z.object({
    components: z.int().min(1).default(2).describe('Number of dimensions of the embedding.'),
    neighbors: z.int().min(1).default(5).describe('To how many of its nearest others each row is joined; not used where there is a radius.'),
    radius: z.number().gt(0).optional().describe('Joins rows that are at most this far apart, in place of a number of neighbours.'),
    metric: metricField,
    disconnected: z
      .enum(['join', 'error'])
      .default('join')
      .describe('What to do where the graph of neighbours falls into parts: join every two by their shortest link, or refuse.'),
  }),
);

/** What the constructor of {@link Isomap} takes. */
export type IsomapOptions = Parameters<typeof isomapConfig.parse>[0];

/** The parameters with defaults filled in. */
export type IsomapConfig = ReturnType<typeof isomapConfig.parse>;
