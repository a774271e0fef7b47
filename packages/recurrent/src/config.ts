import { commonParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { activationSchema } from '@latentkit/layers';
import { z } from 'zod';

/** Parameters of {@link RecurrentAutoencoder}: type, default, range and meaning of each, declared once. */
export const recurrentAutoencoderConfig = defineConfig(
  'RecurrentAutoencoder',
  z.object({
    activation: activationSchema.default('tanh').describe('activation of the code'),
    ...commonParameters,
    latentDim: commonParameters.latentDim.default(2),
  }),
);

/** Checked parameters of a {@link RecurrentAutoencoder}. */
export type RecurrentAutoencoderConfig = z.output<typeof recurrentAutoencoderConfig.schema>;

/** Parameters and slots of a {@link RecurrentAutoencoder}. */
export type RecurrentAutoencoderOptions = z.input<typeof recurrentAutoencoderConfig.schema> & SlotOptions;
