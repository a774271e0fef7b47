import { commonParameters, denseParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import type { z } from 'zod';

const { latentDim, loss } = commonParameters;

/** Parameters of {@link StackedAutoencoder}. */
export const stackedConfig = defineConfig(
  'StackedAutoencoder',
  denseParameters.extend({
    ...commonParameters,
    latentDim: latentDim.default(30).describe('numbers in one code; may exceed the number of inputs'),
    loss: loss.default('binary-crossentropy').describe('reconstruction loss: a name, or an object with its parameters'),
  }),
);

/** Checked parameters of a {@link StackedAutoencoder}. */
export type StackedConfig = z.output<typeof stackedConfig.schema>;

/** Parameters and slots of a {@link StackedAutoencoder}. */
export type StackedOptions = z.input<typeof stackedConfig.schema> & SlotOptions;
