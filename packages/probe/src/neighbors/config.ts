import { defineConfig } from '@latentkit/core';
import { METRICS } from '@latentkit/linalg';
import { z } from 'zod';

/** Parameters of `KNeighborsClassifier`. */
export const kNeighborsClassifierConfig = defineConfig(
  'KNeighborsClassifier',
  z.object({
    k: z.int().min(1).default(5).describe('How many neighbours decide.'),
    weights: z
      .enum(['uniform', 'distance'])
      .default('uniform')
      .describe('uniform counts every neighbour once; distance counts it by the inverse of its distance, and where some are at distance 0 only those.'),
    metric: z.enum(METRICS).default('euclidean').describe('How distances are measured.'),
  }),
);

/** What the constructor of `KNeighborsClassifier` takes. */
export type KNeighborsClassifierOptions = Parameters<typeof kNeighborsClassifierConfig.parse>[0];

/** The parameters with defaults filled in. */
export type KNeighborsClassifierConfig = ReturnType<typeof kNeighborsClassifierConfig.parse>;
