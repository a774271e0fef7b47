import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link KernelPCA}. */
export const kernelPcaConfig = defineConfig(
  'KernelPCA',
  z.object({
    components: z
      .union([z.int().min(1), z.literal('all')])
      .default('all')
      .describe('How many components to keep: at most as many as samples; or all whose eigenvalue is not 0.'),
    kernel: z
      .enum(['linear', 'rbf', 'poly', 'sigmoid', 'cosine', 'precomputed'])
      .default('linear')
      .describe(
        "The similarity of samples x and y: linear x·y, rbf exp(-gamma·|x - y|²), poly (gamma·x·y + coef0)^degree, sigmoid tanh(gamma·x·y + coef0), cosine x·y/(|x|·|y|), or precomputed, where x is the kernel's matrix.",
      ),
    gamma: z
      .union([z.number().gt(0), z.literal('auto')])
      .default('auto')
      .describe('Factor in rbf, poly and sigmoid; auto is 1/features.'),
    degree: z.int().min(1).default(3).describe('Exponent in poly.'),
    coef0: z.number().default(1).describe('Summand in poly and sigmoid.'),
    solver: z
      .enum(['auto', 'dense', 'iterative'])
      .default('auto')
      .describe('How eigenvectors are found: dense takes the whole matrix apart; iterative looks for the leading ones only; auto chooses.'),
    removeZeroEigen: z.boolean().default(false).describe('Whether components whose eigenvalue is 0 are left out where a number of components is given.'),
    inverse: z
      .boolean()
      .default(false)
      .describe('Whether `inverseTransform` is learned, by kernel ridge regression of samples on codes; not with precomputed.'),
    alpha: z.number().min(0).default(1).describe('Weight of the penalty in that regression.'),
  }),
);

/** What the constructor of {@link KernelPCA} takes. */
export type KernelPCAOptions = Parameters<typeof kernelPcaConfig.parse>[0];

/** The parameters with defaults filled in. */
export type KernelPCAConfig = ReturnType<typeof kernelPcaConfig.parse>;
