import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { lossSchema } from './losses/config.js';

/** Parameters that every autoencoder has; presets spread them into their own schema and may change defaults. */
export const commonParameters = {
  latentDim: z.int().min(1).describe('numbers in one code'),
  loss: lossSchema.default('mse').describe('reconstruction loss: a name, or an object with its parameters'),
  seed: z.int().min(0).max(0xffffffff).default(0).describe('decides initial weights, order of samples and all noise'),
};

/** Parameters of the bare {@link Autoencoder}; its network is a slot. */
export const autoencoderConfig = defineConfig('Autoencoder', z.object(commonParameters));

/** What every preset's parameters include. */
export interface CommonConfig {
  readonly latentDim: number;
  readonly loss: z.output<typeof lossSchema>;
  readonly seed: number;
}
