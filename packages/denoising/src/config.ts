import { commonParameters, denseParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { blockMaskingConfig, dropoutNoiseConfig, gaussianNoiseConfig, saltAndPepperNoiseConfig } from './corruptions/config.js';

const { latentDim, loss } = commonParameters;
const gaussian = gaussianNoiseConfig.schema.shape;
const block = blockMaskingConfig.schema.shape;

/** Names of the corruptions that the preset knows. */
export const NOISES = ['gaussian', 'dropout', 'masking', 'salt-and-pepper', 'block'] as const;

/** Parameters of {@link DenoisingAutoencoder}. */
export const denoisingConfig = defineConfig(
  'DenoisingAutoencoder',
  denseParameters.extend({
    noise: z.enum(NOISES).default('gaussian').describe('what is done to the inputs in training'),
    stddev: gaussian.stddev.describe('gaussian: standard deviation of the noise, in the units of the data'),
    clip: gaussian.clip.describe('gaussian: range into which noisy values are brought; null: none'),
    rate: z
      .number()
      .min(0)
      .lt(1)
      .nullable()
      .default(null)
      .describe(
        `dropout, masking, salt-and-pepper: share of the values that are lost; null: ${dropoutNoiseConfig.parse({}).rate}, for salt-and-pepper ${saltAndPepperNoiseConfig.parse({}).rate}`,
      ),
    blockSize: block.size.describe('block: rows and columns of the square that is blanked'),
    imageShape: block.imageShape.describe('block: shape of images that come as flat rows; null: as the samples are'),
    ...commonParameters,
    latentDim: latentDim.default(30).describe('numbers in one code'),
    loss: loss.default('binary-crossentropy').describe('reconstruction loss: a name, or an object with its parameters'),
  }),
);

/** Checked parameters of a {@link DenoisingAutoencoder}. */
export type DenoisingConfig = z.output<typeof denoisingConfig.schema>;

/** Parameters and slots of a {@link DenoisingAutoencoder}. */
export type DenoisingOptions = z.input<typeof denoisingConfig.schema> & SlotOptions;
