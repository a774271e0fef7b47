import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link PCA}. */
export const pcaConfig = defineConfig(
  'PCA',
  z.object({
    components: z
      .union([z.int().min(1), z.number().gt(0).lt(1), z.literal('all')])
      .default('all')
      .describe(
        'How many components to keep: a number, at most min(samples, features); a fraction of the variance that they must exceed together; or all.',
      ),
    solver: z
      .enum(['auto', 'covariance'])
      .default('auto')
      .describe(
        'How components are found: covariance diagonalises the covariance matrix, or where there are fewer samples than features the matrix of inner products of samples; auto chooses.',
      ),
    whiten: z
      .boolean()
      .default(false)
      .describe('Whether codes are divided by their standard deviations, so that each has variance 1.'),
  }),
);

/** What the constructor of {@link PCA} takes. */
export type PCAOptions = Parameters<typeof pcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type PCAConfig = ReturnType<typeof pcaConfig.parse>;
