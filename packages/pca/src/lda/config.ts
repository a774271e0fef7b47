import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link LinearDiscriminantAnalysis}. */
export const linearDiscriminantAnalysisConfig = defineConfig(
  'LinearDiscriminantAnalysis',
  z.object({
    components: z
      .union([z.int().min(1), z.literal('all')])
      .default('all')
      .describe('How many directions `transform` gives: at most min(classes - 1, features); or all of them.'),
    solver: z
      .enum(['svd', 'eigen'])
      .default('svd')
      .describe(
        'How directions are found: svd scales the spread within classes away and leaves out what does not vary; eigen solves the generalised eigenproblem of both covariance matrices and can shrink them.',
      ),
    shrinkage: z
      .union([z.number().min(0).max(1), z.enum(['none', 'auto'])])
      .default('none')
      .describe(
        'Share of the identity (times the mean variance) mixed into the covariance of each class, with solver eigen: a number; auto, which estimates it after Ledoit and Wolf; or none.',
      ),
    priors: z
      .union([z.array(z.number().gt(0)).min(2), z.literal('frequencies')])
      .default('frequencies')
      .describe('Probabilities of the classes in ascending order, scaled to sum 1; or their frequencies in `fit`.'),
    tolerance: z
      .number()
      .min(0)
      .default(1e-4)
      .describe('With solver svd, directions of smaller standard deviation within classes, of standardised features, are left out.'),
  }),
);

/** What the constructor of {@link LinearDiscriminantAnalysis} takes. */
export type LinearDiscriminantAnalysisOptions = Parameters<typeof linearDiscriminantAnalysisConfig.parse>[0];

/** The parameters with defaults filled in. */
export type LinearDiscriminantAnalysisConfig = ReturnType<typeof linearDiscriminantAnalysisConfig.parse>;
