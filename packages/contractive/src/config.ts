import { commonParameters, denseParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** How the norm of the Jacobian is computed. */
export const JACOBIAN_METHODS = ['auto', 'analytic', 'stochastic'] as const;

const parameters = {
  weight: z.number().min(0).default(1e-4).describe("factor of the squared Frobenius norm of the encoder's Jacobian, averaged over the batch"),
  method: z
    .enum(JACOBIAN_METHODS)
    .default('auto')
    .describe('analytic: exact, for encoders of dense layers; stochastic: estimated from differences along random directions; auto: analytic where possible'),
  projections: z.int().min(1).default(1).describe('stochastic: random directions for each sample'),
  step: z.number().gt(0).default(0.01).describe('stochastic: standard deviation of the displacement of each input, over which differences are taken'),
};

/** Parameters of {@link jacobianPenalty}. */
export const jacobianPenaltyConfig = defineConfig('jacobianPenalty', z.object(parameters));

const { latentDim, loss } = commonParameters;

/** Parameters of {@link ContractiveAutoencoder}. */
export const contractiveConfig = defineConfig(
  'ContractiveAutoencoder',
  denseParameters.extend({
    ...parameters,
    ...commonParameters,
    latentDim: latentDim.default(30).describe('numbers in one code'),
    loss: loss.default('binary-crossentropy').describe('reconstruction loss: a name, or an object with its parameters'),
  }),
);

/** Checked parameters of a {@link ContractiveAutoencoder}. */
export type ContractiveConfig = z.output<typeof contractiveConfig.schema>;

/** Parameters and slots of a {@link ContractiveAutoencoder}. */
export type ContractiveOptions = z.input<typeof contractiveConfig.schema> & SlotOptions;
