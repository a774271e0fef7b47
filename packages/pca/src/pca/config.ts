import { InvalidParameterError, defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link PCA}. */
export const pcaConfig = defineConfig(
  'PCA',
  z.object({
    components: z
      .union([z.int().min(1), z.number().gt(0).lt(1), z.literal('mle'), z.literal('all')])
      .default('all')
      .describe(
        "How many components to keep: a number, at most min(samples, features); a fraction of the variance that they must exceed together; as many as Minka's maximum likelihood finds (mle); or all.",
      ),
    solver: z
      .enum(['auto', 'full', 'covariance', 'randomized', 'ml-pca'])
      .default('auto')
      .describe(
        'How components are found: full takes the singular values of the centred data; covariance diagonalises the covariance matrix, or where there are fewer samples than features the matrix of inner products of samples; randomized projects on random directions first; ml-pca leaves it to the package of that name, in fitAsync only; auto chooses.',
      ),
    whiten: z
      .boolean()
      .default(false)
      .describe('Whether codes are divided by their standard deviations, so that each has variance 1.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the random directions of solver randomized.'),
    iterations: z
      .union([z.int().min(0), z.literal('auto')])
      .default('auto')
      .describe(
        'Power iterations of solver randomized; auto takes 7 where fewer than a tenth of the components are asked for, else 4.',
      ),
    oversampling: z.int().min(1).default(10).describe('Random directions of solver randomized beyond the number of components.'),
  }),
);

/** What the constructor of {@link PCA} takes. */
export type PCAOptions = Parameters<typeof pcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type PCAConfig = ReturnType<typeof pcaConfig.parse>;

/** The parameters of {@link PCA}, checked one by one and together. */
export function parsePcaConfig(options: PCAOptions): PCAConfig {
  const config = pcaConfig.parse(options);
  const { components, solver } = config;
  if (solver === 'randomized' && (components === 'mle' || (typeof components === 'number' && components < 1))) {
    throw new InvalidParameterError({
      parameter: 'PCA.components',
      got: components,
      expected: "a number of components with solver 'randomized', which sees only the variances it is asked for",
      remedy: "Give a number, or solver 'full' or 'covariance'.",
    });
  }
  return config;
}
