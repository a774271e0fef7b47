import { commonParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of the linear network. */
const linearParameters = z.object({
  useBias: z.boolean().default(true).describe('whether both layers add a bias; without it the data should have mean 0'),
  tied: z.boolean().default(false).describe("whether the decoder uses the encoder's weights, transposed"),
});

/** Declaration of the parameters of {@link linearNetwork}. */
export const linearNetworkConfig = defineConfig('linearNetwork', linearParameters);

/** Parameters of {@link linearNetwork}; any may be left out. */
export type LinearNetworkOptions = z.input<typeof linearParameters>;

/** Checked parameters of {@link linearNetwork}. */
export type LinearNetworkConfig = z.output<typeof linearParameters>;

/** Parameters of {@link LinearAutoencoder}. */
export const linearConfig = defineConfig(
  'LinearAutoencoder',
  linearParameters.extend({ ...commonParameters, latentDim: commonParameters.latentDim.default(2).describe('numbers in one code') }),
);

/** Checked parameters of a {@link LinearAutoencoder}. */
export type LinearConfig = z.output<typeof linearConfig.schema>;

/** Parameters and slots of a {@link LinearAutoencoder}. */
export type LinearOptions = z.input<typeof linearConfig.schema> & SlotOptions;
