import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of `LogisticRegression`. */
export const logisticRegressionConfig = defineConfig(
  'LogisticRegression',
  z.object({
    penalty: z
      .enum(['l2', 'none'])
      .default('l2')
      .describe('l2 adds half the sum of squared coefficients over C to the summed loss, so that large coefficients cost; none does not. The intercept is free in both.'),
    C: z.number().gt(0).default(1).describe('Inverse strength of the penalty: smaller values pull coefficients to 0 more strongly.'),
    fitIntercept: z.boolean().default(true).describe('Whether a constant is learned for each class.'),
    classWeight: z
      .enum(['none', 'balanced'])
      .default('none')
      .describe('balanced gives every class the same weight in the loss, however often it occurs; none gives it to every sample.'),
    maxIterations: z.int().min(1).default(1000).describe('Iterations after which the search ends without having converged.'),
    tolerance: z.number().gt(0).default(1e-4).describe('The search has converged where no partial derivative of the mean loss is larger than this.'),
  }),
);

/** What the constructor of `LogisticRegression` takes. */
export type LogisticRegressionOptions = Parameters<typeof logisticRegressionConfig.parse>[0];

/** The parameters with defaults filled in. */
export type LogisticRegressionConfig = ReturnType<typeof logisticRegressionConfig.parse>;
